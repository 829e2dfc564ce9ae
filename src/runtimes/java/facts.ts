import type { Protocol, Signal, Traits } from '../../types.ts'
import { type Change, isBefore } from '../parts/versions.ts'

/** A Java program: the SDK with autoconfigure, or the agent that brings one. What differs between them, as data. */
export interface Kind {
  id: 'java' | 'javaagent'
  dies: 'crash' | 'all-off'
  protocol: Protocol
  /** Exporters that come with it, beside `none`. */
  exporters: Record<Signal, ReadonlySet<string>>
  propagators: ReadonlySet<string>
  /** Samplers beside those of the SDK. */
  samplers: ReadonlySet<string>
  version: ByVersion
}

/** What a version decides, each asked only where it makes a difference. */
export interface ByVersion {
  /** What a signal does where no exporter is named. */
  usual(signal: Signal): string
  /** The protocol can be chosen; else it is gRPC. */
  readsProtocol(): boolean
  /** A host has to be a name by RFC 2396 (no underscore). */
  hasStrictHost(): boolean
  /** The names of the setting that names a file of declarative configuration. */
  configFile(): readonly string[]
  /** Such a file names one exporter for each protocol; else one for all. */
  hasTwoExporters(): boolean
  /** It names keys and certificates under `tls`; else beside the endpoint. */
  hasTlsInFile(): boolean
}

const READ =
  /^OTEL_(?:SDK_DISABLED|(?:TRACES|METRICS|LOGS)_EXPORTER|EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|EXPORTER_OTLP_METRICS_(?:TEMPORALITY_PREFERENCE|DEFAULT_HISTOGRAM_AGGREGATION)|TRACES_SAMPLER(?:_ARG)?|SERVICE_NAME|RESOURCE_ATTRIBUTES|RESOURCE_DISABLED_KEYS|PROPAGATORS|CONFIG_FILE|B(?:S|LR)P_(?:SCHEDULE_DELAY|EXPORT_TIMEOUT|MAX_QUEUE_SIZE|MAX_EXPORT_BATCH_SIZE)|METRIC_EXPORT_INTERVAL|METRICS_EXEMPLAR_FILTER|(?:SPAN_)?ATTRIBUTE_(?:COUNT|VALUE_LENGTH)_LIMIT|SPAN_(?:EVENT|LINK)_COUNT_LIMIT|JAVA_\w+|EXPERIMENTAL_\w+|EXPORTER_(?:ZIPKIN|PROMETHEUS)_\w+)$/
const READ_BY_AGENT = /^OTEL_(?:JAVAAGENT_\w+|INSTRUMENTATION_\w+|JMX_\w+|SEMCONV_\w+)$/
/** Variables of the specification that this SDK does not read (measured on 1.67.0); the scheme of the endpoint decides about TLS. */
export const IGNORED =
  /^OTEL_(?:EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?INSECURE|LOG_LEVEL|LOGRECORD_\w+_LIMIT|EVENT_ATTRIBUTE_COUNT_LIMIT|LINK_ATTRIBUTE_COUNT_LIMIT|EXPERIMENTAL_CONFIG_FILE)$/

/** Variables in any case, and their properties. */
const asVariable = (name: string): string => name.toUpperCase().replaceAll('.', '_')
export const isReadByJava = (name: string): boolean => READ.test(asVariable(name)) && !IGNORED.test(asVariable(name))
export const isReadByAgent = (name: string): boolean => isReadByJava(name) || READ_BY_AGENT.test(asVariable(name))

const PRINTED = ['console', 'logging']
const PLAIN = new Set(['otlp', ...PRINTED])
const BUNDLED = ['otlp', ...PRINTED, 'logging-otlp', 'experimental-otlp/stdout', 'zipkin']
const W3C = ['tracecontext', 'baggage']

/** What changed with a version of the SDK, by CHANGELOG.md and the sources. */
export const CHANGES = {
  /** A host may hold an underscore (again). */
  anyHost: { since: '1.66' },
  /** A host is a name by RFC 2396: `otel_collector` is refused. */
  strictHost: { since: '1.64' },
  /** The experimental name of the configuration file is read no more. */
  oneFileName: { since: '1.63' },
  /** Configuration files name keys and certificates under `tls` (1.0.0-rc.3 of the schema); other names are passed over. */
  tlsInFile: { since: '1.58' },
  /** The configuration file has its own name. */
  fileName: { since: '1.57' },
  /** Configuration files name one exporter for each protocol: https://github.com/open-telemetry/opentelemetry-java/pull/7064 */
  twoExporters: { since: '1.50' },
  /** The configuration file is read under its experimental name. */
  experimentalFile: { since: '1.38', met: 'seldom' },
  /** Logs are exported by default. */
  logs: { since: '1.27', met: 'never' },
  /** otel.exporter.otlp.protocol is read; before, the exporter is gRPC. */
  protocol: { since: '1.7', met: 'never' },
} as const satisfies Changes

