import { type Protocol, type Route, type Signal, SIGNALS } from '../types.ts'
import { didYouMean } from '../text.ts'
import type { App, Gate, Misnamed, Rename, Rule, Told } from './app.ts'
import { SET } from './parts.ts'

const FILE = '~/.codex/config.toml'
/** Each signal has a table of its own; metrics go to OpenAI where none is named (`statsig`). */
const TABLES: readonly (readonly [table: string, signal: Signal])[] = [
  ['exporter', 'logs'],
  ['trace_exporter', 'traces'],
  ['metrics_exporter', 'metrics'],
]
const WAYS = ['otlp-http', 'otlp-grpc'] as const
const at = (table: string, rest: string): string => `otel.${table}.${rest}`
const isSet = (told: Told, name: string): boolean => told(name) !== undefined

const line = (table: string, signal: Signal): string =>
  `# ${FILE}\n[otel]\n${table} = { otlp-http = { endpoint = "http://localhost:4318/v1/${signal}", protocol = "binary" } }`

function renames([table, signal]: readonly [string, Signal]): Rename[] {
  const to = (what: string): string => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`
  const of = (key: string): string[] => WAYS.map((way) => at(table, `${way}.${key}`))
  const as = (text: string): Protocol => (text === 'json' ? 'http/json' : 'http/protobuf')
  return [
    { to: to('ENDPOINT'), names: of('endpoint') },
    { to: to('PROTOCOL'), names: of('protocol').slice(0, 1), as },
    { to: to('HEADERS'), names: of('headers') },
  ]
}

const gate = ([table, signal]: readonly [string, Signal]): Gate => ({
  setting: at(table, 'otlp-http.endpoint'),
  or: [at(table, 'otlp-grpc.endpoint')],
  on: SET,
  value: 'an endpoint',
  signals: [signal],
  asks: true,
  line: line(table, signal),
})

const VARIANTS = 'expected one of `none`, `statsig`, `otlp-http`, `otlp-grpc`'

/** What serde refuses, and with it the whole file: Codex does not start. */
function rules([table]: readonly [string, Signal]): Rule[] {
  const http = (key: string): string => at(table, `otlp-http.${key}`)
  const refused = { outcome: 'crash', reason: 'unknown-value' } as const
  const keys = ['headers', 'protocol', 'tls.ca-certificate', 'tls.client-certificate', 'tls.client-private-key']
  const lacks = (way: string, key: string) => (told: Told) =>
    [...keys, 'endpoint'].some((other) => other !== key && isSet(told, at(table, `${way}.${other}`))) ? [...SIGNALS] : []
  return [
    { setting: `otel.${table}`, fits: /^(?:none|statsig)$/, ...refused, says: `invalid type: unit variant, ${VARIANTS}` },
    {
      setting: http('protocol'),
      fits: /^(?:binary|json)$/,
      ...refused,
      says: 'unknown variant, expected `binary` or `json`',
      missing: lacks('otlp-http', 'protocol'),
      detail: 'binary or json',
    },
    ...WAYS.map((way): Rule => ({
      setting: at(table, `${way}.endpoint`),
      fits: SET,
      ...refused,
      missing: lacks(way, 'endpoint'),
      detail: 'the whole URL, with the path of the signal',
    })),
  ]
}

const TABLE = '(?:trace_|metrics_)?exporter'
const OF_EXPORTER = '(?:endpoint|headers|protocol|tls\\.(?:ca-certificate|client-certificate|client-private-key))'
const KNOWN = new RegExp(
  `^otel\\.(?:log_user_prompt|environment|span_attributes\\..+|tracestate\\..+|${TABLE}(?:\\.otlp-(?:http|grpc)\\.${OF_EXPORTER})?)$`,
)
const KEYS = ['log_user_prompt', 'environment', 'exporter', 'trace_exporter', 'metrics_exporter', 'span_attributes', 'tracestate']
const OWN = ['endpoint', 'headers', 'protocol', 'tls', 'ca-certificate', 'client-certificate', 'client-private-key']
const signalOf = (table: string | undefined): Signal[] => TABLES.filter(([one]) => one === table).map(([, signal]) => signal)

/** A variant that there is not ends it all; a key that there is not is passed over. */
function misnamed(name: string): Misnamed | undefined {
  if (!name.startsWith('otel.') || KNOWN.test(name)) return undefined
  const parts = name.split('.')
  const [, table = '', way = ''] = parts
  const inTable = signalOf(table)
  if (inTable.length > 0 && !WAYS.some((one) => one === way))
    return {
      name: `otel.${table}`,
      value: way,
      outcome: 'crash',
      reason: 'unknown-value',
      signals: [],
      says: `unknown variant \`${way}\`, ${VARIANTS}`,
    }
  const known = inTable.length > 0 ? OWN : KEYS
  const at = parts.findIndex((part, i) => i >= (inTable.length > 0 ? 3 : 1) && !known.includes(part))
  const meant = didYouMean(parts[at] ?? '', known)
  const instead = meant && [...parts.slice(0, at), meant].join('.')
  const signals = inTable.length > 0 ? inTable : signalOf(meant)
  return {
    name: parts.slice(0, at + 1).join('.'),
    outcome: 'ignored',
    reason: 'not-read',
    signals,
    ...(instead ? { instead, detail: `${instead} is what was meant` } : {}),
  }
}

