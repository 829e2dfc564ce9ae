import type { App, Gate, Misnamed, Rename, Told } from './app.ts'
import { isTrue, OTEL_EXPORT, SET, withScheme, yamlLines } from './parts.ts'

/** A key of its file (whatever its case), the option, and the variable: the first of them that there is counts. */
const all = (key: string): string[] => [key, `--${key}`, `TRAEFIK_${key.toUpperCase().replaceAll('.', '_')}`]
const first = (told: Told, key: string): string | undefined => all(key).find((name) => told(name))
const isOn = (told: Told, key: string): boolean => all(key).some((name) => isTrue(told, name))

/** Where each signal is set up; of logs its own come after those of requests. */
const SECTIONS = { traces: ['tracing'], metrics: ['metrics'], logs: ['accesslog', 'log'] } as const
type Of = keyof typeof SECTIONS
const SIGNALS_OF = Object.keys(SECTIONS) as Of[]

const grpcOf = (section: string): string => `${section}.otlp.grpc`
const httpOf = (section: string): string => `${section}.otlp.http`
const TLS = ['ca', 'caoptional', 'cert', 'key', 'insecureskipverify']
const tlsOf = (way: string): string[] => TLS.map((key) => `${way}.tls.${key}`)
const keysOf = (way: string): string[] => [`${way}.endpoint`, `${way}.headers`, ...tlsOf(way)]
const grpcKeys = (section: string): string[] => [...keysOf(grpcOf(section)), `${grpcOf(section)}.insecure`]
const allOf = (section: string): string[] => [
  `${section}.otlp`,
  grpcOf(section),
  httpOf(section),
  ...grpcKeys(section),
  ...keysOf(httpOf(section)),
]

const ALL_SECTIONS = Object.values(SECTIONS).flat()
const ALL_GRPC = ALL_SECTIONS.map(grpcOf)

/** The section that sets a signal up. */
const sectionOf = (told: Told, signal: Of): string =>
  SECTIONS[signal].find((section) => allOf(section).some((key) => first(told, key) !== undefined)) ?? SECTIONS[signal][0]
const isGrpc = (told: Told, section: string): boolean =>
  isOn(told, grpcOf(section)) || grpcKeys(section).some((key) => first(told, key) !== undefined)
const address = (host: string, told: Told, section: string): string => withScheme(host, isOn(told, `${grpcOf(section)}.insecure`))

/** Nothing says whether the gRPC of a signal is to be encrypted; the key that does, in the form of the others. */
function plaintext(told: Told, signal: Of): { instead: string } | undefined {
  const section = sectionOf(told, signal)
  const [way, keys] = [grpcOf(section), grpcKeys(section)]
  const isDecided = [`${way}.insecure`, ...tlsOf(way)].some((key) => first(told, key) !== undefined)
  if (!isGrpc(told, section) || isDecided || /^https:/i.test(told(first(told, `${way}.endpoint`) ?? '') ?? '')) return undefined
  const form = [...keys, way].flatMap((key) => all(key).flatMap((name, i) => (told(name) === undefined ? [] : [i])))[0] ?? 0
  return { instead: all(`${way}.insecure`)[form] ?? '' }
}

function renamesOf(signal: Of): Rename[] {
  const to = (what: string): string => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`
  return SECTIONS[signal].flatMap((section): Rename[] => {
    const ways = [grpcOf(section), httpOf(section)]
    return ways.flatMap((way): Rename[] => {
      const isThis = way === grpcOf(section)
      const when = (told: Told): boolean => sectionOf(told, signal) === section && isGrpc(told, section) === isThis
      // An endpoint without a path gets the one of the signal.
      const whole = (text: string): string => (/^https?:\/\/[^/]+$/.test(text) ? `${text}/v1/${signal}` : text)
      return [
        {
          to: to('ENDPOINT'),
          names: all(`${way}.endpoint`),
          when,
          as: (text, told) => (isThis ? address(text, told, section) : whole(text)),
        },
        { to: to('HEADERS'), names: all(`${way}.headers`), when },
      ]
    })
  })
}

const gateOf = (signal: Of): Gate => ({
  setting: `TRAEFIK_${SECTIONS[signal][0].toUpperCase()}_OTLP_HTTP_ENDPOINT`,
  // The rest of tracing may be about an exporter of v2: Zipkin, Jaeger.
  or: SECTIONS[signal].flatMap(allOf).flatMap(all),
  on: SET,
  value: `http://localhost:4318/v1/${signal}`,
  signals: [signal],
  asks: true,
})

const KNOWN = new RegExp(
  `^\\w+\\.otlp(?:\\.(?:grpc(?:\\.insecure)?|http|(?:grpc|http)\\.(?:endpoint|headers(?:\\..+)?|tls(?:\\.(?:${TLS.join('|')}))?)))?$`,
)
const PARTS = new Set(['tracing', 'metrics', 'accesslog', 'log', 'otlp', 'grpc', 'http', 'tls'])
/** What stands beside the exporter, but for traces, whose keys are one level above. */
const BESIDE = /^(?:metrics|accesslog|log)\.otlp\.(?!grpc\b|http\b)/

