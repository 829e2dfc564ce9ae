import type { App, Gate, Misnamed, Rename, Told } from './app.ts'
import { isTrue, OTEL_EXPORT, SET, withScheme } from './parts.ts'

/** A key of its file (whatever its case), the option, and the variable: the first of them that there is counts. */
const all = (key: string): string[] => [key, `--${key}`, `TRAEFIK_${key.toUpperCase().replaceAll('.', '_')}`]
const first = (told: Told, key: string): string | undefined => all(key).find((name) => told(name))
const isOn = (told: Told, key: string): boolean => all(key).some((name) => isTrue(told, name))

const GRPC = 'tracing.otlp.grpc'
const HTTP = 'tracing.otlp.http'
const TLS = ['ca', 'caoptional', 'cert', 'key', 'insecureskipverify']
const tlsOf = (way: string): string[] => TLS.map((key) => `${way}.tls.${key}`)
const keysOf = (way: string): string[] => [`${way}.endpoint`, `${way}.headers`, ...tlsOf(way)]
const GRPC_KEYS = [...keysOf(GRPC), `${GRPC}.insecure`]

const isGrpc = (told: Told): boolean => isOn(told, GRPC) || GRPC_KEYS.some((key) => first(told, key) !== undefined)
const address = (host: string, told: Told): string => withScheme(host, isOn(told, `${GRPC}.insecure`))

/** Nothing says whether its gRPC is to be encrypted; the key that does, in the form of the others. */
function plaintext(told: Told): { instead: string } | undefined {
  const isDecided = [`${GRPC}.insecure`, ...tlsOf(GRPC)].some((key) => first(told, key) !== undefined)
  if (!isGrpc(told) || isDecided || /^https:/i.test(first(told, `${GRPC}.endpoint`) ?? '')) return undefined
  const form = GRPC_KEYS.concat(GRPC).flatMap((key) => all(key).flatMap((name, i) => (told(name) === undefined ? [] : [i])))[0] ?? 0
  return { instead: all(`${GRPC}.insecure`)[form] ?? '' }
}

const endpoint = (way: string, more: Omit<Rename, 'to' | 'names'>): Rename => ({
  to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  names: all(`${way}.endpoint`),
  ...more,
})
const headers = (way: string, when: (told: Told) => boolean): Rename => ({
  to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  names: all(`${way}.headers`),
  when,
})

const gate: Gate = {
  setting: 'TRAEFIK_TRACING_OTLP_HTTP_ENDPOINT',
  // The rest of tracing may be about an exporter of v2: Zipkin, Jaeger.
  or: ['tracing.otlp', GRPC, HTTP, ...GRPC_KEYS, ...keysOf(HTTP)].flatMap(all),
  on: SET,
  value: 'http://localhost:4318/v1/traces',
  asks: true,
}

const KNOWN = new RegExp(
  `^tracing\\.otlp(?:\\.(?:grpc(?:\\.insecure)?|http|(?:grpc|http)\\.(?:endpoint|headers(?:\\..+)?|tls(?:\\.(?:${TLS.join('|')}))?)))?$`,
)
const PARTS = new Set(['tracing', 'otlp', 'grpc', 'http', 'tls'])

/** A key that there is not keeps it from starting, wherever it stands (paerser). Keys of v2 have other names: https://doc.traefik.io/traefik/migrate/v2-to-v3/ */
function misnamed(name: string): Misnamed | undefined {
  const key = name.replace(/^--/, '').replace(/^TRAEFIK_\w+$/, (text) => text.slice('TRAEFIK_'.length).toLowerCase().replaceAll('_', '.'))
  if (!key.startsWith('tracing.otlp.') || KNOWN.test(key)) return undefined
  const node = key.split('.').find((part) => !PARTS.has(part))
  return { name, outcome: 'crash', reason: 'unknown-value', signals: [], says: `command traefik error: field not found, node: ${node}` }
}

