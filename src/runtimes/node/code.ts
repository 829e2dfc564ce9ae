import { parseUrl } from '../../url.ts'
import type { CodeExporter, Reading, Route } from '../../types.ts'
import { reasonOf, spanOf } from './endpoint.ts'
import { type InCode, factIn, partIn, readingOf } from '../parts/code.ts'
import type { CodeRules } from '../parts/in-code-route.ts'

const WIRING: Readonly<Record<string, string>> = { 'http/json': 'code-http', 'http/protobuf': 'code-proto', grpc: 'code-grpc' }

/**
 * `new OTLPTraceExporter({ … })`: an option that is undefined leaves it to the variables; headers are merged, those in code first (measured on
 * 0.223.0). `NodeSDK` makes the exporters of the other signals by itself.
 */
export const nodeRules: CodeRules = {
  languages: ['JavaScript'],
  wiring: ([first]) => WIRING[first?.protocol ?? 'http/protobuf'] ?? 'code-proto',
  variable(role, text, { protocol }) {
    if (role === 'endpoint') return { what: 'ENDPOINT', text }
    if (role === 'timeout') return { what: 'TIMEOUT', text }
    if (role === 'compression') return { what: 'COMPRESSION', text }
    return role === 'insecure' && protocol === 'grpc' ? { what: 'INSECURE', text } : null
  },
  headers: () => 'code-first',
  others: (inCode) => (factIn(inCode, 'sdk') ? 'auto' : null),
  finish: refused,
}

/** What `new URL` refuses is an error at once, where the variable would be passed over; over gRPC the option `headers` is not read. */
function refused(inCode: InCode, exporter: CodeExporter, route: Route): Reading[] {
  const isGrpc = exporter.protocol === 'grpc'
  const lost = exporter.parts.flatMap(({ role, key = '', setting }): Reading[] => {
    const traced = inCode.values.get(setting)
    if (!isGrpc || role !== 'header' || !traced || !setting.includes('.headers(')) return []
    delete route.headers[key]
    return [readingOf(traced, [route.signal], 'ignored', 'not-read', { loses: [key] })]
  })
  const endpoint = partIn(inCode, exporter, 'endpoint')?.traced
  const text = endpoint?.value.reveal() ?? ''
  if (!endpoint || isGrpc || parseUrl(text)) return lost
  Object.assign(route, { state: 'crash', because: `${endpoint.from.setting} is given what is no URL, and the program stops there` })
  const says = 'Configuration: Could not parse user-provided export URL'
  return [...lost, readingOf(endpoint, [route.signal], 'crash', reasonOf(text), { ...spanOf(text), says })]
}
