import type { App, Told } from './app.ts'
import { TRUE } from './parts.ts'

/** `quarkus.otel.exporter.otlp.endpoint`, and the variable of the same meaning, which goes over it. */
const names = (...properties: string[]): string[] => properties.flatMap((one) => [one.toUpperCase().replaceAll(/[.-]/g, '_'), one])

const OTLP = 'quarkus.otel.exporter.otlp'
const isHttp = (told: Told): boolean => names(`${OTLP}.traces.protocol`, `${OTLP}.protocol`).map(told).find(Boolean) === 'http/protobuf'

export const quarkus: App = {
  id: 'quarkus',
  title: 'Quarkus, quarkus.otel.*',
  source: 'https://quarkus.io/guides/opentelemetry',
  packages: ['io.quarkus:quarkus-opentelemetry'],
  tells: /^QUARKUS_OTEL_/,
  runtime: 'java',
  wiring: 'autoconfigure',
  renames: [
    // The endpoint of traces is a base as well: the path is added to it.
    { to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: names(`${OTLP}.traces.endpoint`, `${OTLP}.endpoint`) },
    { to: 'OTEL_EXPORTER_OTLP_PROTOCOL', names: names(`${OTLP}.traces.protocol`, `${OTLP}.protocol`) },
    { to: 'OTEL_EXPORTER_OTLP_HEADERS', names: names(`${OTLP}.traces.headers`, `${OTLP}.headers`) },
    { to: 'OTEL_TRACES_SAMPLER', names: names('quarkus.otel.traces.sampler') },
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: names('quarkus.otel.traces.sampler.arg') },
    { to: 'OTEL_RESOURCE_ATTRIBUTES', names: names('quarkus.otel.resource.attributes') },
    { to: 'OTEL_SERVICE_NAME', names: names('quarkus.otel.service.name', 'quarkus.application.name') },
    { to: 'OTEL_SDK_DISABLED', names: names('quarkus.otel.sdk.disabled') },
  ],
  usual: (told) => ({
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_ENDPOINT: isHttp(told) ? 'http://localhost:4318' : 'http://localhost:4317',
  }),
  reads: /^quarkus[._]otel[._][\w.-]+$/i,
  gates: [
    {
      setting: 'quarkus.otel.metrics.enabled',
      or: ['QUARKUS_OTEL_METRICS_ENABLED'],
      on: TRUE,
      value: 'true',
      signals: ['metrics'],
      asks: true,
    },
    { setting: 'quarkus.otel.logs.enabled', or: ['QUARKUS_OTEL_LOGS_ENABLED'], on: TRUE, value: 'true', signals: ['logs'], asks: true },
  ],
  rules: names('quarkus.otel.traces.exporter').map((setting) => ({
    // https://github.com/quarkusio/quarkus/issues/48570: the exporter of Quarkus itself is cdi; with otlp it does not start.
    setting,
    fits: /^(?:cdi|none)$/,
    outcome: 'crash',
    reason: 'unknown-value',
    says: 'java.lang.NoClassDefFoundError: okhttp3/Callback',
  })),
  service: 'quarkus-application',
}
