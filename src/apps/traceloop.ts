import type { App, Rename, Told } from './app.ts'
import { header, OTEL_ROUTE, TRUE } from './parts.ts'
import { withoutSlash } from '../url.ts'

const traceloopBase = (told: Told): string => told('TRACELOOP_BASE_URL') || 'https://api.traceloop.com'
const isTraceloopHttp = (told: Told): boolean => /^https?:\/\//i.test(traceloopBase(told).trim())

/** grpc:// and no scheme are plaintext, grpcs:// is TLS. */
function traceloopEndpoint(text: string, told: Told): string {
  const base = withoutSlash(text.trim())
  if (isTraceloopHttp(told)) return base.replace(/\/v1\/traces$/, '')
  return `${/^grpcs:/i.test(base) ? 'https' : 'http'}://${base.replace(/^grpcs?:\/\//i, '')}`
}

const traceloopHeaders: Rename = {
  to: 'OTEL_EXPORTER_OTLP_HEADERS',
  names: ['TRACELOOP_HEADERS', 'TRACELOOP_API_KEY'],
  as: (text, told) => (told('TRACELOOP_HEADERS') ? text : header('Authorization', `Bearer ${text}`)),
}

export const traceloop: App = {
  id: 'traceloop',
  title: 'OpenLLMetry, the Traceloop SDK for Python',
  source: 'https://www.traceloop.com/docs/openllmetry/configuration',
  also: ['openllmetry'],
  packages: ['traceloop-sdk'],
  starts: {
    call: 'Traceloop.init',
    arguments: { api_endpoint: 'TRACELOOP_BASE_URL', headers: 'TRACELOOP_HEADERS', api_key: 'TRACELOOP_API_KEY' },
  },
  tells: /^TRACELOOP_(?:BASE_URL|HEADERS|API_KEY)$/,
  runtime: 'python',
  wiring: (told) => (isTraceloopHttp(told) ? 'code-http' : 'code-grpc'),
  renames: [{ to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: ['TRACELOOP_BASE_URL'], as: traceloopEndpoint }, traceloopHeaders],
  usual: { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.traceloop.com' },
  deaf: OTEL_ROUTE,
  reads: /^TRACELOOP_\w+$/,
  elsewhere: (told) =>
    told('TRACELOOP_TRACING_ENABLED') !== undefined && !TRUE.test(told('TRACELOOP_TRACING_ENABLED') || 'true')
      ? 'nothing, as it is told'
      : undefined,
  gates: [{ setting: 'TRACELOOP_LOGGING_ENABLED', on: TRUE, value: 'true', signals: ['logs'], asks: true }],
  newest: '0.62.4',
  changes: [
    {
      // https://github.com/traceloop/openllmetry/issues/3480: what had no http in it went over gRPC, always with TLS.
      since: '0.49.7',
      was: {
        renames: [
          { to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: ['TRACELOOP_BASE_URL'], as: (text) => withoutSlash(text.trim()) },
          traceloopHeaders,
        ],
      },
    },
  ],
}
