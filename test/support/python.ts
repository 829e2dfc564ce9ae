import { plan } from '../../src/index.ts'
import { type Signal, SIGNALS } from '../../src/types.ts'

interface More {
  wiring?: string
  version?: string
  files?: Record<string, string | null>
}

/** `ENDPOINT` stands for OTEL_EXPORTER_OTLP_ENDPOINT, a full name for itself. */
const full = (env: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      /^(?:OTEL|[A-Z]*_?PROXY|HOME|NETRC|REQUESTS|[a-z_]+$)/.test(name) ? name : `OTEL_EXPORTER_OTLP_${name}`,
      value,
    ]),
  )
export const made = (env: Record<string, string>, more: More = {}): ReturnType<typeof plan> =>
  plan({ runtime: 'python', env: full(env), ...more })
/** The state of each signal, in their order. */
export const states = (env: Record<string, string>, more: More = {}): string => {
  const all = made(env, more)
  return SIGNALS.map((signal) => all[signal].state).join(' ')
}
/** Where a signal goes, or its state. */
export const urlOf = (env: Record<string, string>, signal: Signal = 'traces', more: More = {}): string => {
  const { state, url } = made(env, more)[signal]
  return state === 'export' ? (url ?? '') : state
}
export const HTTP = { PROTOCOL: 'http/protobuf' }
/** The headers of the traces, or their state. */
export const headersOf = (list: string, env: Record<string, string> = HTTP, more: More = {}): unknown => {
  const { state, headers } = made({ ...env, HEADERS: list }, more).traces
  return state === 'export' ? headers : state
}
