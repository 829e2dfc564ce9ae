import type { CodeExporter } from '../../types.ts'
import { factIn, type InCode, partIn } from '../parts/code.ts'
import type { CodeRules } from '../parts/in-code-route.ts'
import { derive } from '../parts/settings.ts'

/** `.with_endpoint(…)` of a builder goes over the variables; headers of the environment go over those in code (read in opentelemetry-otlp 0.33.1). */
export const rustRules: CodeRules = {
  languages: ['Rust'],
  wiring: (exporters, asked, inCode) => withTrust(asked ?? wiringOf(exporters), inCode),
  variable(role, text) {
    if (text === '') return null
    if (role === 'endpoint') return { what: 'ENDPOINT', text }
    return role === 'compression' ? { what: 'COMPRESSION', text } : null
  },
  headers: () => 'environment-first',
  finish(inCode, exporter, route) {
    const traced = partIn(inCode, exporter, 'timeout')?.traced
    if (traced) route.timeoutMs = derive(Number(traced.value.reveal()), traced)
    return []
  },
}

/** The features are not told by the code: the ones that it needs are there, and TLS. */
function wiringOf([first]: readonly CodeExporter[]): string {
  if (first?.protocol === 'grpc') return 'with_tonic:http-proto+grpc+tls'
  if (first?.protocol === 'http/json') return 'with_http:http-json+tls'
  return first?.protocol === 'http/protobuf' ? 'with_http:http-proto+tls' : 'auto:http-proto+tls'
}

/** What gRPC trusts is told by the code alone, where all of it was read. */
const withTrust = (wiring: string, inCode: InCode): string =>
  wiring.startsWith('with_tonic') && (inCode.code.whole || factIn(inCode, 'trust'))
    ? wiring.replace(/\+tls(?:\+roots)?$/, factIn(inCode, 'trust') ? '+tls+roots' : '+tls')
    : wiring
