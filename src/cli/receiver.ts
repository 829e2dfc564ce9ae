import { inQuotes } from '../text.ts'
import type { Options as Flag } from 'yargs'
import type { Received } from '../otlp/index.ts'
import { UsageError } from '../usage.ts'
import { type Args, flagArg, flag, list, listArg, text, textArg } from './options.ts'
import { toStdout } from './output.ts'
import { tlsOf } from './receiver-tls.ts'

export const RECEIVER_FLAGS: Record<string, Flag> = {
  port: text('port on 127.0.0.1 for OTLP/HTTP (default 4318; 0: a free one)'),
  'grpc-port': text('listen for gRPC as well, on this port (usually 4317; 0: a free one)'),
  tls: flag('speak TLS, with a certificate for localhost that is made for this run'),
  'save-cert': text('with --tls: write that certificate to FILE, so that programs can be told to trust it'),
  'tls-cert': text('speak TLS with the certificate in FILE (PEM)'),
  'tls-key': text('the key of --tls-cert, in FILE (PEM)'),
  'client-ca': text('want a client certificate that the authority in FILE (PEM) has signed'),
  fault: list(
    'answer badly: status=503, body=TEXT, delay=2s, reset, mute, cut, reset-after-headers, drip=100ms, redirect=URL, partial=1, html, ' +
      'retry-after=5, drop; over gRPC grpc=UNAVAILABLE:TEXT, goaway, no-trailers. unless=HEADER limits it to requests without that header ' +
      '(alone: 401), metrics:status=404 to one signal',
  ),
  quiet: flag('no line for each request'),
}

/** The embedded receiver alone, until Ctrl-C; one line for each request on standard error. */
export async function handler(args: Args): Promise<number> {
  const { grpcOnly, noFaults, parseFault, startReceiver } = await import('../otlp/index.ts')
  const wanted = listArg(args, 'fault').join(',')
  const grpcPort = portArg(args, 'grpc-port')
  const lonely = wanted === '' || grpcPort !== undefined ? undefined : grpcOnly(wanted)
  if (lonely !== undefined) throw new UsageError(`The fault ${lonely} is one of gRPC: add --grpc-port 4317.`)
  const quiet = flagArg(args, 'quiet')
  const tls = await tlsOf(args)
  const faults = wanted === '' ? noFaults() : parseFault(wanted)
  const receiver = await startReceiver({
    port: portArg(args, 'port') ?? 4318,
    faults,
    tls,
    onReceived: (request) => quiet || process.stderr.write(`${lineOf(request)}\n`),
  })
  try {
    const grpc = grpcPort === undefined ? undefined : await receiver.grpc(grpcPort)
    await toStdout(`${receiver.url}\n${grpc ? `${grpc.url}\n` : ''}`)
    if (!quiet) {
      const also = grpc ? ` and OTLP/gRPC at ${grpc.url}` : ''
      const readBack = `a trace is read back at ${receiver.url}/otel-doctor/traces/<trace id>`
      process.stderr.write(`Receiving OTLP/HTTP at ${receiver.url}${also}; ${readBack}. Ctrl-C ends it.\n`)
    }
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve())
      process.once('SIGTERM', () => resolve())
    })
  } finally {
    await receiver.close()
  }
  return 0
}

function lineOf({ method, target, status, grpc, export: content }: Received): string {
  const code = grpc === undefined ? '' : ` grpc ${grpc}`
  return `${method} ${target.toString()} ${status ?? 'no answer'}${code}${content ? ` ${content.items} items` : ''}`
}

function portArg(args: Args, name: string): number | undefined {
  const given = textArg(args, name)
  if (given === undefined) return undefined
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN
  if (!(port <= 65_535)) throw new UsageError(`--${name} ${inQuotes(given, 20)}: not a port; write a number from 0 (a free one) to 65535.`)
  return port
}
