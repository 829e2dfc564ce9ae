import type { Section } from './config.ts'

/**
 * Components of the contrib distribution, 0.159.0, named as their modules are; `file_storage` and `filestorage` are one name here:
 * https://github.com/open-telemetry/opentelemetry-collector-releases/blob/v0.159.0/distributions/otelcol-contrib/manifest.yaml
 */
const NOW: Record<Section, string> = {
  exporters:
    'alibabacloudlogservice awscloudwatchlogs awsemf awskinesis awss3 awsxray azureblob azuredataexplorer azuremonitor bmchelix cassandra clickhouse coralogix datadog dataset debug doris elasticsearch faro file googlecloud googlecloudpubsub googlecloudstorage googlemanagedprometheus honeycombmarker influxdb kafka loadbalancing logicmonitor logzio mezmo nop opensearch otelarrow otlp otlphttp otlpgrpc prometheus prometheusremotewrite pulsar rabbitmq sentry signalfx splunkhec stef sumologic syslog tencentcloudlogservice tinybird zipkin',
  receivers:
    'activedirectoryds aerospike apache apachespark awscloudwatch awscontainerinsight awsecscontainermetrics awsfirehose awslambda awss3 awsxray azureblob azureeventhub azuremonitor carbon chrony ciscoos cloudflare cloudfoundry collectd couchdb datadog dockerstats elasticsearch envoyals expvar faro filelog filestats flinkmetrics fluentforward github gitlab googlecloudmonitoring googlecloudpubsub googlecloudspanner haproxy hostmetrics httpcheck icmpcheck iis influxdb jaeger journald k8scluster k8sevents k8sobjects kafka kafkametrics kubeletstats libhoney loki macosunifiedlogging memcached mongodb mongodbatlas mysql namedpipe netflow nginx nop nsxt ntp obi oracledb otelarrow otlp otlpjsonfile podmanstats postgresql pprof prometheus prometheusremotewrite pulsar purefa purefb rabbitmq receivercreator redis riak saphana prometheussimple skywalking snmp snowflake solace splunkenterprise splunkhec sqlquery sqlserver sshcheck statsd stef syslog systemd tcpcheck tcplog tlscheck udplog vcenter wavefront webhookevent windowseventlog windowsperfcounters windowsservice yanggrpc zipkin zookeeper',
  processors:
    'attributes batch cardinalityguardian coralogix cumulativetodelta deltatocumulative deltatorate drain filter genainormalizer geoip groupbyattrs groupbytrace interval isolationforest k8sattributes logdedup memorylimiter metricsgeneration metricstarttime metricstransform probabilisticsampler redaction remotetap resource resourcedetection schema span sumologic tailsampling transform unroll',
  extensions:
    'ack asapclient awscloudwatchmetricstreamsencoding awsiamdbauth awslogsencoding awsproxy azureauth azureencoding basicauth bearertokenauth cgroupruntime datadog dbstorage dockerobserver ecsobserver filestorage googleclientauth googlecloudlogentryencoding headerssetter healthcheck healthcheckv2 hostobserver httpforwarder jaegerencoding jaegerremotesampling jsonlogencoding k8sleaderelector k8sobserver oauth2client oidc opamp otlpencoding pebbletailstorage pprof redisstorage sigv4auth skywalkingencoding sumologic textencoding zipkinencoding zpages',
  connectors:
    'count datadog exceptions failover forward grafanacloud otlpjson roundrobin routing servicegraph signaltometrics spanmetrics sum',
}

/** Components of builds that their vendors document, which no other build has: https://coralogix.com/docs/opentelemetry/configuration-options/otel-ecs-ec2/ */
const ELSEWHERE = 'awsecscontainermetricsd ecsattributes'.split(' ')

interface Removed {
  /** The first version without it. */
  since: string
  /** What to use instead. */
  instead?: string
}

/** The newest version whose manifest was read. */
export const NEWEST = '0.159.0'

/** Components that were removed: what no manifest of a later version holds, in the same repository. */
const REMOVED: Partial<Record<Section, Record<string, Removed>>> = {
  exporters: {
    awsprometheusremotewrite: { since: '0.57', instead: 'prometheusremotewrite with the extension sigv4auth' },
    carbon: { since: '0.141' },
    dynatrace: { since: '0.99', instead: 'otlphttp' },
    elastic: { since: '0.57', instead: 'otlp' },
    f5cloud: { since: '0.96' },
    honeycomb: { since: '0.57', instead: 'otlp' },
    humio: { since: '0.71' },
    instana: { since: '0.110', instead: 'otlp' },
    jaeger: { since: '0.85', instead: 'otlp: Jaeger takes OTLP on port 4317' },
    jaegerthrift: { since: '0.85', instead: 'otlphttp: Jaeger takes OTLP on port 4318' },
    logging: { since: '0.111', instead: 'debug' },
    loki: { since: '0.131', instead: 'otlphttp with http://loki:3100/otlp' },
    newrelic: { since: '0.51', instead: 'otlp' },
    opencensus: { since: '0.132', instead: 'otlp' },
    parquet: { since: '0.87' },
    sapm: { since: '0.147', instead: 'otlphttp' },
    skywalking: { since: '0.105' },
    stackdriver: { since: '0.50', instead: 'googlecloud' },
    tanzuobservability: { since: '0.92' },
  },
  extensions: {
    memoryballast: { since: '0.109', instead: 'the variable GOMEMLIMIT' },
    ecstaskobserver: { since: '0.139' },
    fluentbit: { since: '0.54' },
  },
  processors: {
    datadog: { since: '0.94', instead: 'the connector datadog' },
    routing: { since: '0.120', instead: 'the connector routing' },
    servicegraph: { since: '0.94', instead: 'the connector servicegraph' },
    spanmetrics: { since: '0.96', instead: 'the connector spanmetrics' },
  },
  receivers: {
    bigip: { since: '0.146' },
    dotnetdiagnostics: { since: '0.75' },
    jmx: { since: '0.154' },
    opencensus: { since: '0.132', instead: 'otlp' },
    prometheusexec: { since: '0.54' },
    sapm: { since: '0.133', instead: 'otlp' },
    signalfx: { since: '0.157' },
  },
}

