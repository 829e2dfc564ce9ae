import { isMissing, type Missing } from '../cache.ts'
import { collector as install } from './install.ts'
import { filled, siteFor, type Started, startServer, writeCertificates } from './start.ts'

const USUAL = { http: 4318, grpc: 4317, health: 13_133, zpages: 55_679, pprof: 1777, metrics: 8888 }
const FREE = [
  ...['auth', 'apikey', 'tls', 'mtls', 'selfsigned', 'wronghost', 'expired', 'tracesonly', 'exportfail', 'export401'].flatMap((name) => [
    name,
    `${name}-grpc`,
  ]),
  'basic',
  'small',
  'custompath',
  'nobody',
]

/** The Collector with a port for each situation. */
export async function startCollector(): Promise<Started | Missing> {
  const installed = await install()
  if (isMissing(installed)) return installed
  const site = await siteFor('collector', USUAL, FREE)
  writeCertificates(site)
  const config = filled('collector-config.yaml', site)
  return startServer(site, { command: installed.path, args: ['--config', config], ready: `http://${site.places['health']}/` })
}

/** A Collector whose exporters have a queue: some of them lose what they are given. `metricsPort` 0 is any port. */
export async function startQueueing(metricsPort: number): Promise<Started | Missing> {
  const [installed, next] = [await install(), await startCollector()]
  if (isMissing(installed)) return installed
  if (isMissing(next)) return next
  const [usual, free] = metricsPort === 0 ? [{}, ['metrics']] : [{ metrics: metricsPort }, []]
  const own = ['retrying', 'fine', 'fine-grpc', 'half', 'batched', 'nobody', ...free]
  const site = await siteFor('collector-queue', { http: 4318, grpc: 4317, ...usual }, own)
  const { auth = '', http: sink = '', grpc: sinkGrpc = '' } = next.places
  Object.assign(site.places, { auth, sink, 'sink-grpc': sinkGrpc })
  const config = filled('collector-config-queue.yaml', site)
  const started = await startServer(site, {
    command: installed.path,
    args: ['--config', config],
    ready: `http://${site.places['metrics']}/metrics`,
  })
  return { ...started, stop: async () => void (await Promise.all([started.stop(), next.stop()])) }
}