/** The agent has the version of the SDK inside, 2.29 that of 1.63; 2.0 left gRPC for http/protobuf (https://github.com/open-telemetry/opentelemetry-java-instrumentation/releases/tag/v2.0.0). */
export const AGENT_CHANGES = {
  anyHost: { since: '2.32' },
  strictHost: { since: '2.30' },
  oneFileName: { since: '2.29' },
  tlsInFile: { since: '2.24' },
  fileName: { since: '2.23' },
  twoExporters: { since: '2.16' },
  experimentalFile: { since: '2.4', met: 'seldom' },
  logs: { since: '2.0', met: 'seldom' },
  protocol: { since: '1.7', met: 'never' },
} as const satisfies Changes

type Changes = Readonly<
  Record<
    'anyHost' | 'strictHost' | 'oneFileName' | 'tlsInFile' | 'fileName' | 'twoExporters' | 'experimentalFile' | 'logs' | 'protocol',
    Change
  >
>

const FILE = ['otel.config.file']
const EXPERIMENTAL_FILE = ['otel.experimental.config.file']
/** Every name that the setting ever had. */
export const CONFIG_FILES: readonly string[] = [...FILE, ...EXPERIMENTAL_FILE]

/** What both kinds have in common of a version. */
function byVersion(version: string | undefined, changes: Changes): ByVersion {
  const has = (change: keyof Changes): boolean => !isBefore(version, changes[change].since)
  return {
    usual: (signal) => (signal !== 'logs' || has('logs') ? 'otlp' : 'none'),
    readsProtocol: () => has('protocol'),
    hasStrictHost: () => has('strictHost') && !has('anyHost'),
    hasTwoExporters: () => has('twoExporters'),
    hasTlsInFile: () => has('tlsInFile'),
    configFile() {
      if (has('oneFileName') || !has('experimentalFile')) return FILE
      return has('fileName') ? CONFIG_FILES : EXPERIMENTAL_FILE
    },
  }
}

export const javaKind = (version?: string): Kind => ({
  id: 'java',
  dies: 'crash',
  protocol: 'grpc',
  exporters: { traces: PLAIN, metrics: PLAIN, logs: PLAIN },
  propagators: new Set(W3C),
  samplers: new Set(),
  version: byVersion(version, CHANGES),
})

export const agentKind = (version?: string): Kind => ({
  id: 'javaagent',
  dies: 'all-off',
  protocol: isBefore(version, AGENT_CHANGES.logs.since) ? 'grpc' : 'http/protobuf',
  exporters: { traces: new Set(BUNDLED), metrics: new Set([...BUNDLED.slice(0, -1), 'prometheus']), logs: new Set(BUNDLED.slice(0, -1)) },
  propagators: new Set([...W3C, 'b3', 'b3multi', 'jaeger', 'ottrace', 'xray', 'xray-lambda']),
  samplers: new Set(['jaeger_remote', 'parentbased_jaeger_remote', 'linksbased_parentbased_always_on']),
  version: byVersion(version, AGENT_CHANGES),
})

export const traitsOf = ({ protocol }: Kind): Traits => ({
  onByDefault: true,
  protocols: protocol === 'grpc' ? ['grpc', 'http/protobuf'] : ['http/protobuf', 'grpc'],
  defaultEndpoint: DEFAULT_ENDPOINT[protocol],
  offSwitch: (signal) => ({ setting: `OTEL_${signal.toUpperCase()}_EXPORTER`, value: 'none' }),
  offersHttp2: true,
  redirects: {
    follows: true,
    asGet: true,
    text: 'the Java exporter sends again after a 307 or 308; it follows a 301 or 302 as a GET without the body and takes a 200 behind it for success',
  },
  trust: {
    reads: ['OTEL_EXPORTER_OTLP_CERTIFICATE'],
    roots: 'jvm',
    files: [{ setting: 'OTEL_EXPORTER_OTLP_*CERTIFICATE' }, { setting: 'javax.net.ssl.trustStore', isOpaque: true }],
    client: [{ certificate: 'OTEL_EXPORTER_OTLP_*CLIENT_CERTIFICATE', key: 'OTEL_EXPORTER_OTLP_*CLIENT_KEY' }],
    text: 'OTEL_EXPORTER_OTLP_CERTIFICATE names the certificates that are trusted; without it the trust store of the JVM decides (-Djavax.net.ssl.trustStore)',
  },
  connects: { order: 'ipv4-first', patienceMs: 250 },
  defaultServiceName: 'unknown_service:java',
  timeoutUnit: 'ms',
})

export const DEFAULT_ENDPOINT: Record<Protocol, string> = {
  grpc: 'http://localhost:4317',
  'http/protobuf': 'http://localhost:4318',
  'http/json': 'http://localhost:4318',
}
