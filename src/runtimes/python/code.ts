import type { CodeExporter, Reading, Route } from '../../types.ts'
import { type InCode, readingOf } from '../parts/code.ts'
import type { CodeRules } from '../parts/in-code-route.ts'

/**
 * `OTLPSpanExporter(endpoint=…)`: an argument that is None or empty leaves it to the variables; headers over HTTP go over those of the
 * environment, over gRPC they take their place (measured on 1.45.1).
 */
export const pythonRules: CodeRules = {
  languages: ['Python'],
  wiring: ([first]) => (first?.protocol === 'grpc' ? 'code-grpc' : 'code-http'),
  variable(role, text) {
    if (text === '') return null
    if (role === 'endpoint') return { what: 'ENDPOINT', text }
    if (role === 'timeout') return { what: 'TIMEOUT', text }
    if (role === 'compression') return { what: 'COMPRESSION', text }
    if (role === 'insecure') return { what: 'INSECURE', text }
    return role === 'headers' ? { what: 'HEADERS', text } : null
  },
  headers: ({ protocol }) => (protocol === 'grpc' ? 'replaced' : 'code-first'),
  finish: capitals,
}

/** gRPC takes no capital in the name of a header: every export fails before it is sent (measured with 1.45.1: `Illegal header key`). */
function capitals(inCode: InCode, { parts }: CodeExporter, route: Route): Reading[] {
  if (route.protocol !== 'grpc') return []
  return parts.flatMap(({ role, key = '', setting }) => {
    const traced = inCode.values.get(setting)
    if (role !== 'header' || !traced || key === key.toLowerCase()) return []
    if (route.state === 'export') Object.assign(route, { state: 'broken', because: `gRPC refuses the header name ${key}` })
    return [readingOf(traced, [route.signal], 'signal-off', 'illegal-key', { loses: [key.toLowerCase()], says: 'Illegal header key' })]
  })
}
