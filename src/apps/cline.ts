import type { App, Rename, Told } from './app.ts'
import { OTEL_EXPORT, SET, withScheme } from './parts.ts'

const isClineInsecure = (told: Told): boolean => told('CLINE_OTEL_EXPORTER_OTLP_INSECURE') === 'true'
const clineProtocol = (told: Told, signal = ''): string =>
  told(`CLINE_OTEL_EXPORTER_OTLP_${signal}PROTOCOL`) || told('CLINE_OTEL_EXPORTER_OTLP_PROTOCOL') || 'grpc'

/** gRPC takes TLS by the flag alone; over HTTP the path of the signal is added where it is not there. */
const clineEndpoint =
  (signal: string) =>
  (text: string, told: Told): string =>
    clineProtocol(told, signal) === 'grpc' ? withScheme(text, isClineInsecure(told)) : text

const CLINE_SIGNALS = ['METRICS', 'LOGS'] as const
const clineOwn = (signal: (typeof CLINE_SIGNALS)[number]): Rename[] => [
  {
    to: `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`,
    names: [`CLINE_OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`],
    as: (text, told) => {
      const path = `/v1/${signal.toLowerCase()}`
      const url = clineEndpoint(`${signal}_`)(text, told)
      return clineProtocol(told, `${signal}_`) === 'grpc' || url.replace(/\/$/, '').endsWith(path) ? url : url.replace(/\/$/, '') + path
    },
  },
  { to: `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, names: [`CLINE_OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] },
  { to: `OTEL_${signal}_EXPORTER`, names: [`CLINE_OTEL_${signal}_EXPORTER`] },
]

export const cline: App = {
  id: 'cline',
  title: 'Cline',
  source: 'https://docs.cline.bot/enterprise-solutions/monitoring/opentelemetry_override',
  programs: ['cline'],
  installedFrom: 'cline',
  tells: /^CLINE_OTEL_/,
  runtime: 'node',
  wiring: 'auto',
  signals: ['metrics', 'logs'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      names: ['CLINE_OTEL_EXPORTER_OTLP_ENDPOINT'],
      as: (text, told) => clineEndpoint('')(text, told).replace(/\/v1\/(?:metrics|logs)\/?$/, ''),
    },
    { to: 'OTEL_EXPORTER_OTLP_PROTOCOL', names: ['CLINE_OTEL_EXPORTER_OTLP_PROTOCOL'] },
    { to: 'OTEL_EXPORTER_OTLP_HEADERS', names: ['CLINE_OTEL_EXPORTER_OTLP_HEADERS'] },
    { to: 'OTEL_METRIC_EXPORT_INTERVAL', names: ['CLINE_OTEL_METRIC_EXPORT_INTERVAL'] },
    ...CLINE_SIGNALS.flatMap(clineOwn),
  ],
  usual: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  deaf: OTEL_EXPORT,
  reads: /^CLINE_OTEL_\w+$/,
  plaintext(told) {
    const instead = 'CLINE_OTEL_EXPORTER_OTLP_INSECURE'
    return told(instead) !== undefined || CLINE_SIGNALS.some((one) => clineProtocol(told, `${one}_`) !== 'grpc') ? undefined : { instead }
  },
  gates: [
    { setting: 'CLINE_OTEL_TELEMETRY_ENABLED', on: /^true$/, value: 'true' },
    { setting: 'CLINE_OTEL_METRICS_EXPORTER', on: SET, value: 'otlp', signals: ['metrics'], asks: true },
    { setting: 'CLINE_OTEL_LOGS_EXPORTER', on: SET, value: 'otlp', signals: ['logs'], asks: true },
  ],
}
