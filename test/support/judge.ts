import type { Signal } from '../../src/types.ts'
import { parseUrl } from '../../src/url.ts'

/** What a real program did with one signal: the form of the recordings. */
export interface Observed {
  sent: boolean
  console?: boolean
  attempted?: boolean
  configured?: boolean
  protocol?: string
  url?: string
  headers?: Record<string, string>
  /** The proxy that carried it; absent where that was not recorded. */
  via?: string | null
}

export interface Row {
  id: string
  runtime: string
  wiring: string
  version: string
  env: Record<string, string>
  config_yaml?: string | null
  /** Arguments of the JVM. */
  jvm?: readonly string[]
  /** Files that the program found, by path. */
  files?: Record<string, string>
  /** The program's own code, by file. */
  source?: Record<string, string>
  observed: Record<Signal, Observed>
  attempts: unknown[]
  /** The server failed or the timeout was short: what did not arrive says nothing. */
  server_fault: boolean
  exit: number | null
  stderr: string
}

/** The part of a planned signal that a recording can confirm or refute. */
export interface Planned {
  state: string
  because?: string
  protocol?: string
  url?: string
  headers?: Record<string, string>
  proxy?: string | null
  dial?: { port: number }
}

const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs']

/** Headers that the transport adds or that no setting is meant to change. */
export const NOT_COMPARED: ReadonlySet<string> = new Set([
  'content-type',
  'content-encoding',
  'content-length',
  'user-agent',
  'host',
  'accept',
  'accept-encoding',
  'accept-charset',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'traceparent',
  'grpc-encoding',
  'grpc-accept-encoding',
  'grpc-timeout',
])

/** Where a plan and what really happened differ; empty when they agree on every signal. `strict` also asks for a trace of each export that failed. */
export function differences(row: Row, plan: Record<Signal, Planned>, strict = false): string[] {
  return SIGNALS.flatMap((signal) => judge(row, row.observed[signal], plan[signal], strict).map((text) => `${signal}: ${text}`))
}

function judge(row: Row, seen: Observed, planned: Planned, strict: boolean): string[] {
  // Until the export that ends the program, the other signals may have left: which one is first is a race.
  if (seen.sent && row.exit !== 0 && planned.state === 'crash' && planned.because?.endsWith('at its first export')) return []
  if (seen.sent) return judgeSent(seen, planned)
  if (row.server_fault || planned.state !== 'export') return []
  // No sink sees a socket of the machine.
  if (planned.url?.startsWith('unix:')) return []
  if (row.attempts.length === 0 && !seen.attempted) return [`planned to ${planned.url}, but nothing was sent or attempted`]
  if (strict && !row.attempts.some((attempt) => fits(attempt, planned))) return [`planned to ${planned.url}, and no attempt fits that`]
  return []
}

function judgeSent(seen: Observed, planned: Planned): string[] {
  if (planned.state !== 'export') return [`planned as ${planned.state}, but sent to ${seen.url}`]
  const out: string[] = []
  if (planned.protocol !== seen.protocol) out.push(`planned protocol ${planned.protocol}, sent ${seen.protocol}`)
  if (!sameUrl(planned.url ?? '', seen.url ?? '', seen.protocol === 'grpc')) out.push(`planned URL ${planned.url}, sent to ${seen.url}`)
  const [mine, real] = [compared(planned.headers, seen), compared(seen.headers, seen)]
  if (mine !== real) out.push(`planned headers ${mine}, sent ${real}`)
  if (seen.via !== undefined && hostOf(planned.proxy) !== hostOf(seen.via)) out.push(`planned proxy ${planned.proxy}, used ${seen.via}`)
  return out
}

function fits(attempt: unknown, planned: Planned): boolean {
  if (typeof attempt !== 'object' || attempt === null) return true
  const { port, kind } = attempt as { port?: number; kind?: string }
  // What a proxy makes of a name that it is told is not known before.
  if (kind === 'connect-refused') return port === Number(/:(\d+)$/.exec(planned.proxy ?? '')?.[1])
  // Not by `new URL`: runtimes take hosts that it refuses, such as 256.1.1.1. And gRPC reads a port with blanks or a plus around it.
  const [, scheme = '', digits] = /^([a-z]+):\/\/(?:\[[^\]]*\]|[^/?#:]*)(?::(?:%20|\+)*(\d+))?/i.exec(planned.url ?? '') ?? []
  const isHttps = scheme.toLowerCase() === 'https'
  // Without a port gRPC mostly dials 443, plaintext or not. The plan knows best: gRPC of C wraps a port beyond the last one.
  const usual = planned.protocol === 'grpc' ? [443, 80] : [isHttps ? 443 : 80]
  const ports = planned.dial ? [planned.dial.port] : digits ? [Number(digits)] : usual
  if (scheme === '' || port === undefined || !ports.includes(port)) return false
  if (kind === 'tlserr' || kind === 'h2-refused' || kind === 'tls-handshake-failed') return true
  if (kind?.startsWith('tls-clienthello-on-plain')) return isHttps
  if (kind?.startsWith('h2-preface-on-')) return planned.protocol === 'grpc'
  return scheme.toLowerCase() === 'http' && planned.protocol !== 'grpc'
}

function sameUrl(a: string, b: string, isGrpc: boolean): boolean {
  const [one, other] = [parseUrl(a), parseUrl(b)]
  if (one && other && one.href === other.href) return true
  return (isGrpc || !one || !other) && spelt(a) === spelt(b)
}

/** As gRPC reads it, which takes addresses for what they spell: no plus in front of a port, no noughts in front of a number of an address. */
const spelt = (url: string): string => url.replace(/:(?:%20|\+)+(\d+)/, ':$1').replace(/(?<=[/.])0+(?=\d)/g, '')

/** gRPC takes localhost for ::1 without asking anybody. */
const hostOf = (proxy: string | null | undefined): string | null =>
  proxy ? (parseUrl(proxy)?.host ?? proxy).replace(/^localhost(?=:|$)/, '[::1]') : null

/**
 * Blanks around a value of HTTP/1 are the transport's, and the reader takes them away; the HTTP/2 of Node.js 20 shows no header with such a value.
 */
function compared(headers: Record<string, string> = {}, seen: Observed): string {
  const isGrpc = seen.protocol === 'grpc'
  const trim = (value: string): string => value.replace(/^[ \t]+|[ \t]+$/g, '')
  return JSON.stringify(
    Object.entries(headers)
      .filter(([name, value]) => !NOT_COMPARED.has(name) && (!isGrpc || value === trim(value) || seen.headers?.[name] !== undefined))
      .map(([name, value]) => [name, isGrpc ? value : trim(value)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}