/** A key that there is not keeps it from starting, wherever it stands (paerser). Keys of v2 have other names: https://doc.traefik.io/traefik/migrate/v2-to-v3/ */
function misnamed(name: string): Misnamed | undefined {
  const key = name.replace(/^--/, '').replace(/^TRAEFIK_\w+$/, (text) => text.slice('TRAEFIK_'.length).toLowerCase().replaceAll('_', '.'))
  if (!/^(?:tracing|metrics|accesslog|log)\.otlp\./.test(key) || KNOWN.test(key) || BESIDE.test(key)) return undefined
  const node = key.split('.').find((part) => !PARTS.has(part))
  return { name, outcome: 'crash', reason: 'unknown-value', signals: [], says: `command traefik error: field not found, node: ${node}` }
}

/** A key of its file as lines of YAML. */
function line(setting: string, value: string | null): string | undefined {
  if (!/^(?:tracing|metrics|accesslog|log)\./i.test(setting)) return undefined
  if (value === null) return `# take ${setting} out`
  return yamlLines(setting.split('.'), value)
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
    is: (path, head) =>
      /(?:^|\/)traefik\.(?:ya?ml|toml)$/.test(path) &&
      /^(?:(?:tracing|metrics|log|accessLog):|\[(?:tracing|metrics|log|accessLog)[\].])/im.test(head),
    nameOf: (key) => (/^(?:tracing\.|(?:metrics|accesslog|log)\.otlp\b)/i.test(key) ? key.toLowerCase() : undefined),
    hasHeaderKeys: true,
    // The exporters of v2 are others: Zipkin, Jaeger.
    needs: /^\w+\.otlp\b/,
    isStronger: true,
  },
  tells: /^(?:TRAEFIK_(?:TRACING|METRICS|ACCESSLOG|LOG)_OTLP|--(?:tracing|metrics|accesslog|log)\.otlp(?:\.|$))/i,
  headers: {
    tells: /^TRAEFIK_((?:TRACING|METRICS|ACCESSLOG|LOG)_OTLP_(?:GRPC|HTTP))_HEADERS_([\w-]+)$/i,
    list: (way) => `${way.replaceAll('_', '.')}.headers`,
  },
  options: /^--(?:tracing(?:\.[\w-]+)*|(?:metrics|accesslog|log)\.otlp(?:\.[\w-]+)*)$/i,
  runtime: 'go',
  wiring: (told, signal) => (isGrpc(told, sectionOf(told, signal)) ? 'otlpgrpc' : 'otlphttp'),
  renames: [
    ...SIGNALS_OF.flatMap(renamesOf),
    { to: 'OTEL_SERVICE_NAME', names: all('tracing.servicename') },
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: all('tracing.samplerate') },
  ],
  fixed: (told) => ({
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    ...(first(told, 'tracing.samplerate') === undefined ? {} : { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' }),
  }),
  usual: (told): Record<string, string> =>
    Object.fromEntries(
      SIGNALS_OF.filter((signal) => isGrpc(told, sectionOf(told, signal))).map((signal) => [
        `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`,
        address('localhost:4317', told, sectionOf(told, signal)),
      ]),
    ),
  deaf: OTEL_EXPORT,
  reads: /^(?:TRAEFIK_(?:TRACING|METRICS|ACCESSLOG|LOG)_[\w-]+|(?:--)?(?:tracing|metrics|accesslog|log)(?:\.[\w-]+)*)$/i,
  gates: SIGNALS_OF.map(gateOf),
  misnamed,
  plaintext,
  rules: ALL_GRPC.flatMap((way) =>
    all(`${way}.insecure`).map((setting) => ({
      setting,
      fits: /^(?!(?:true|1|t)$)/i,
      when: (told) => tlsOf(way).some((key) => first(told, key) !== undefined),
      outcome: 'crash' as const,
      reason: 'unknown-value' as const,
      says: 'OTLP GRPC: TLS and Insecure options are mutually exclusive',
    })),
  ),
  line,
  headerLine(name, value, { protocol, signal, url }) {
    const from = url?.from.setting ?? ''
    const section =
      SECTIONS[signal].find((one) =>
        from
          .toLowerCase()
          .replace(/^--|^traefik_/, '')
          .startsWith(one),
      ) ?? SECTIONS[signal][0]
    const key = `${protocol === 'grpc' ? grpcOf(section) : httpOf(section)}.headers.${name}`
    return from.startsWith('--') ? `--${key}=${value}` : (line(key, value) ?? '')
  },
  trust: {
    reads: [],
    text: 'tls.ca beside the endpoint names the authority that is trusted',
    files: [{ setting: '.tls.ca' }],
    client: [{ certificate: '.tls.cert', key: '.tls.key' }],
    takesAny: [...ALL_GRPC, ...ALL_SECTIONS.map(httpOf)]
      .flatMap((way) => all(`${way}.tls.insecureskipverify`))
      .map((setting) => ({ setting, value: /^(?:true|1|t)$/i })),
  },
  service: 'traefik',
}
