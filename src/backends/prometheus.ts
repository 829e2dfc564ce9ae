import type { Ask, Profile, Recognised } from '../types.ts'
import { fields, okJson, stringIn, textOf, versionIn } from './answers.ts'

const HOME = /\/api\/v1\/otlp(?:\/v1\/\w+)?\/*$/

/** By its health page; `--web.external-url` may put all of it under a path. */
async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  const base = url.origin + (HOME.test(url.pathname) ? url.pathname.replace(HOME, '') : '')
  if (!textOf((await ask('GET', `${base}/-/healthy`)).answer).startsWith('Prometheus Server is Healthy')) return null
  const build = fields(okJson(await ask('GET', `${base}/api/v1/status/buildinfo`))['data'])
  const version = versionIn(stringIn(build, 'version'))
  return { id: 'prometheus', ...(version && { version }), recognisedBy: 'GET /-/healthy', base, facts: {} }
}

/** Prometheus, measured on 3.15: metrics alone, where --web.enable-otlp-receiver is on. */
const prometheus: Profile = {
  id: 'prometheus',
  title: 'Prometheus',
  images: ['prom/prometheus'],
  switchedOn: {
    by: /^--web\.enable-otlp-receiver(?:=true)?$|^--enable-feature=\S*\botlp-write-receiver\b|^(?:\S*,)?otlp-write-receiver(?:,|$)/,
    add: '--web.enable-otlp-receiver',
  },
  at: [{ path: '/api/v1/otlp' }, { names: ['prometheus', 'localhost', '127.0.0.1'], port: 9090 }],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['metrics'],
  basePath: '/api/v1/otlp',
  ports: { http: [9090] },
  slashes: 'refused',
  temporality: { takes: 'cumulative', severity: 'warning', what: 'sums that are delta are answered 500, unless a feature flag is on' },
  sources: ['https://prometheus.io/docs/guides/opentelemetry/', 'https://prometheus.io/docs/prometheus/latest/feature_flags/'],
  hosts: [],
  regions: [],
  credentials: [],
  routing: [],
  otherPorts: {},
  recognise,
}

export default prometheus
