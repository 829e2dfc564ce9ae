import type { Signal } from '../types.ts'
import type { App, Told } from './app.ts'
import { header, SET } from './parts.ts'

const own = (signal: string, what: string): string => `OTEL_EXPORTER_OTLP_${signal}_${what}`

const springNames = (variable: string): string[] => [variable, variable.toLowerCase().replaceAll('_', '.')]
/** Spring Boot 4 has new names for what is about traces and logs. */
const TRANSPORTS = ['MANAGEMENT_OTLP_TRACING_TRANSPORT', 'MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_TRANSPORT']
const springTransport = (told: Told): string => TRANSPORTS.flatMap(springNames).map(told).find(Boolean) ?? 'http'

/** Headers are maps of its properties, one for each signal. */
const HEADERS_OF: Readonly<Record<Signal, string>> = {
  traces: 'management.otlp.tracing.headers',
  metrics: 'management.otlp.metrics.export.headers',
  logs: 'management.otlp.logging.headers',
}

export const spring: App = {
  id: 'spring-boot',
  title: 'Spring Boot, management.otlp.*',
  source: 'https://docs.spring.io/spring-boot/reference/actuator/tracing.html',
  also: ['spring'],
  packages: ['io.micrometer:micrometer-tracing-bridge-otel', 'org.springframework.boot:spring-boot-starter-opentelemetry'],
  tells: /^MANAGEMENT_(?:OTLP|OPENTELEMETRY)_/,
  runtime: 'java',
  wiring: 'autoconfigure',
  renames: [
    {
      to: own('TRACES', 'ENDPOINT'),
      names: [...springNames('MANAGEMENT_OTLP_TRACING_ENDPOINT'), ...springNames('MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT')],
    },
    {
      to: own('TRACES', 'PROTOCOL'),
      names: TRANSPORTS.flatMap(springNames),
      as: (text) => (text === 'grpc' ? 'grpc' : 'http/protobuf'),
    },
    {
      to: own('LOGS', 'ENDPOINT'),
      names: [...springNames('MANAGEMENT_OTLP_LOGGING_ENDPOINT'), ...springNames('MANAGEMENT_OPENTELEMETRY_LOGGING_EXPORT_OTLP_ENDPOINT')],
    },
    { to: own('METRICS', 'ENDPOINT'), names: springNames('MANAGEMENT_OTLP_METRICS_EXPORT_URL') },
    {
      to: own('TRACES', 'HEADERS'),
      names: [
        ...springNames('MANAGEMENT_OTLP_TRACING_HEADERS_AUTHORIZATION'),
        ...springNames('MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_HEADERS_AUTHORIZATION'),
      ],
      as: (text) => header('authorization', text),
    },
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: springNames('MANAGEMENT_TRACING_SAMPLING_PROBABILITY') },
    { to: 'OTEL_SERVICE_NAME', names: springNames('SPRING_APPLICATION_NAME') },
  ],
  usual: (told) => ({
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    [own('TRACES', 'PROTOCOL')]: springTransport(told) === 'grpc' ? 'grpc' : 'http/protobuf',
    [own('METRICS', 'ENDPOINT')]: 'http://localhost:4318/v1/metrics',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  }),
  headerLine: (name, value, { signal }) => `${HEADERS_OF[signal]}.${name}=${value}`,
  // The exporters are beans of the actuator, made of its own properties; those of OpenTelemetry belong to its starter and its agent.
  deaf: /^(?:OTEL_(?!RESOURCE_ATTRIBUTES)\w+|otel[.\w-]+)$/i,
  reads: /^management[._](?:otlp|tracing|opentelemetry)[._][\w.-]+$/i,
  gates: [
    {
      setting: 'MANAGEMENT_OTLP_TRACING_ENDPOINT',
      or: [
        'management.otlp.tracing.endpoint',
        'MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT',
        'management.opentelemetry.tracing.export.otlp.endpoint',
      ],
      on: SET,
      value: 'http://localhost:4318/v1/traces',
      signals: ['traces'],
      asks: true,
      meant: /^management[._]tracing[._]/i,
    },
    {
      setting: 'MANAGEMENT_OTLP_LOGGING_ENDPOINT',
      or: [
        'management.otlp.logging.endpoint',
        'MANAGEMENT_OPENTELEMETRY_LOGGING_EXPORT_OTLP_ENDPOINT',
        'management.opentelemetry.logging.export.otlp.endpoint',
      ],
      on: SET,
      value: 'http://localhost:4318/v1/logs',
      signals: ['logs'],
      asks: true,
    },
  ],
  service: 'application',
}
