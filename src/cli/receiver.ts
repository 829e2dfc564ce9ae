import { UsageError } from '../usage.ts'
import { type Args, flagArg, listArg, textArg } from './options.ts'
import { toStdout } from './output.ts'

/** The embedded receiver alone, until Ctrl-C; one line for each request on standard error. */
export async function handler(args: Args): Promise<number> {
  const { noFaults, parseFault, startReceiver } = await import('../otlp/index.ts')
  const text = textArg(args, 'port') ?? '4318'
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535))
    throw new UsageError(`--port ${JSON.stringify(text.slice(0, 20))}: not a port; write a number from 0 (a free one) to 65535.`)
  const wanted = listArg(args, 'fault')
  const faults = wanted.length === 0 ? noFaults() : parseFault(wanted.join(','))
  const quiet = flagArg(args, 'quiet')
  const receiver = await startReceiver({
    port,
    faults,
    onReceived: (r) =>
      quiet ||
      process.stderr.write(`${r.method} ${r.target.toString()} ${r.status ?? 'no answer'}${r.export ? ` ${r.export.items} items` : ''}\n`),
  })
  await toStdout(`${receiver.url}\n`)
  if (!quiet)
    process.stderr.write(
      `Receiving OTLP/HTTP at ${receiver.url}; a trace is read back at ${receiver.url}/otel-doctor/traces/<trace id>. Ctrl-C ends it.\n`,
    )
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  await receiver.close()
  return 0
}