/** A key of its file as lines of YAML. */
function line(setting: string, value: string | null): string | undefined {
  if (!/^tracing\b/i.test(setting)) return undefined
  if (value === null) return `# take ${setting} out`
  const keys = setting.split('.')
  return keys
    .map(
      (key, i) =>
        `${'  '.repeat(i)}${key}:${i === keys.length - 1 ? ` ${/^(?:true|false)$/.test(value) ? value : JSON.stringify(value)}` : ''}`,
    )
    .join('\n')
}

/** pkg/observability/types and pkg/config/static of https://github.com/traefik/traefik */
export const traefik: App = {
  id: 'traefik',
  title: 'Traefik',
  source: 'https://doc.traefik.io/traefik/reference/install-configuration/observability/tracing/',
  programs: ['traefik'],
  // Keys in letters of any size; beside it options and variables count for nothing: https://doc.traefik.io/traefik/getting-started/configuration-overview/
  file: {
    kind: 'traefik',
    is: (path, head) => /(?:^|\/)traefik\.(?:ya?ml|toml)$/.test(path) && /^(?:tracing:|\[tracing[\].])/im.test(head),
    nameOf: (key) => (/^tracing\./i.test(key) ? key.toLowerCase() : undefined),
    hasHeaderKeys: true,
    // The exporters of v2 are others: Zipkin, Jaeger.
    needs: /^tracing\.otlp\b/,
    isStronger: true,
  },
  tells: /^(?:TRAEFIK_(?:TRACING|METRICS|ACCESSLOG|LOG)_OTLP|--tracing\.otlp(?:\.|$))/,
  headers: { tells: /^TRAEFIK_TRACING_OTLP_(GRPC|HTTP)_HEADERS_([\w-]+)$/i, list: (way) => `tracing.otlp.${way}.headers` },
  options: /^--tracing(?:\.[\w-]+)*$/i,
  runtime: 'go',
  wiring: (told) => (isGrpc(told) ? 'otlpgrpc' : 'otlphttp'),
  signals: ['traces'],
  renames: [
    endpoint(HTTP, {
      when: (told) => !isGrpc(told),
      // An endpoint without a path gets the one of the signal.
      as: (text) => (/^https?:\/\/[^/]+$/.test(text) ? `${text}/v1/traces` : text),
    }),
    endpoint(GRPC, { as: address }),
    headers(HTTP, (told) => !isGrpc(told)),
    headers(GRPC, isGrpc),
    { to: 'OTEL_SERVICE_NAME', names: all('tracing.servicename') },
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: all('tracing.samplerate') },
  ],
  fixed: (told) => ({
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    ...(first(told, 'tracing.samplerate') === undefined ? {} : { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' }),
  }),
  usual: (told): Record<string, string> => (isGrpc(told) ? { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address('localhost:4317', told) } : {}),
  deaf: OTEL_EXPORT,
  reads: /^(?:TRAEFIK_(?:TRACING|METRICS)_[\w-]+|(?:--)?tracing(?:\.[\w-]+)*)$/i,
  gates: [gate],
  misnamed,
  plaintext,
  rules: all(`${GRPC}.insecure`).map((setting) => ({
    setting,
    fits: /^(?!(?:true|1|t)$)/i,
    when: (told) => tlsOf(GRPC).some((key) => first(told, key) !== undefined),
    outcome: 'crash',
    reason: 'unknown-value',
    says: 'tracing OTLP GRPC: TLS and Insecure options are mutually exclusive',
  })),
  line,
  headerLine(name, value, route) {
    const key = `${route.protocol === 'grpc' ? GRPC : HTTP}.headers.${name}`
    return route.url?.from.setting.startsWith('--') ? `--${key}=${value}` : (line(key, value) ?? '')
  },
  trust: {
    reads: [],
    text: 'tls.ca beside the endpoint names the authority that is trusted',
    files: [{ setting: '.tls.ca' }],
    client: [{ certificate: '.tls.cert', key: '.tls.key' }],
    takesAny: [GRPC, HTTP].flatMap((way) => all(`${way}.tls.insecureskipverify`)).map((setting) => ({ setting, value: /^(?:true|1|t)$/i })),
  },
  service: 'traefik',
}
