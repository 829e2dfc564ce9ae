import { always, type Fault, onValue, renamed, stops, withValue } from './fault.ts'

/** What goes wrong on the way of a setting to the program, and texts that nobody filled in. */
export const ENV_FAULTS: readonly Fault[] = [
  ...[
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENPOINT'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_OTLP_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTLP_EXPORTER_OTLP_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_HEADER'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_HEADERS'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_PROTOCOL'],
    ['OTEL_SERVICE_NAME', 'OTEL_SERVICENAME'],
  ].map(([from = '', to = '']): Fault => ({
    name: `${to} for ${from}`,
    classes: ['env-name-typo'],
    make: ({ settings }) => renamed(settings, from, to),
    breaks: ({ before }) =>
      before.settings.has(from) && !before.readings.some(({ setting, reason }) => setting === from && reason === 'not-read'),
    in: ({ id }) => !/^(?:goose-config|jvm|java-tool-options)$/.test(id),
  })),
  {
    name: 'a blank behind the endpoint',
    classes: ['env-whitespace-or-cr'],
    make: ({ settings }) => onValue(settings, 'OTEL_EXPORTER_OTLP_ENDPOINT', (value) => `${value} `),
  },
  {
    name: 'a carriage return behind the endpoint',
    classes: ['env-whitespace-or-cr'],
    make: ({ settings }) => onValue(settings, 'OTEL_EXPORTER_OTLP_ENDPOINT', (value) => `${value}\r`),
  },
  {
    name: 'a blank before the endpoint',
    classes: ['env-whitespace-or-cr'],
    make: ({ settings }) => onValue(settings, 'OTEL_EXPORTER_OTLP_ENDPOINT', (value) => ` ${value}`),
  },
  {
    name: 'a blank behind the protocol',
    classes: ['env-whitespace-or-cr'],
    ids: ['protocol/unknown-value'],
    make: ({ settings }) => onValue(settings, 'OTEL_EXPORTER_OTLP_PROTOCOL', (value) => `${value} `),
  },
  {
    name: 'quotes around the endpoint',
    classes: ['env-quotes-kept'],
    make: ({ settings }) => onValue(settings, 'OTEL_EXPORTER_OTLP_ENDPOINT', (value) => `"${value}"`),
  },
  {
    name: 'quotes around the protocol',
    classes: ['env-quotes-kept'],
    make: ({ settings }) => onValue(settings, 'OTEL_EXPORTER_OTLP_PROTOCOL', (value) => `'${value}'`),
  },
  {
    name: 'quotes around an exporter',
    classes: ['env-quotes-kept'],
    make: ({ settings }) => withValue(settings, 'OTEL_TRACES_EXPORTER', '"otlp"'),
    breaks: stops,
  },
  {
    name: 'a placeholder for the host',
    classes: ['credential-env-empty'],
    ids: ['endpoint/not-a-url', 'endpoint/falls-back-to-localhost'],
    make: ({ settings }) => onValue(settings, 'OTEL_EXPORTER_OTLP_ENDPOINT', () => 'https://<your-endpoint>'),
    breaks: always,
  },
  {
    name: 'a reference in the endpoint that nobody filled in',
    classes: ['credential-env-empty'],
    ids: ['endpoint/not-a-url', 'endpoint/falls-back-to-localhost'],
    make: ({ settings }) => onValue(settings, 'OTEL_EXPORTER_OTLP_ENDPOINT', () => '${OTLP_ENDPOINT}'),
    breaks: always,
  },
]
