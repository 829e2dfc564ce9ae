import { SIGNALS, type Signal } from '../types.ts'
import type { App, Gate, Rename, Told } from './app.ts'
import { APPLICATION, header, SET } from './parts.ts'

const own = (signal: string, what: string): string => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`
/** A property, and the variable that stands for it. */
const both = (property: string): string[] => [property.toUpperCase().replaceAll('.', '_'), property]
const ANY = 'OTEL_EXPORTER_OTLP_ENDPOINT'

/** What its versions read. Unless the version is known, the names of all of them count. */
interface Reads {
  /** Names of what is about traces and logs before Spring Boot 4, and since. */
  three: boolean
  four: boolean
  /** Variables of OpenTelemetry, which go over its properties: OpenTelemetryEnvironmentVariableEnvironmentPostProcessor, since 4.1.0. */
  variables: boolean
}

/** Where the settings of an exporter stand; metrics kept their place. https://github.com/spring-projects/spring-boot/wiki/Spring-Boot-4.0-Configuration-Changelog */
const PLACES: Readonly<Record<Signal, { three: string; four: string }>> = {
  traces: { three: 'management.otlp.tracing', four: 'management.opentelemetry.tracing.export.otlp' },
  metrics: { three: 'management.otlp.metrics.export', four: 'management.otlp.metrics.export' },
  logs: { three: 'management.otlp.logging', four: 'management.opentelemetry.logging.export.otlp' },
}
const RENAMED = (['traces', 'logs'] as const).map((signal) => PLACES[signal])
const KEYS = ['endpoint', 'transport', 'headers', 'headers.authorization']

const placesOf = (signal: Signal, { three, four }: Reads): string[] => [
  ...new Set([...(three ? [PLACES[signal].three] : []), ...(four ? [PLACES[signal].four] : [])]),
]
const endpointsOf = (signal: Signal, reads: Reads): string[] =>
  placesOf(signal, reads).flatMap((place) => both(`${place}.${signal === 'metrics' ? 'url' : 'endpoint'}`))

/** The whole list, as it stands in a file, or the one header that a variable can name. */
const headersOf = (told: Told, lists: readonly string[]): string | undefined => lists.map(told).find(Boolean)

function renamesOf(signal: Signal, reads: Reads): Rename[] {
  const [all, places] = [endpointsOf(signal, reads), placesOf(signal, reads)]
  const lists = places.map((place) => `${place}.headers`)
  const variable = (what: string): string[] => (reads.variables ? [own(signal, what), `OTEL_EXPORTER_OTLP_${what}`] : [])
  const isByVariable: Rename['when'] = (told) => reads.variables && Boolean(told(ANY))
  const transport: Rename = {
    to: own(signal, 'PROTOCOL'),
    names: [...variable('PROTOCOL'), ...places.flatMap((place) => both(`${place}.transport`))],
    as: (text) => (text.toLowerCase() === 'grpc' ? 'grpc' : 'http/protobuf'),
  }
  return [
    {
      to: own(signal, 'ENDPOINT'),
      names: [...(reads.variables ? [own(signal, 'ENDPOINT')] : []), ...all],
      when: (told) => !isByVariable(told),
    },
    ...(reads.variables ? [{ to: own(signal, 'ENDPOINT'), names: [own(signal, 'ENDPOINT')], when: isByVariable }] : []),
    {
      to: own(signal, 'HEADERS'),
      names: [...variable('HEADERS'), ...lists, ...places.flatMap((place) => both(`${place}.headers.authorization`))],
      as: (text, told) => variable('HEADERS').map(told).find(Boolean) ?? headersOf(told, lists) ?? header('authorization', text),
    },
    // Metrics leave by Micrometer, over HTTP alone.
    ...(signal === 'metrics' ? [] : [transport]),
  ]
}

function gateOf(signal: 'traces' | 'logs', reads: Reads, meant?: RegExp): Gate {
  const [setting = '', ...or] = endpointsOf(signal, reads)
  const variables = reads.variables ? [own(signal, 'ENDPOINT'), ANY] : []
  const value = `http://localhost:4318/v1/${signal}`
  return { setting, or: [...or, ...variables], on: SET, value, signals: [signal], asks: true, ...(meant ? { meant } : {}) }
}

