import type { App, Gate, Rename, Told } from './app.ts'
import { OTEL_ROUTE, TRUE } from './parts.ts'
import { withoutSlash } from '../url.ts'

/** An option of `kc.sh`, which goes over the variable of its name: https://www.keycloak.org/server/configuration#_configuration_sources */
const both = (option: string): string[] => [`--${option}`, `KC_${option.toUpperCase().replaceAll('-', '_')}`]
const first = (told: Told, ...options: string[]): string | undefined =>
  options
    .flatMap(both)
    .map(told)
    .find((text) => text !== undefined && text !== '')

const SIGNALS = ['traces', 'metrics', 'logs'] as const
type Of = (typeof SIGNALS)[number]
/** What is said for one signal goes over what is said for all of them. */
const optionsOf = (signal: Of, what: string): string[] => [
  signal === 'traces' ? `tracing-${what}` : `telemetry-${signal}-${what}`,
  `telemetry-${what}`,
]
const isHttp = (told: Told, signal: Of): boolean => first(told, ...optionsOf(signal, 'protocol')) === 'http/protobuf'
/** Over HTTP the path of the signal is added by Quarkus (VertxHttpSender). */
const addressed = (text: string, told: Told, signal: Of): string =>
  isHttp(told, signal) ? `${withoutSlash(text.trim())}/v1/${signal}` : text.trim()

/** The list that the options of one header each make up. */
const LISTS = /^(?:--|KC_)(tracing|telemetry(?:[-_](?:metrics|logs))?)[-_]header[-_](.+)$/i
const listOf = (place: string): string => `${place.replaceAll('_', '-')}-headers`

const LISTS_OF: Readonly<Record<Of, string[]>> = {
  traces: ['tracing-headers', 'telemetry-headers'],
  metrics: ['telemetry-metrics-headers', 'telemetry-headers'],
  logs: ['telemetry-logs-headers', 'telemetry-headers'],
}

function renamesOf(signal: Of): Rename[] {
  const to = (what: string): string => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`
  return [
    { to: to('ENDPOINT'), names: optionsOf(signal, 'endpoint').flatMap(both), as: (text, told) => addressed(text, told, signal) },
    { to: to('PROTOCOL'), names: optionsOf(signal, 'protocol').flatMap(both) },
    // What is said for one signal goes over what is said for all of them, header by header.
    {
      to: to('HEADERS'),
      names: LISTS_OF[signal],
      as: (_, told) =>
        LISTS_OF[signal]
          .toReversed()
          .flatMap((list) => told(list) ?? [])
          .join(','),
    },
  ]
}

const gate = (signal: Of): Gate => {
  const [option = '', setting = ''] = both(signal === 'traces' ? 'tracing-enabled' : `telemetry-${signal}-enabled`)
  return { setting, or: [option], on: TRUE, value: 'true', signals: [signal], asks: true }
}

export const keycloak: App = {
  id: 'keycloak',
  title: 'Keycloak',
  source: 'https://www.keycloak.org/observability/telemetry, https://github.com/keycloak/keycloak/tree/main/quarkus/config-api',
  programs: ['kc.sh', 'keycloak'],
  tells: /^KC_(?:TRACING|TELEMETRY)_/,
  headers: { tells: LISTS, list: listOf },
  options: /^--(?:tracing|telemetry(?:-(?:metrics|logs))?)-header-[\w-]+$/i,
  runtime: 'java',
  wiring: 'autoconfigure',
  protocols: ['grpc', 'http/protobuf'],
  renames: [
    ...SIGNALS.flatMap(renamesOf),
    { to: 'OTEL_EXPORTER_OTLP_TRACES_COMPRESSION', names: both('tracing-compression') },
    { to: 'OTEL_TRACES_SAMPLER', names: both('tracing-sampler-type') },
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: both('tracing-sampler-ratio') },
    { to: 'OTEL_SERVICE_NAME', names: ['telemetry-service-name', 'tracing-service-name'].flatMap(both) },
    { to: 'OTEL_RESOURCE_ATTRIBUTES', names: ['telemetry-resource-attributes', 'tracing-resource-attributes'].flatMap(both) },
  ],
  // Its options have defaults, which go over what Quarkus would look for itself.
  usual: (told) => ({
    ...Object.fromEntries(
      SIGNALS.flatMap((signal) => [
        [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`, addressed('http://localhost:4317', told, signal)],
        [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`, 'grpc'],
      ]),
    ),
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '1.0',
  }),
  headerLine: (name, value, { signal }) => `kc.sh start … --${optionsOf(signal, `header-${name}`)[0]}=${JSON.stringify(value)}`,
  deaf: OTEL_ROUTE,
  reads: /^(?:(?:KC|KCKEY)_(?:TRACING|TELEMETRY|LOG|METRICS)_\w+|--(?:tracing|telemetry)[\w-]*)$/,
  gates: SIGNALS.map(gate),
  rules: ['telemetry-protocol', 'tracing-protocol', 'telemetry-metrics-protocol', 'telemetry-logs-protocol']
    .flatMap(both)
    .map((setting) => ({
      setting,
      fits: /^(?:grpc|http\/protobuf)$/,
      outcome: 'crash' as const,
      reason: 'unknown-value' as const,
      says: 'Invalid value for option',
    })),
  service: 'keycloak',
}
