import type { App, Told } from './app.ts'
import { header, OTEL_ROUTE } from './parts.ts'
import { parseUrl } from '../url.ts'

const phoenixPort = (told: Told): string => told('PHOENIX_GRPC_PORT') || '4317'
const phoenixBase = (told: Told): string =>
  told('PHOENIX_COLLECTOR_ENDPOINT') || told('OTEL_EXPORTER_OTLP_ENDPOINT') || 'http://localhost:6006'
const isPhoenixCloud = (told: Told): boolean =>
  URL.canParse(phoenixBase(told)) && new URL(phoenixBase(told)).hostname === 'app.phoenix.arize.com'

/** What register() is given in code; it is taken as it is, and goes by HTTP unless it looks like the port of gRPC. */
const GIVEN = 'register(endpoint)'
const PROTOCOL = 'register(protocol)'

function isHttp(told: Told): boolean {
  const given = told(GIVEN)
  if (told(PROTOCOL)) return told(PROTOCOL) !== 'grpc'
  if (given === undefined) return isPhoenixCloud(told)
  const url = parseUrl(given)
  return url?.pathname !== '/' || url.port !== '4317'
}

/** Phoenix's own cloud is HTTP; of any other endpoint the host alone is taken, with the port of gRPC. */
function phoenixEndpoint(text: string, told: Told): string {
  const url = parseUrl(text)
  if (!url || told(GIVEN) !== undefined) return text
  return isHttp(told) ? `${url.origin}/v1/traces` : `${url.protocol}//${url.hostname}:${phoenixPort(told)}`
}

export const phoenix: App = {
  id: 'phoenix-otel',
  title: 'arize-phoenix-otel, register()',
  source: 'https://github.com/Arize-ai/phoenix/tree/main/packages/phoenix-otel',
  also: ['phoenix'],
  packages: ['arize-phoenix-otel'],
  starts: {
    call: 'phoenix.otel.register',
    arguments: { endpoint: GIVEN, protocol: PROTOCOL, headers: 'PHOENIX_CLIENT_HEADERS', api_key: 'PHOENIX_API_KEY' },
  },
  tells: /^PHOENIX_COLLECTOR_ENDPOINT$/,
  runtime: 'python',
  wiring: (told) => (isHttp(told) ? 'code-http' : 'code-grpc'),
  signals: ['traces'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: [GIVEN, 'PHOENIX_COLLECTOR_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
      as: phoenixEndpoint,
    },
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
      names: ['PHOENIX_CLIENT_HEADERS', 'PHOENIX_API_KEY'],
      as: (text, told) => (told('PHOENIX_CLIENT_HEADERS') ? text : header('authorization', `Bearer ${text}`)),
    },
  ],
  usual: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:4317' },
  deaf: OTEL_ROUTE,
  reads: /^PHOENIX_\w+$/,
}
