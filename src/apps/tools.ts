import type { App, Told } from './app.ts'
import { caddy } from './caddy.ts'
import { k6 } from './k6.ts'
import { OTEL_ROUTE, SET, TRUE, undecoded, withScheme } from './parts.ts'
import { traefik } from './traefik.ts'

const cliProtocol = (told: Told): string => told('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') || told('OTEL_EXPORTER_OTLP_PROTOCOL') || ''
const cliEndpoint = (told: Told): string => told('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') || told('OTEL_EXPORTER_OTLP_ENDPOINT') || ''
/** Without a protocol, a scheme of HTTP means HTTP, and host:port means gRPC. */
const isCliHttp = (told: Told): boolean =>
  cliProtocol(told).startsWith('http/') || (cliProtocol(told) !== 'grpc' && /^https?:/.test(cliEndpoint(told)))

/** host:port and a bare host are gRPC, in plaintext where it is told or near. */
function cliAddress(text: string, told: Told): string {
  if (/^https?:/.test(text)) return text
  const host = text.replace(/^grpc:\/\//, '')
  const isNear = /^(?:localhost|127\.|\[?::1)/.test(host)
  return withScheme(host.includes(':') ? host : `${host}:4317`, isNear || TRUE.test(told('OTEL_EXPORTER_OTLP_INSECURE') ?? ''))
}

const otelCli: App = {
  id: 'otel-cli',
  title: 'otel-cli',
  source: 'https://github.com/equinix-labs/otel-cli',
  programs: ['otel-cli'],
  runtime: 'go',
  wiring: (told) => (isCliHttp(told) ? 'otlphttp' : 'otlpgrpc'),
  signals: ['traces'],
  renames: [
    { to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', names: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'], as: cliAddress },
    {
      to: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      names: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
      // A path that names the signal already gets no second one.
      as: (text, told) => cliAddress(text, told).replace(/\/v1\/traces$/, ''),
    },
    { to: 'OTEL_EXPORTER_OTLP_HEADERS', names: ['OTEL_EXPORTER_OTLP_HEADERS'], as: undecoded },
    { to: 'OTEL_SERVICE_NAME', names: ['OTEL_SERVICE_NAME', 'OTEL_CLI_SERVICE_NAME'] },
  ],
  deaf: /^OTEL_(?:EXPORTER_OTLP_(?:INSECURE|TRACES_HEADERS|\w*COMPRESSION)|TRACES_EXPORTER|TRACES_SAMPLER\w*|SDK_DISABLED|EXPORTER_OTLP_(?:METRICS|LOGS)_\w+)$/,
  reads: /^OTEL_CLI_\w+$|^OTEL_EXPORTER_OTLP_(?:INSECURE|BLOCKING)$/,
  gates: [
    { setting: 'OTEL_EXPORTER_OTLP_ENDPOINT', or: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'], on: SET, value: 'localhost:4317', asks: true },
  ],
  rules: [
    {
      setting: 'OTEL_EXPORTER_OTLP_PROTOCOL',
      fits: /^(?:grpc|http\/protobuf)$/,
      outcome: 'signal-off',
      reason: 'unknown-value',
      says: 'invalid protocol setting',
    },
  ],
  service: 'otel-cli',
}

const buildkit = (id: string, title: string, programs: string[]): App => ({
  id,
  title,
  // Set by an exporter or an endpoint alone, and gRPC where no protocol says otherwise (util/tracing/detect/otlp.go).
  source: 'https://github.com/moby/buildkit/tree/master/util/tracing/detect',
  programs,
  runtime: 'go',
  wiring: 'autoexport',
  signals: ['traces', 'metrics'],
  usual: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  renames: [{ to: 'OTEL_EXPORTER_OTLP_PROTOCOL', names: ['OTEL_EXPORTER_OTLP_PROTOCOL'] }],
  gates: (['traces', 'metrics'] as const).map((signal) => ({
    setting: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    or: [`OTEL_${signal.toUpperCase()}_EXPORTER`, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`],
    on: SET,
    value: 'http://localhost:4317',
    signals: [signal],
    asks: true as const,
  })),
})

const dockerCli: App = {
  id: 'docker',
  title: 'the docker command',
  source: 'https://docs.docker.com/engine/cli/otel/',
  tells: /^DOCKER_CLI_OTEL_/,
  runtime: 'go',
  wiring: 'otlpgrpc',
  signals: ['traces', 'metrics'],
  renames: [{ to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: ['DOCKER_CLI_OTEL_EXPORTER_OTLP_ENDPOINT'] }],
  deaf: OTEL_ROUTE,
  gates: [{ setting: 'DOCKER_CLI_OTEL_EXPORTER_OTLP_ENDPOINT', on: SET, value: 'http://localhost:4317', asks: true }],
  service: 'docker',
}

const roadrunner: App = {
  id: 'roadrunner',
  title: 'RoadRunner',
  source: 'https://docs.roadrunner.dev/docs/lab-team/otel',
  also: ['rr'],
  programs: ['rr'],
  runtime: 'go',
  // The client of .rr.yaml decides; where it names none, the variable does, and HTTP is the default (config.go of roadrunner-server/otel).
  wiring: (told) =>
    (told('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') || told('OTEL_EXPORTER_OTLP_PROTOCOL')) === 'grpc' ? 'otlpgrpc' : 'otlphttp',
  signals: ['traces'],
  service: 'RoadRunner',
}

/** Command line tools and servers. */
export const tools: readonly App[] = [
  k6,
  otelCli,
  buildkit('buildx', 'docker buildx', ['buildx', 'docker-buildx']),
  buildkit('buildkit', 'BuildKit', ['buildkitd', 'buildctl']),
  dockerCli,
  roadrunner,
  traefik,
  caddy,
]
