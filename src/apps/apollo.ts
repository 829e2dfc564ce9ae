import type { App, Gate, Rename, Rule, Told } from './app.ts'
import { OTEL_ROUTE, yamlLines } from './parts.ts'
import { withoutSlash } from '../url.ts'

const SECTIONS = { traces: 'tracing', metrics: 'metrics' } as const
type Of = keyof typeof SECTIONS
const SIGNALS_OF: readonly Of[] = ['traces', 'metrics']
const ANY = 'OTEL_EXPORTER_OTLP_ENDPOINT'

/** Where it stands, and where it stood in 1.x. */
const placesOf = (signal: Of): string[] => [`telemetry.exporters.${SECTIONS[signal]}.otlp`, `telemetry.${SECTIONS[signal]}.otlp`]
const at = (signal: Of, key: string): string[] => placesOf(signal).map((place) => `${place}.${key}`)
const first = (told: Told, names: readonly string[]): string | undefined => names.map(told).find((text) => text !== undefined)
const isHttp = (told: Told, signal: Of): boolean => first(told, at(signal, 'protocol')) === 'http'
const usual = (told: Told, signal: Of): string => (isHttp(told, signal) ? 'http://127.0.0.1:4318' : 'http://127.0.0.1:4317')

/** `default`, a host and a port, or a URL; over HTTP the path of the signal is added. */
function addressed(text: string, told: Told, signal: Of): string {
  const url = text === 'default' ? usual(told, signal) : /^[\w.-]+:\d+(?:\/|$)/.test(text) ? `http://${text}` : text
  const path = `/v1/${signal}`
  return !isHttp(told, signal) || withoutSlash(url).endsWith(path) ? url : withoutSlash(url) + path
}

function renamesOf(signal: Of): Rename[] {
  const own = (what: string): string => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`
  const variable = own('ENDPOINT')
  return [
    {
      // Variables go over the file.
      to: variable,
      names: [variable, ...at(signal, 'endpoint')],
      when: (told) => !told(ANY) || Boolean(told(variable)),
      as: (text, told) => (told(variable) ? text : addressed(text, told, signal)),
    },
    ...[true, false].map((http): Rename => ({
      to: own('HEADERS'),
      names: at(signal, http ? 'http.headers' : 'grpc.headers'),
      when: (told) => isHttp(told, signal) === http,
    })),
  ]
}

const rulesOf = (signal: Of): Rule[] => [
  ...at(signal, 'protocol').map((setting): Rule => ({
    setting,
    fits: /^(?:grpc|http)$/,
    outcome: 'crash',
    reason: 'unknown-value',
    says: 'unknown variant, expected `grpc` or `http`',
  })),
  {
    setting: at(signal, 'enabled')[0] ?? '',
    fits: /^(?:true|false)$/,
    outcome: 'crash',
    reason: 'unknown-value',
    says: 'missing field `enabled`',
    detail: 'true',
    missing: (told) =>
      ['endpoint', 'protocol'].some((key) => told(at(signal, key)[0] ?? '') !== undefined) ? ['traces', 'metrics', 'logs'] : [],
  },
]

const gateOf = (signal: Of): Gate => {
  const [setting = ''] = at(signal, 'enabled')
  // It stood in 1.x without a switch.
  const or = [at(signal, 'endpoint')[1] ?? '']
  return {
    setting,
    or,
    on: /^(?!false$)./,
    value: 'true',
    signals: [signal],
    asks: true,
    meant: new RegExp(`^telemetry\\.exporters\\.${SECTIONS[signal]}\\.otlp\\.`),
  }
}

export const apollo: App = {
  id: 'apollo-router',
  title: 'Apollo Router',
  source:
    'https://www.apollographql.com/docs/graphos/routing/observability/telemetry/trace-exporters/otlp, apollo-router/src/plugins/telemetry/otlp.rs of https://github.com/apollographql/router',
  images: /(?:^|\/)apollographql\/router$/,
  file: {
    kind: 'apollo-router',
    is: (path, head) =>
      /\.ya?ml$/.test(path) &&
      /^telemetry:/m.test(head) &&
      // The router of Cosmo has keys of the same names: https://cosmo-docs.wundergraph.com/router/configuration
      !/^(?:version|graph|listen_addr|controlplane_url|poll_interval):/m.test(head) &&
      /^\s+otlp:/m.test(head) &&
      (/(?:^|[/.-])router[\w.-]*\.ya?ml$/.test(path) ||
        /^(?:supergraph|include_subgraph_errors|override_subgraph_url|traffic_shaping):/m.test(head)),
    nameOf: (key) =>
      /^telemetry\.(?:exporters\.)?(?:tracing|metrics)\./.test(key)
        ? key.replace('.grpc.metadata.', '.grpc.headers.').replace(/(\.headers\.[^.]+)\.0$/, '$1')
        : undefined,
    hasHeaderKeys: true,
    // https://www.apollographql.com/docs/graphos/routing/configuration/yaml#variable-expansion
    reference: /\$\{(?:env\.(?<name>[^}:]+)(?::-(?<otherwise>[^}]*))?|[^}]*)\}/,
    needs: /^telemetry\.(?:exporters\.)?(?:tracing|metrics)\.otlp\./,
    isStronger: false,
  },
  runtime: 'rust',
  wiring: (told, signal) =>
    signal !== 'logs' && isHttp(told, signal) ? 'with_http:http-proto+tls' : 'with_tonic:http-proto+grpc+tls+roots',
  protocols: ['grpc', 'http/protobuf'],
  signals: ['traces', 'metrics'],
  renames: [
    ...SIGNALS_OF.flatMap(renamesOf),
    {
      to: 'OTEL_SERVICE_NAME',
      names: ['OTEL_SERVICE_NAME', 'telemetry.exporters.tracing.common.service_name', 'telemetry.tracing.trace_config.service_name'],
    },
  ],
  usual: (told) =>
    told(ANY)
      ? {}
      : Object.fromEntries(
          SIGNALS_OF.map((signal) => [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`, addressed('default', told, signal)]),
        ),
  deaf: OTEL_ROUTE,
  reads: /^telemetry\.(?:exporters\.)?(?:tracing|metrics)\./,
  gates: SIGNALS_OF.map(gateOf),
  rules: SIGNALS_OF.flatMap(rulesOf),
  line(setting, value) {
    if (!setting.startsWith('telemetry.')) return undefined
    if (value === null) return `# take ${setting} out`
    return yamlLines(setting.split('.'), value)
  },
  headerLine(name, value, { protocol, signal }) {
    const [place = ''] = placesOf(signal === 'metrics' ? 'metrics' : 'traces')
    return `# ${place}\n${protocol === 'grpc' ? `grpc:\n  metadata:\n    ${name}: [${JSON.stringify(value)}]` : `http:\n  headers:\n    ${name}: ${JSON.stringify(value)}`}`
  },
  service: 'unknown_service:router',
}
