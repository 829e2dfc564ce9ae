import type { Protocol, Signal, Traits } from '../types.ts'

/** A Java program: the SDK with autoconfigure, or the agent that brings one. What differs between them, as data. */
export interface Kind {
  id: 'java' | 'javaagent'
  dies: 'crash' | 'all-off'
  protocol: Protocol
  /** Exporters that come with it, beside `none`. */
  exporters: Record<Signal, ReadonlySet<string>>
  /** What a signal does where no exporter is named. */
  usual: Record<Signal, string>
  propagators: ReadonlySet<string>
  /** Samplers beside those of the SDK. */
  samplers: ReadonlySet<string>
  /** A host has to be a name by RFC 2396 (no underscore). */
  strictHost: boolean
  /** The name of the setting that names a file of declarative configuration. */
  configFile: readonly string[]
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

/** True where a version is older than the given one; an unknown version is the newest. */
function isBefore(version: string | undefined, major: number, minor: number): boolean {
  const [, a, b] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? []
  return a !== undefined && (Number(a) < major || (Number(a) === major && Number(b) < minor))
}

const PRINTED = ['console', 'logging']
const PLAIN = new Set(['otlp', ...PRINTED])
const BUNDLED = ['otlp', ...PRINTED, 'logging-otlp', 'experimental-otlp/stdout', 'zipkin']
const W3C = ['tracecontext', 'baggage']

/** By CHANGELOG.md and the sources: 1.27 exports logs by default; 1.38 to 1.62 read the configuration file under an experimental name; 1.64 and 1.65 refuse `otel_collector` as a host. */
export const javaKind = (version?: string): Kind => ({
  id: 'java',
  dies: 'crash',
  protocol: 'grpc',
  exporters: { traces: PLAIN, metrics: PLAIN, logs: PLAIN },
  usual: { traces: 'otlp', metrics: 'otlp', logs: isBefore(version, 1, 27) ? 'none' : 'otlp' },
  propagators: new Set(W3C),
  samplers: new Set(),
  strictHost: !isBefore(version, 1, 64) && isBefore(version, 1, 66),
  configFile: configFileOf(isBefore(version, 1, 38), isBefore(version, 1, 57), isBefore(version, 1, 63)),
})

/** 2.0 changed the protocol from gRPC, and exports logs; the rest follows from the SDK inside, 2.29 having 1.63 (https://github.com/open-telemetry/opentelemetry-java-instrumentation/releases/tag/v2.0.0). */
export const agentKind = (version?: string): Kind => ({
  id: 'javaagent',
  dies: 'all-off',
  protocol: isBefore(version, 2, 0) ? 'grpc' : 'http/protobuf',
  exporters: { traces: new Set(BUNDLED), metrics: new Set([...BUNDLED.slice(0, -1), 'prometheus']), logs: new Set(BUNDLED.slice(0, -1)) },
  usual: { traces: 'otlp', metrics: 'otlp', logs: isBefore(version, 2, 0) ? 'none' : 'otlp' },
  propagators: new Set([...W3C, 'b3', 'b3multi', 'jaeger', 'ottrace', 'xray', 'xray-lambda']),
  samplers: new Set(['jaeger_remote', 'parentbased_jaeger_remote', 'linksbased_parentbased_always_on']),
  strictHost: !isBefore(version, 2, 30) && isBefore(version, 2, 32),
  configFile: configFileOf(isBefore(version, 2, 4), isBefore(version, 2, 23), isBefore(version, 2, 29)),
})

function configFileOf(first: boolean, experimental: boolean, both: boolean): readonly string[] {
  if (!first && experimental) return ['otel.experimental.config.file']
  return first || !both ? ['otel.config.file'] : ['otel.config.file', 'otel.experimental.config.file']
}

export const traitsOf = ({ protocol }: Kind): Traits => ({
  onByDefault: true,
  protocols: protocol === 'grpc' ? ['grpc', 'http/protobuf'] : ['http/protobuf', 'grpc'],
  defaultEndpoint: DEFAULT_ENDPOINT[protocol],
  offSwitch: (signal) => ({ setting: `OTEL_${signal.toUpperCase()}_EXPORTER`, value: 'none' }),
  redirects: {
    follows: true,
    asGet: true,
    text: 'the Java exporter sends again after a 307 or 308; it follows a 301 or 302 as a GET without the body and takes a 200 behind it for success',
  },
  trust: {
    reads: ['OTEL_EXPORTER_OTLP_CERTIFICATE'],
    text: 'OTEL_EXPORTER_OTLP_CERTIFICATE names the certificates that are trusted; without it the trust store of the JVM decides (-Djavax.net.ssl.trustStore)',
  },
  defaultServiceName: 'unknown_service:java',
  timeoutUnit: 'ms',
})

export const DEFAULT_ENDPOINT: Record<Protocol, string> = {
  grpc: 'http://localhost:4317',
  'http/protobuf': 'http://localhost:4318',
  'http/json': 'http://localhost:4318',
}
