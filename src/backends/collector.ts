import type { Ask, Profile, Recognised } from '../types.ts'
import { okJson, stringIn, textOf, versionIn } from './answers.ts'
import { metricsOf, WHOLE_PAGE } from './otelcol-metrics.ts'
import { baseOf, beside, receiverAt } from './otlp-receiver.ts'

/** By its OTLP receiver; by its health check or its own metrics, where those were taken for it. Its own metrics tell the version. */
async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  const base = await receiverAt(ask, url)
  if (base !== null) {
    const own = beside(url, 8888)
    const version = own === null ? undefined : versionOf(textOf((await ask('GET', `${own}/metrics`, WHOLE_PAGE)).answer))
    return { id: 'collector', ...(version && { version }), recognisedBy: 'GET /v1/traces', base, facts: {} }
  }
  const side = await sidePages(ask, url)
  if (side) return side
  const health = okJson(await ask('GET', `${url.origin}/`))
  if (stringIn(health, 'status') === 'Server available' && 'upSince' in health)
    return wrongDoor(url, 'its health check, which answers 200 to anything')
  const metrics = textOf((await ask('GET', `${url.origin}/metrics`, WHOLE_PAGE)).answer)
  return /^otelcol_/m.test(metrics) ? { ...wrongDoor(url, 'for its own metrics'), version: versionOf(metrics) } : null
}

/** Pages on their usual ports that are not for data; those of pprof any program in Go may have, those of its health check Jaeger has as well. */
async function sidePages(ask: Ask, url: URL): Promise<Recognised | null> {
  const [path, says, door] = SIDE[url.port] ?? []
  if (path === undefined || says === undefined || door === undefined) return null
  return says.test(textOf((await ask('GET', url.origin + path)).answer)) ? wrongDoor(url, door) : null
}

const SIDE: Readonly<Record<string, readonly [string, RegExp, string]>> = {
  55679: ['/debug/servicez', /<title>Service /, 'for its debug pages (zPages)'],
  13133: ['/status', /"status_time"/, 'its health check (version 2)'],
  1777: ['/debug/pprof/', /Types of profiles available/, 'for profiles of its own (pprof)'],
}

const wrongDoor = (url: URL, door: string): Recognised => ({
  id: 'collector',
  recognisedBy: 'its answer',
  base: baseOf(url),
  facts: { door },
})

const versionOf = (metrics: string): string | undefined =>
  versionIn(/^(?:otelcol_)?target_info\{.*?service_version="([^"]*)"/m.exec(metrics)?.[1] ?? '')

/** Names that it usually has on a network of one's own. */
const USUAL = ['otel-collector', 'otelcol', 'opentelemetry-collector', 'otelcollector', 'collector', 'otel-agent']

/** OpenTelemetry Collector: what is true of every one. Which signals it takes is for its pipelines to say, so it is known by `--backend` only. */
const collector: Profile = {
  id: 'collector',
  title: 'the OpenTelemetry Collector',
  images: [
    'otel/opentelemetry-collector',
    'otel/opentelemetry-collector-contrib',
    'otel/opentelemetry-collector-k8s',
    'otel/opentelemetry-collector-otlp',
    'opentelemetry-collector-releases/opentelemetry-collector',
    'opentelemetry-collector-releases/opentelemetry-collector-contrib',
  ],
  startsWith: {
    'opentelemetry-collector': '/etc/otelcol/config.yaml',
    'opentelemetry-collector-contrib': '/etc/otelcol-contrib/config.yaml',
    'opentelemetry-collector-k8s': '/etc/otelcol-k8s/config.yaml',
  },
  hosts: [],
  at: [{ port: 55681, path: '/v1/trace' }, ...[13133, 8888, 55679, 1777].map((port) => ({ names: USUAL, port }))],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  ports: { http: [4318], grpc: [4317] },
  slashes: 'refused',
  credentials: [],
  routing: [],
  // Measured on 0.161.0: the health port answers 200 to any POST, so that a sender believes in success.
  otherPorts: {
    55681: 'the old one for OTLP over HTTP, which it gave up in 0.49',
    1777: 'for profiles of its own (pprof)',
    8888: 'for its own metrics',
    13133: 'its health check, which answers 200 to anything',
    55679: 'for its debug pages (zPages)',
  },
  sources: [
    'https://github.com/open-telemetry/opentelemetry-collector/blob/main/CHANGELOG.md',
    'https://opentelemetry.io/docs/collector/internal-telemetry/',
    'https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/extension/healthcheckextension',
    'https://github.com/open-telemetry/opentelemetry-collector/tree/main/extension/zpagesextension',
  ],
  recognise,
  metricsOf,
  general: true,
}

export default collector