/** Versions below this one are two years old and more; where the version is not known, none of them is thought of. */
export const OLDEST = '0.104'

const bare = (type: string): string =>
  type
    .toLowerCase()
    .replace(/^experimental_/, '')
    .replaceAll('_', '')

export const removedOf = (section: Section, type: string): Removed | undefined => REMOVED[section]?.[bare(type)]

export const knownTypes = (section: Section): string[] => NOW[section].split(' ')

export const isKnownType = (section: Section, type: string): boolean =>
  ELSEWHERE.includes(bare(type)) ||
  knownTypes(section).some((name) => name === bare(type) || `${name}${section.slice(0, -1)}` === bare(type))

const TLS =
  'ca_file ca_pem include_system_ca_certs_pool cert_file cert_pem key_file key_pem min_version max_version cipher_suites reload_interval curve_preferences tpm'
const SERVER_TLS = `${TLS} client_ca_file client_ca_file_reload`
const HELPERS = 'sending_queue retry_on_failure timeout'
const SERVER = 'endpoint transport dialer tls auth include_metadata middlewares keepalive'

/** Keys that components take at their top level, from their Config types, by section and type; what is not listed is not judged. */
const KEYS: Record<string, string> = {
  'exporters otlp': `endpoint compression tls keepalive read_buffer_size write_buffer_size wait_for_ready headers user_agent balancer_name authority auth middlewares batcher ${HELPERS}`,
  'exporters otlphttp': `endpoint proxy_url tls read_buffer_size write_buffer_size headers auth compression compression_params max_idle_conns max_idle_conns_per_host max_conns_per_host idle_conn_timeout disable_keep_alives http2_read_idle_timeout http2_ping_timeout cookies force_attempt_http2 middlewares traces_endpoint metrics_endpoint logs_endpoint profiles_endpoint encoding batcher ${HELPERS}`,
  'exporters otlp tls': `${TLS} insecure insecure_skip_verify server_name_override`,
  'exporters prometheus tls': SERVER_TLS,
  'exporters debug': 'verbosity sampling_initial sampling_thereafter use_internal_logger output_paths sending_queue',
  'receivers otlp': 'protocols',
  'receivers otlp protocols': 'grpc http',
  'receivers otlp protocols grpc': `${SERVER} max_recv_msg_size_mib max_concurrent_streams read_buffer_size write_buffer_size`,
  'receivers otlp protocols http': `${SERVER} cors max_request_body_size response_headers compression_algorithms read_timeout read_header_timeout write_timeout idle_timeout keep_alives_enabled traces_url_path metrics_url_path logs_url_path profiles_url_path`,
  'receivers otlp protocols grpc tls': SERVER_TLS,
  'receivers otlp protocols http tls': SERVER_TLS,
  'processors batch': 'timeout send_batch_size send_batch_max_size metadata_keys metadata_cardinality_limit',
  'processors memorylimiter':
    'check_interval min_gc_interval_when_soft_limited min_gc_interval_when_hard_limited max_gc_interval_when_soft_limited max_gc_interval_when_hard_limited limit_mib spike_limit_mib limit_percentage spike_limit_percentage ballast_size_mib',
}
/** What ignores keys that it does not take, instead of not starting; measured on 0.161.0. */
const LENIENT = new Set(['exporters otlphttp', 'receivers otlp protocols http'])
const ALIAS: Record<string, string> = { otlpgrpc: 'otlp' }

/** The keys of a component, or of a place in it; undefined where they are not known. */
export function keysFor(section: Section, type: string, ...inside: string[]): { keys: string[]; isLenient: boolean } | undefined {
  const place = [section, ALIAS[bare(type)] ?? bare(type), ...inside].join(' ')
  const keys = KEYS[place]?.split(' ')
  return keys && { keys, isLenient: LENIENT.has(place) }
}

/** Keys that an older version took in this place: the first version without. */
export const OLD_KEYS: Record<string, string> = {
  insecure: '0.37',
  ca_file: '0.37',
  cert_file: '0.37',
  key_file: '0.37',
  per_rpc_auth: '0.29',
}
