import type { App, Told } from './app.ts'
import { SET, withScheme, yamlLines } from './parts.ts'

const OTEL = 'tracing.otel'
const isDaprHttp = (told: Told): boolean => told(`${OTEL}.protocol`) === 'http'
const isDaprPlain = (told: Told): boolean => told(`${OTEL}.isSecure`) === 'false'

/** One exporter where both the address and the protocol are named: setupTracing in pkg/runtime/runtime.go of https://github.com/dapr/dapr */
const dapr: App = {
  id: 'dapr',
  title: 'Dapr, its sidecar',
  source: 'https://docs.dapr.io/operations/observability/tracing/setup-tracing/',
  programs: ['daprd'],
  runtime: 'go',
  wiring: (told) => (isDaprHttp(told) ? 'otlphttp' : 'otlpgrpc'),
  protocols: ['grpc', 'http/protobuf'],
  signals: ['traces'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: [`${OTEL}.endpointAddress`],
      as: (text, told) => withScheme(text, isDaprPlain(told)) + (isDaprHttp(told) ? '/v1/traces' : ''),
    },
    { to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', names: [`${OTEL}.headers`] },
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: ['tracing.samplingRate'] },
  ],
  usual: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.0001' },
  reads: /^tracing\.(?:otel|zipkin|samplingRate|stdout)\b/,
  gates: [
    { setting: `${OTEL}.endpointAddress`, on: SET, value: 'collector:4317', asks: true },
    { setting: `${OTEL}.protocol`, on: SET, value: 'grpc', signals: ['traces'] },
  ],
  rules: [
    {
      setting: `${OTEL}.protocol`,
      fits: /^(?:http|grpc)$/,
      outcome: 'crash',
      reason: 'unknown-value',
      says: 'invalid protocol provided for Otel endpoint',
    },
    {
      // It is handed to the exporter as host and port.
      setting: `${OTEL}.endpointAddress`,
      fits: /^(?![a-z]+:\/\/)/i,
      outcome: 'signal-off',
      reason: 'scheme',
    },
  ],
  plaintext: (told) =>
    told(`${OTEL}.isSecure`) === undefined
      ? { detail: `Write isSecure: false beside the address, or, where TLS is meant, isSecure: true` }
      : undefined,
  line: yamlLine,
  service: '<app id>',
}

/** A key of the spec as lines of YAML. */
function yamlLine(setting: string, value: string | null): string | undefined {
  if (!/^(?:tracing|opentelemetry)\./.test(setting)) return undefined
  return value === null ? `# take ${setting} out` : yamlLines(setting.split('.'), value)
}

const PROVIDER = 'opentelemetry'
const isIstioHttp = (told: Told): boolean => told(`${PROVIDER}.http.path`) !== undefined

/** `namespace/host` or a host; whether TLS is spoken to it a DestinationRule says, as it has to be for port 443. */
function proxied(service: string, told: Told): string {
  const port = told(`${PROVIDER}.port`) ?? ''
  return `${port === '443' ? 'https' : 'http'}://${service.replace(/^[^/]*\//, '')}:${port}${isIstioHttp(told) ? told(`${PROVIDER}.http.path`) : ''}`
}

const istio: App = {
  id: 'istio',
  title: 'Istio, its proxies',
  source: 'https://istio.io/latest/docs/tasks/observability/distributed-tracing/opentelemetry/',
  runtime: 'spec',
  protocols: ['grpc', 'http/protobuf'],
  signals: ['traces'],
  renames: [
    { to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', names: [`${PROVIDER}.service`], as: proxied },
    { to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', names: [`${PROVIDER}.http.headers`] },
  ],
  fixed: (told) => ({ OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: isIstioHttp(told) ? 'http/protobuf' : 'grpc' }),
  reads: /^(?:tracing\.providers|opentelemetry\.|extensionProviders\.)/,
  gates: [
    {
      setting: `${PROVIDER}.service`,
      or: ['tracing.providers'],
      on: SET,
      value: 'otel-collector.observability.svc.cluster.local',
      asks: true,
    },
  ],
  rules: [
    {
      setting: 'tracing.providers',
      fits: /^(?!)/,
      when: (told) => told(`${PROVIDER}.service`) === undefined,
      outcome: 'signal-off',
      reason: 'unknown-value',
      instead: (told) => told('extensionProviders.opentelemetry'),
      detail: 'names no provider of traces that the mesh defines (opentelemetry in extensionProviders)',
    },
  ],
  line: (setting, value) =>
    setting === 'tracing.providers' && value !== null ? `- name: ${JSON.stringify(value)}` : yamlLine(setting, value),
  service: '<workload>',
}

const EXPORTER = 'otel_exporter'

/** It stands in blocks of any kind; headers are directives of two words. */
function directive(key: string): string | undefined {
  const own = /^(?:\w+\.)?(otel_(?:service_name|trace))$/.exec(key)?.[1]
  if (own !== undefined) return own
  return key.startsWith(`${EXPORTER}.`) ? key.replace(/\.header\./, '.headers.') : undefined
}

/** The servers may stand in other files, and so may the rest where this is one of these. */
const isPartOfMore = (text: string): boolean =>
  !/^\s*(?:http|events)\s*\{/m.test(text) || /^\s*include\s+(?!\S*(?:mime\.types|_params|modules-enabled\/\S*)\s*;)/m.test(text)

/** The module speaks gRPC alone, and traces nothing unless it is told to: https://github.com/nginxinc/nginx-otel */
const nginx: App = {
  id: 'nginx',
  title: 'nginx, ngx_otel_module',
  source: 'https://nginx.org/en/docs/ngx_otel_module.html',
  file: {
    kind: 'nginx',
    is: (path, head) => path.endsWith('.conf') && /^[^\S\n]*otel_(?:exporter\s*\{|trace\s)/m.test(head),
    syntax: 'nginx',
    isPart: isPartOfMore,
    nameOf: directive,
    hasHeaderKeys: true,
    needs: /^otel_/,
    isStronger: true,
  },
  runtime: 'spec',
  protocols: ['grpc'],
  signals: ['traces'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: [`${EXPORTER}.endpoint`],
      as: (text) => (/^https?:\/\//.test(text) ? text : `http://${text}`),
    },
    { to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', names: [`${EXPORTER}.headers`] },
    { to: 'OTEL_SERVICE_NAME', names: ['otel_service_name'] },
  ],
  fixed: { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' },
  deaf: /^OTEL_/,
  reads: /^otel_(?:exporter\.[\w.-]+|service_name|trace)$/,
  gates: [
    { setting: `${EXPORTER}.endpoint`, on: SET, value: 'localhost:4317', asks: true },
    // A variable decides for each request.
    { setting: 'otel_trace', on: /^(?!off$)./, value: 'on', signals: ['traces'] },
  ],
  trust: {
    reads: ['trusted_certificate'],
    text: 'trusted_certificate of otel_exporter names the certificates that are trusted',
    roots: 'system',
    files: [{ setting: '.trusted_certificate' }],
  },
  line(setting, value) {
    const name = setting.split('.').at(-1) ?? setting
    return value === null ? `# take ${name} out` : `${name} ${/[\s;{}"']/.test(value) ? JSON.stringify(value) : value};`
  },
  headerLine: (name, value) => `header ${name} ${JSON.stringify(value)};`,
  service: 'unknown_service:nginx',
}

/** Proxies and sidecars, which have files of their own. */
export const proxies: readonly App[] = [dapr, istio, nginx]
