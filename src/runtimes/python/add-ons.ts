import { type Patient, type Protocol, type Reading, type Signal, SIGNALS } from '../../types.ts'
import { type AddOns, addOns, givenBy, type Having, havingOf, isOpen } from '../parts/add-ons.ts'
import { type Settings, textOf } from '../parts/settings.ts'
import { UPPER } from '../parts/values.ts'
import { strip } from './values.ts'

/** What is in `opentelemetry-api` and `-sdk`; everything else is an entry point of some package. */
export const OWN_PROPAGATORS: ReadonlySet<string> = new Set(['tracecontext', 'baggage'])

const B3 = ['opentelemetry-propagator-b3']
const XRAY = ['opentelemetry-propagator-aws-xray', 'aws-opentelemetry-distro']
const ZIPKIN = 'opentelemetry-exporter-zipkin'

/** Entry points of the packages, in their pyproject.toml and setup.cfg: opentelemetry-python, -python-contrib, GoogleCloudPlatform/opentelemetry-operations-python. */
export const PROPAGATORS: AddOns = addOns({
  b3: B3,
  b3multi: B3,
  jaeger: ['opentelemetry-propagator-jaeger'],
  ottrace: ['opentelemetry-propagator-ot-trace'],
  xray: XRAY,
  'xray-lambda': XRAY,
  gcp_trace: ['opentelemetry-propagator-gcp'],
})
const ALL_SIGNALS = {
  otlp_json_file: ['opentelemetry-exporter-otlp-json-file'],
  otlp_json_http: ['opentelemetry-exporter-otlp-json-http'],
  azure_monitor_opentelemetry_exporter: ['azure-monitor-opentelemetry-exporter', 'azure-monitor-opentelemetry'],
}
export const EXPORTERS: Readonly<Record<Signal, AddOns>> = {
  traces: addOns({
    ...ALL_SIGNALS,
    zipkin: [ZIPKIN],
    zipkin_json: [`${ZIPKIN}-json`, ZIPKIN],
    zipkin_proto: [`${ZIPKIN}-proto-http`, ZIPKIN],
    opencensus: ['opentelemetry-exporter-opencensus'],
    jaeger_thrift: ['opentelemetry-exporter-jaeger-thrift', 'opentelemetry-exporter-jaeger'],
    jaeger_proto: ['opentelemetry-exporter-jaeger-proto-grpc', 'opentelemetry-exporter-jaeger'],
    gcp_trace: ['opentelemetry-exporter-gcp-trace'],
  }),
  metrics: addOns({
    ...ALL_SIGNALS,
    prometheus: ['opentelemetry-exporter-prometheus'],
    gcp_monitoring: ['opentelemetry-exporter-gcp-monitoring'],
  }),
  logs: addOns({ ...ALL_SIGNALS, gcp_logging: ['opentelemetry-exporter-gcp-logging'] }),
}
/** Those among them that send OTLP. */
export const OTLP_ADDED: ReadonlyMap<string, Protocol> = new Map([['otlp_json_http', 'http/json']])

const PROTO = 'opentelemetry-exporter-otlp-proto'
const BOTH = ['opentelemetry-exporter-otlp', 'opentelemetry-distro/otlp']
const OTLP_PACKAGES: Readonly<Partial<Record<Protocol, readonly string[]>>> = {
  grpc: [`${PROTO}-grpc`, ...BOTH],
  'http/protobuf': [`${PROTO}-http`, ...BOTH],
}

/** The exporter of a protocol, where the files ask for that of another one and nothing can bring it. */
export function lackingOtlp({ packages }: Patient, protocol: Protocol): Reading['needs'] {
  const mine = OTLP_PACKAGES[protocol]
  const isOther = packages?.isAll && packages.names.some((name) => name.startsWith(PROTO) && /-(?:grpc|http)$/.test(name))
  if (!mine || !isOther || mine.some((name) => packages?.names.includes(name))) return undefined
  return { packages: mine.slice(0, 1), line: pip(mine.slice(0, 1)) }
}

/** Names that a setting lists, blanks around them taken away. */
export const namesOf = (text: string | undefined): string[] => (text ? text.split(',').map(strip) : [])

const pip = (packages: readonly string[]): string => `pip install ${packages.join(' ')}`

/** `opentelemetry-instrument` where nothing is beside the distribution and its OTLP exporters, and with the packages that are named. */
export const ADDED = { bare: 'auto', full: 'auto+packages' } as const
export const pythonHaving = (patient: Patient): Having => havingOf(patient, givenBy(patient, ADDED), pip)

/** Something is named that needs a package of which nothing is known. */
export function asksForMore(patient: Patient, env: Settings): boolean {
  const having = pythonHaving({ ...patient, wiring: undefined })
  return (
    isOpen(namesOf(textOf(env, 'OTEL_PROPAGATORS')), PROPAGATORS, having) ||
    SIGNALS.some((signal) => isOpen(namesOf(textOf(env, `OTEL_${UPPER[signal]}_EXPORTER`)), EXPORTERS[signal], having))
  )
}
