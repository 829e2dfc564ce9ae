import type { App, Gate, Rename, Told } from './app.ts'
import { APPLICATION, SET, TRUE, undecoded } from './parts.ts'
import { withoutSlash } from '../url.ts'

/** A property by its name as a variable, which goes over it: https://quarkus.io/guides/config-reference#environment-variables */
const both = (property: string): string[] => [property.toUpperCase().replace(/[.-]/g, '_'), property]
const first = (told: Told, ...properties: string[]): string | undefined =>
  properties
    .flatMap(both)
    .map(told)
    .find((text) => text !== undefined && text !== '')

const SIGNALS = ['traces', 'metrics', 'logs'] as const
const EXPORTER = 'quarkus.otel.exporter.otlp'
const protocolOf = (told: Told, signal: string): string => first(told, `${EXPORTER}.${signal}.protocol`, `${EXPORTER}.protocol`) ?? 'grpc'

/** Over HTTP the path is added to an endpoint of one signal too (VertxHttpSender); headers are not decoded (OTelExporterRecorder). */
function renamesOf(signal: (typeof SIGNALS)[number]): Rename[] {
  const to = (what: string): string => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`
  const names = (what: string): string[] => both(`${EXPORTER}.${signal}.${what}`)
  const as = (text: string, told: Told): string =>
    protocolOf(told, signal) === 'grpc' ? text : `${withoutSlash(text.trim())}/v1/${signal}`
  return [
    { to: to('ENDPOINT'), names: names('endpoint'), as },
    { to: to('PROTOCOL'), names: names('protocol') },
    { to: to('HEADERS'), names: names('headers'), as: undecoded },
  ]
}

const common = (what: string, as?: Rename['as']): Rename => {
  const to = `OTEL_EXPORTER_OTLP_${what}`
  return { to, names: [...both(`${EXPORTER}.${what.toLowerCase()}`), to], ...(as ? { as } : {}) }
}

/** Metrics and logs are off until they are built in. */
const gate = (signal: 'metrics' | 'logs'): Gate => ({
  setting: `quarkus.otel.${signal}.enabled`,
  or: both(`quarkus.otel.${signal}.enabled`),
  on: TRUE,
  value: 'true',
  signals: [signal],
  asks: true,
  line: `quarkus.otel.${signal}.enabled=true`,
})

export const quarkus: App = {
  id: 'quarkus',
  title: 'Quarkus, quarkus.otel.*',
  source: 'https://quarkus.io/guides/opentelemetry, https://github.com/quarkusio/quarkus/tree/main/extensions/opentelemetry',
  packages: ['io.quarkus:quarkus-opentelemetry'],
  file: {
    ...APPLICATION,
    nameOf: (key) => /^(?:%prod\.)?(quarkus\.(?:otel\.[\w.-]+|application\.name))$/.exec(key)?.[1],
    needs: /^quarkus\.otel\./,
  },
  tells: /^QUARKUS_OTEL_/,
  runtime: 'java',
  wiring: 'autoconfigure',
  protocols: ['grpc', 'http/protobuf'],
  // application.properties is built into the program: https://quarkus.io/guides/config-reference
  builtIn: { name: `${EXPORTER}.protocol`, value: 'http/protobuf' },
  renames: [
    common('ENDPOINT', (text) => text.trim()),
    common('PROTOCOL'),
    common('HEADERS', undecoded),
    common('COMPRESSION'),
    ...SIGNALS.flatMap(renamesOf),
    { to: 'OTEL_TRACES_SAMPLER', names: [...both('quarkus.otel.traces.sampler'), 'OTEL_TRACES_SAMPLER'] },
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: [...both('quarkus.otel.traces.sampler.arg'), 'OTEL_TRACES_SAMPLER_ARG'] },
    { to: 'OTEL_SERVICE_NAME', names: [...both('quarkus.otel.service.name'), 'OTEL_SERVICE_NAME', ...both('quarkus.application.name')] },
    { to: 'OTEL_RESOURCE_ATTRIBUTES', names: [...both('quarkus.otel.resource.attributes'), 'OTEL_RESOURCE_ATTRIBUTES'] },
  ],
  // The port of gRPC is the default of HTTP too (DEFAULT_GRPC_BASE_URI).
  usual: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  deaf: /^OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER$/,
  reads: /^quarkus[._](?:otel|application)[._][\w.-]+$/i,
  gates: [gate('metrics'), gate('logs')],
  rules: [
    // https://github.com/quarkusio/quarkus/issues/48570: the exporter of Quarkus itself is cdi; with otlp it does not start.
    ...both('quarkus.otel.traces.exporter').map((setting) => ({
      setting,
      fits: /^(?:cdi|none)$/,
      outcome: 'crash' as const,
      reason: 'unknown-value' as const,
      says: 'java.lang.NoClassDefFoundError: okhttp3/Callback',
    })),
    ...['', ...SIGNALS.map((signal) => `${signal}.`)].flatMap((signal) =>
      both(`${EXPORTER}.${signal}protocol`).map((setting) => ({
        setting,
        fits: /^(?:grpc|http\/protobuf)$/,
        outcome: 'crash' as const,
        reason: 'unknown-value' as const,
        says: 'Unsupported OTLP protocol',
      })),
    ),
  ],
  elsewhere(told) {
    const isOff = first(told, 'quarkus.otel.enabled') === 'false' || first(told, 'quarkus.otel.exporter.otlp.enabled') === 'false'
    return isOff || SET.test(first(told, 'quarkus.otel.sdk.disabled')?.replace(/^false$/i, '') ?? '') ? 'nothing, as it is told' : undefined
  },
  service: '<name of the application>',
}
