import { drawConfig } from './grammar-config.ts'
import * as V from './grammar-values.ts'
import { mutate, type Random, randomAt } from './support/random.ts'
import { parseUrl } from '../../src/url.ts'

/** One start of goose. `@HOME` in a value stands for the home folder of the run, `@CA` for the file of the lab's certificate authority. */
export interface Draw {
  env: Record<string, string>
  configYaml: string | null
  /** Other files by their path under the home folder. */
  files: Record<string, string>
}

const SIGNALS = ['TRACES', 'METRICS', 'LOGS'] as const

/** The draw number `index` of a seed. */
export function draw(seed: number, index: number): Draw {
  const rng = randomAt(seed, index)
  const env: Record<string, string> = {}
  const config = rng.chance(0.25) ? drawConfig(rng, drawEndpoint) : null
  if (rng.chance(config ? 0.3 : 0.75)) env['OTEL_EXPORTER_OTLP_ENDPOINT'] = drawEndpoint(rng)
  if (rng.chance(0.35)) env['OTEL_EXPORTER_OTLP_HEADERS'] = drawHeaders(rng)
  if (rng.chance(0.15)) env['OTEL_EXPORTER_OTLP_PROTOCOL'] = drawWord(rng, V.PROTOCOLS)
  if (rng.chance(0.04)) env['OTEL_EXPORTER_OTLP_COMPRESSION'] = rng.pick(V.COMPRESSIONS)
  if (rng.chance(0.08)) env['OTEL_EXPORTER_OTLP_TIMEOUT'] = rng.pick(V.TIMEOUTS)
  if (rng.chance(0.08)) env['OTEL_SDK_DISABLED'] = drawWord(rng, V.DISABLED)
  for (const signal of SIGNALS) drawSignal(rng, signal, env)
  drawSampler(rng, env)
  drawSurroundings(rng, env)
  // A config file that goose skips makes a log record of its own, which a filter may let through.
  if (!config) drawLogFilter(rng, env)
  // Metrics that fail on the way make goose complain, and a filter that lets warnings pass exports the complaint: whether they fail is a fact of
  // the destination, no plan can know it. So the lab's authority is trusted where a filter is drawn, and https works.
  if ('RUST_LOG' in env || 'OTEL_LOG_LEVEL' in env) env['SSL_CERT_FILE'] ??= '@CA'
  Object.assign(env, config?.env)
  return { env, configYaml: config?.configYaml ?? null, files: config?.files ?? {} }
}

function drawSignal(rng: Random, signal: string, env: Record<string, string>): void {
  const own = (name: string): string => `OTEL_EXPORTER_OTLP_${signal}_${name}`
  if (rng.chance(0.25)) env[own('ENDPOINT')] = drawEndpoint(rng)
  if (rng.chance(0.1)) env[own('HEADERS')] = drawHeaders(rng)
  if (rng.chance(0.08)) env[own('PROTOCOL')] = drawWord(rng, V.PROTOCOLS)
  if (rng.chance(0.03)) env[own('COMPRESSION')] = rng.pick(V.COMPRESSIONS)
  if (rng.chance(0.03)) env[own('TIMEOUT')] = rng.pick(V.TIMEOUTS)
  if (rng.chance(0.2)) env[`OTEL_${signal}_EXPORTER`] = drawWord(rng, V.EXPORTERS)
}

function drawSampler(rng: Random, env: Record<string, string>): void {
  if (rng.chance(0.12)) env['OTEL_TRACES_SAMPLER'] = rng.pick(V.SAMPLERS)
  if (rng.chance(0.1)) env['OTEL_TRACES_SAMPLER_ARG'] = rng.pick(V.RATIOS)
}

