import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isMissing, type Missing, recipes } from '../cache.ts'
import { jaeger, phoenix, prometheus, zipkin } from './install.ts'
import { filled, siteFor, type Started, startServer } from './start.ts'

/** Jaeger with all its ports; where `isUsual`, as its documentation has them. */
export async function startJaeger(isUsual: boolean): Promise<Started | Missing> {
  const installed = await jaeger()
  if (isMissing(installed)) return installed
  const usual = { http: 4318, grpc: 4317, ui: 16_686, 'query-grpc': 16_685, health: 13_133, zipkin: 9411, metrics: 8888 }
  const site = isUsual ? await siteFor('jaeger', usual, ['nobody']) : await siteFor('jaeger', {}, [...Object.keys(usual), 'nobody'])
  const config = filled('jaeger-config.yaml', site)
  return startServer(site, { command: installed.path, args: ['--config', config], ready: `http://${site.places['health']}/status` })
}

const PHOENIX_KEY = 'otelDoctorAdminSecret0123456789abcdef'

/** Phoenix; its gRPC listens on every address, so that it gets a port that nobody else has. */
export async function startPhoenix({ auth }: { auth: boolean }): Promise<Started | Missing> {
  const installed = await phoenix()
  if (isMissing(installed)) return installed
  const site = await siteFor('phoenix', { http: 6006 }, ['nobody'], ['grpc'])
  const { address, folder, places } = site
  places['key'] = PHOENIX_KEY
  const env = {
    PHOENIX_WORKING_DIR: join(folder, 'work'),
    PHOENIX_HOST: address,
    PHOENIX_PORT: places['http']?.split(':')[1] ?? '',
    PHOENIX_GRPC_PORT: places['grpc']?.split(':')[1] ?? '',
    PHOENIX_TELEMETRY_ENABLED: 'false',
    ...(auth
      ? { PHOENIX_ENABLE_AUTH: 'true', PHOENIX_SECRET: 'otelDoctorTestSecret0123456789abcdef', PHOENIX_ADMIN_SECRET: PHOENIX_KEY }
      : {}),
  }
  mkdirSync(env.PHOENIX_WORKING_DIR)
  return startServer(site, { command: installed.path, args: ['serve'], env, ready: `http://${places['http']}/healthz` })
}

/** Prometheus, which takes OTLP only where it is told to. */
export async function startPrometheus({ receiver }: { receiver: boolean }): Promise<Started | Missing> {
  const installed = await prometheus()
  if (isMissing(installed)) return installed
  const site = await siteFor('prometheus', { http: 9090 }, ['nobody'])
  const args = [
    `--config.file=${join(recipes, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(site.folder, 'data')}`,
    `--web.listen-address=${site.places['http']}`,
    ...(receiver ? ['--web.enable-otlp-receiver'] : []),
  ]
  return startServer(site, { command: installed.path, args, ready: `http://${site.places['http']}/-/ready` })
}

/** Zipkin, on its usual port or on any. */
export async function startZipkin(isUsual: boolean): Promise<Started | Missing> {
  const installed = await zipkin()
  if (isMissing(installed)) return installed
  const site = isUsual ? await siteFor('zipkin', { http: 9411 }) : await siteFor('zipkin', {}, ['http'])
  const [host = '', port = ''] = (site.places['http'] ?? '').split(':')
  const ports = [`--armeria.ports[0].ip=${host}`, `--armeria.ports[0].port=${port}`, '--armeria.ports[0].protocols[0]=http']
  return startServer(site, { command: 'java', args: ['-jar', installed.path, ...ports], ready: `http://${host}:${port}/health` })
}