/** What the versions differ in. */
const reading = (reads: Reads): Pick<App, 'renames' | 'usual' | 'gates' | 'deaf' | 'headerLine'> => ({
  renames: [
    ...SIGNALS.flatMap((signal) => renamesOf(signal, reads)),
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: both('management.tracing.sampling.probability'), when: (told) => !isSampled(reads, told) },
    { to: 'OTEL_SERVICE_NAME', names: [...(reads.variables ? ['OTEL_SERVICE_NAME'] : []), ...both('spring.application.name')] },
  ],
  usual: (told) => ({
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    ...Object.fromEntries(SIGNALS.map((signal) => [own(signal, 'PROTOCOL'), 'http/protobuf'])),
    ...(reads.variables && told(ANY) ? {} : { [own('metrics', 'ENDPOINT')]: 'http://localhost:4318/v1/metrics' }),
    ...(isSampled(reads, told) ? {} : { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }),
  }),
  gates: [gateOf('traces', reads, /^management[._]tracing[._]/i), gateOf('logs', reads)],
  // The exporters are beans of the actuator, made of its own properties; those of OpenTelemetry belong to its starter and its agent.
  deaf: reads.variables ? /^otel[.\w-]+$/ : /^(?:OTEL_(?!RESOURCE_ATTRIBUTES)\w+|otel[.\w-]+)$/i,
  headerLine: (name, value, { signal }) => `${PLACES[signal][reads.three ? 'three' : 'four']}.headers.${name}=${value}`,
})
const isSampled = ({ variables }: Reads, told: Told): boolean => variables && Boolean(told('OTEL_TRACES_SAMPLER'))

const moved = (from: 'three' | 'four', to: 'three' | 'four'): Record<string, string> =>
  Object.fromEntries(
    RENAMED.flatMap((place) =>
      KEYS.flatMap((key) => both(`${place[from]}.${key}`).map((name, i) => [name, both(`${place[to]}.${key}`)[i] ?? ''])),
    ),
  )

export const spring: App = {
  id: 'spring-boot',
  title: 'Spring Boot, management.otlp.*',
  source:
    'https://docs.spring.io/spring-boot/reference/actuator/tracing.html, https://github.com/spring-projects/spring-boot/tree/main/module/spring-boot-opentelemetry',
  also: ['spring'],
  packages: ['io.micrometer:micrometer-tracing-bridge-otel', 'org.springframework.boot:spring-boot-starter-opentelemetry'],
  versionsOf:
    /^org\.springframework\.boot:(?:spring-boot-starter-parent|spring-boot-dependencies|org\.springframework\.boot\.gradle\.plugin)$/,
  wires: true,
  file: {
    ...APPLICATION,
    nameOf: (key) => (/^(?:management\.(?:otlp|tracing|opentelemetry)|otel|spring\.application\.name)\b/.test(key) ? key : undefined),
    hasHeaderKeys: true,
    needs: /^management\./,
  },
  tells: /^MANAGEMENT_(?:OTLP|OPENTELEMETRY)_/,
  runtime: 'java',
  wiring: 'autoconfigure',
  ...reading({ three: true, four: true, variables: true }),
  reads: /^management[._](?:otlp|tracing|opentelemetry)[._][\w.-]+$/i,
  service: 'application',
  newest: '4.1.0',
  ages: [{ tells: /^management[._]otlp[._](?:tracing|logging)[._]/i, version: '3' }],
  changes: [
    { since: '4.1.0', was: reading({ three: false, four: true, variables: false }) },
    { since: '4.0.0', was: { ...reading({ three: true, four: false, variables: false }), notYet: moved('four', 'three') } },
  ],
  later: [
    { since: '4.0.0', is: { notYet: moved('three', 'four') } },
    { since: '4.1.0', is: reading({ three: false, four: true, variables: true }) },
  ],
}