function drawSurroundings(rng: Random, env: Record<string, string>): void {
  if (rng.chance(0.1)) env['OTEL_RESOURCE_ATTRIBUTES'] = rng.pick(V.RESOURCES)
  if (rng.chance(0.08)) env['OTEL_SERVICE_NAME'] = rng.pick(['goose', '', 'é', 'my service'])
  if (rng.chance(0.15)) env['SSL_CERT_FILE'] = rng.chance(0.9) ? '@CA' : '@HOME/missing.pem'
  if (rng.chance(0.06)) env[rng.pick(['GOOSE_TELEMETRY_ENABLED', 'GOOSE_TELEMETRY_OFF'])] = rng.pick(['true', 'false', '1'])
  if (rng.chance(0.05)) env[rng.pick(['OTEL_EXPORTER_OTLP_CERTIFICATE', 'OTEL_EXPORTER_OTLP_CLIENT_KEY'])] = '@HOME/missing.pem'
  if (rng.chance(0.05))
    env[rng.pick(['OTEL_EXPORTER_OTLP_INSECURE', 'OTEL_EXPORTER_ENDPOINT', 'otel_exporter_otlp_endpoint'])] = rng.pick([
      'true',
      'http://127.0.0.1:21002',
    ])
  if (!rng.chance(0.12)) return
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])
    if (rng.chance(0.3)) env[name] = rng.pick(V.PROXY_VALUES)
  for (const name of ['NO_PROXY', 'no_proxy']) if (rng.chance(0.3)) env[name] = rng.pick(V.NO_PROXY_VALUES)
  if (rng.chance(0.1)) env['REQUEST_METHOD'] = 'GET'
}

function drawLogFilter(rng: Random, env: Record<string, string>): void {
  if (rng.chance(0.06)) env['RUST_LOG'] = rng.pick(V.LOG_FILTERS)
  if (rng.chance(0.04)) env['OTEL_LOG_LEVEL'] = rng.pick(V.LOG_LEVELS)
}

/** An endpoint, good or bad; one that no sink can stand in for is drawn again. */
export function drawEndpoint(rng: Random): string {
  for (;;) {
    const text = anyEndpoint(rng)
    if (reachable(text)) return text
  }
}

function anyEndpoint(rng: Random): string {
  if (rng.chance(0.35))
    return rng.pick(['http://127.0.0.1:21001', 'http://localhost:4318', 'http://127.0.0.1:21002/otlp', 'https://localhost'])
  if (rng.chance(0.12)) return rng.pick(V.ODD_ENDPOINTS)
  const body =
    rng.pick(V.SCHEMES) +
    rng.pick(V.USERS) +
    rng.pick(V.HOSTS) +
    rng.pick(V.PORTS) +
    rng.pick(V.PATHS) +
    rng.pick(V.QUERIES) +
    rng.pick(V.FRAGMENTS)
  const whole = rng.pick(V.WRAPS).replaceAll('@', () => body)
  return rng.chance(0.25) ? mutate(rng, whole, V.URL_ALPHABET) : whole
}

export function drawHeaders(rng: Random): string {
  if (rng.chance(0.12)) return rng.pick(V.ODD_HEADERS)
  let out = ''
  for (let n = 1 + rng.below(3); n > 0; n--) {
    out += rng.pick(V.HEADER_KEYS) + rng.pick(V.HEADER_JOINTS) + rng.pick(V.HEADER_VALUES)
    if (n > 1) out += rng.pick(V.HEADER_COMMAS)
  }
  if (rng.chance(0.1)) out = rng.pick(['"@"', "'@'", ' @', '@ ', '@\n', '@,']).replace('@', () => out)
  return rng.chance(0.25) ? mutate(rng, out, V.HEADER_ALPHABET) : out
}

export function drawWord(rng: Random, words: readonly string[]): string {
  const word = rng.pick(words)
  return rng.chance(0.08) ? mutate(rng, word, [...' \t\r\n/,"aO1', '\u00a0', '\u2003', '\ufeff']) : word
}

const texts = ({ env, configYaml, files }: Draw): string[] => [...Object.values(env), configYaml ?? '', ...Object.values(files)]

/** Ports that the texts of a draw can mean, however they are read. */
export function portsOf(one: Draw): Set<number> {
  const ports = new Set([80, 443, 4317, 4318, 21_001, 21_002, 21_003])
  for (const text of texts(one))
    for (const [digits] of text.slice(0, 2000).matchAll(/\d{1,7}/g))
      if (Number(digits) > 0 && Number(digits) < 65_536) ports.add(Number(digits))
  return ports
}

/** False for an address or name to which no connection can be seen: multicast, link-local, port 0, a name that DNS cannot ask for. */
function reachable(text: string): boolean {
  const url = parseUrl(text)
  if (!url || !/^https?:$/.test(url.protocol)) return true
  if (url.port === '0') return false
  const { hostname } = url
  if (/^\[(?!2001:db8:|::1\]|::ffff:7f)/.test(hostname)) return false
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return hostname === '0.0.0.0' || !/^(0|22[4-9]|2[3-5]\d)\./.test(hostname)
  const labels = hostname.replace(/\.$/, '').split('.')
  return hostname.length < 250 && labels.every((label) => /^\w[\w-]{0,61}$/.test(label) && !label.endsWith('-'))
}
