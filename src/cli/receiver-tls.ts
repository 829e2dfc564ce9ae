import { readFileSync, writeFileSync } from 'node:fs'
import type { ServerTls } from '../otlp/index.ts'
import { UsageError } from '../usage.ts'
import { type Args, flagArg, textArg } from './options.ts'

/** The certificate that `--tls` and the like ask for. Throws UsageError. */
export async function tlsOf(args: Args): Promise<ServerTls | undefined> {
  const [cert, key, clientCa, save] = ['tls-cert', 'tls-key', 'client-ca', 'save-cert'].map((name) => textArg(args, name))
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--tls-cert and --tls-key go together: give both.')
  if (flagArg(args, 'tls') && cert !== undefined)
    throw new UsageError('--tls makes a certificate of its own, and --tls-cert names one: give one of them.')
  if (save !== undefined && !flagArg(args, 'tls')) throw new UsageError('--save-cert writes the certificate that --tls makes: add --tls.')
  const ca = clientCa === undefined ? {} : { clientCa: pem('client-ca', clientCa) }
  if (cert !== undefined && key !== undefined) return usable({ cert: pem('tls-cert', cert), key: pem('tls-key', key), ...ca })
  if (!flagArg(args, 'tls')) {
    if (clientCa !== undefined) throw new UsageError('--client-ca needs TLS: add --tls, or --tls-cert and --tls-key.')
    return undefined
  }
  const { selfSigned } = await import('../otlp/certificate.ts')
  const made = selfSigned(['localhost', '127.0.0.1', '::1'])
  if (save !== undefined) writeOut(save, made.cert)
  return usable({ ...made, ...ca })
}

function pem(option: string, file: string): string {
  const shown = `--${option} ${JSON.stringify(file)}`
  try {
    const text = readFileSync(file, 'utf8')
    if (text.includes('-----BEGIN ')) return text
  } catch (error) {
    throw new UsageError(`${shown}: cannot be read (${(error as NodeJS.ErrnoException).code}); name a file that is there.`)
  }
  throw new UsageError(`${shown}: holds no PEM; it has to begin with -----BEGIN.`)
}

/** A key that does not belong to its certificate is bad usage, and no fault of each connection. */
async function usable(tls: ServerTls): Promise<ServerTls> {
  const { createSecureContext } = await import('node:tls')
  try {
    createSecureContext({ cert: tls.cert, key: tls.key, ca: tls.clientCa })
    return tls
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'not usable'
    throw new UsageError(
      `The certificate and key for TLS do not go together (${why}): give a PEM certificate and the key that it was made with.`,
    )
  }
}

function writeOut(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new UsageError(
      `--save-cert ${JSON.stringify(file)}: cannot be written (${(error as NodeJS.ErrnoException).code}); name another file.`,
    )
  }
}