/** As a line of its file, which is TOML. */
function tomlLine(setting: string, value: string | null): string | undefined {
  if (!setting.startsWith('otel.')) return undefined
  const [, table = '', key = ''] = /^(.*?)\.([^.]+)$/.exec(setting) ?? []
  return value === null ? `# take ${setting} out of ${FILE}` : `# ${FILE}, in ${table}\n${key} = ${JSON.stringify(value)}`
}

function headerLine(name: string, value: string, { signal, protocol }: Route): string {
  const table = TABLES.find(([, one]) => one === signal)?.[0] ?? ''
  return `# ${FILE}, in ${at(table, protocol === 'grpc' ? 'otlp-grpc' : 'otlp-http')}\nheaders = { ${JSON.stringify(name)} = ${JSON.stringify(value)} }`
}

const CERTIFICATE = '.tls.ca-certificate'

/** codex-rs/config/src/types.rs and codex-rs/otel/src/{otlp,provider}.rs: endpoints as they stand, and gRPC with code that trusts the system. */
export const codex: App = {
  id: 'codex',
  title: 'Codex',
  source:
    'https://github.com/openai/codex/tree/main/codex-rs/otel, https://developers.openai.com/codex/config-advanced#observability-and-telemetry',
  programs: ['codex'],
  task: true,
  installedFrom: '@openai/codex',
  // Headers are a table of their own.
  file: {
    kind: 'codex',
    usual: ['.codex/config.toml'],
    is: (path, head) => /(?:^|\/)\.codex\/config\.toml$/.test(path) || (path.endsWith('.toml') && /^\[otel[\].]/m.test(head)),
    syntax: 'toml',
    nameOf: (key) => (key.startsWith('otel.') ? key : undefined),
    hasHeaderKeys: true,
    isStronger: true,
  },
  runtime: 'rust',
  wiring: (told, signal) => {
    const table = TABLES.find(([, one]) => one === signal)?.[0] ?? ''
    return isSet(told, at(table, 'otlp-grpc.endpoint')) ? 'with_tonic:http-json+tls+roots' : 'with_http:http-json+tls'
  },
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  renames: TABLES.flatMap(renames),
  // Its code hands over the endpoint, the protocol and the name of the service; the variables of these count for nothing.
  deaf: /^OTEL_(?:EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|PROTOCOL)|(?:TRACES|METRICS|LOGS)_EXPORTER|SERVICE_NAME)$/,
  reads: KNOWN,
  misnamed,
  gates: TABLES.map(gate),
  rules: TABLES.flatMap(rules),
  line: tomlLine,
  headerLine,
  trust: {
    reads: [],
    text: 'tls.ca-certificate of the exporter, in its file, names the authority that is trusted',
    files: [
      { setting: CERTIFICATE, only: 'http' },
      { setting: CERTIFICATE, only: 'grpc', adds: true },
    ],
    client: [{ certificate: '.tls.client-certificate', key: '.tls.client-private-key' }],
  },
  service: 'codex_cli_rs',
}
