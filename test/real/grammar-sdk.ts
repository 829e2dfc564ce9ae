import { drawEndpoint, drawHeaders, drawWord } from './grammar.ts'
import * as V from './grammar-values.ts'
import type { Settings } from './support/program.ts'
import { type Random, randomAt } from './support/random.ts'

/** What the environment of one SDK can hold: the values that it knows beside those that nobody knows, and the switches of what it reads at all. */
export interface Dialect {
  protocols: readonly string[]
  exporters: readonly string[]
  compressions: readonly string[]
  timeouts: readonly string[]
  /** What a TIMEOUT means, in milliseconds; null where it is not understood. */
  timeoutMs(text: string): number | null
  samplers: readonly string[]
  propagators: readonly string[]
  /** Names of variables that may name a proxy. */
  proxies: readonly string[]
  noProxies: readonly string[]
  /** Other variables, each with its values: certificates, bundles, and names that only look like settings. */
  others: Readonly<Record<string, readonly string[]>>
  /**
   * How often a value is one that nobody should write, one of these for each draw; always where absent. A strict SDK ends at the first of them,
   * and tells no more.
   */
  oddness?: readonly number[]
  /** True for a draw that chance decides: it is drawn again. */
  isChance?(env: Readonly<Record<string, string>>): boolean
  /** What is drawn besides: files, JVM arguments. */
  more?(rng: Random, settings: Settings & { files: Record<string, string> }): void
}

const SIGNALS = ['TRACES', 'METRICS', 'LOGS'] as const

/** The draw number `index` of a seed, for an SDK that is set up by the environment. */
export function drawSettings(seed: number, index: number, dialect: Dialect): Settings {
  const rng = randomAt(seed, index)
  for (;;) {
    const settings = drawOnce(rng, dialect)
    if (!dialect.isChance?.(settings.env)) return settings
  }
}

function drawOnce(rng: Random, dialect: Dialect): Settings {
  const env: Record<string, string> = {}
  const odd = dialect.oddness ? rng.pick(dialect.oddness) : 1
  const set: Set = (name, chance, plain, value) => {
    if (rng.chance(chance)) env[name] = odd === 1 || rng.chance(odd) ? value() : rng.pick(plain)
  }
  drawExporter(set, rng, '', dialect, [0.75, 0.3, 0.45])
  for (const signal of SIGNALS) {
    drawExporter(set, rng, `${signal}_`, dialect, [0.2, 0.1, 0.08])
    set(`OTEL_${signal}_EXPORTER`, 0.14, PLAIN.exporters, () => drawWord(rng, dialect.exporters))
  }
  set('OTEL_SDK_DISABLED', 0.05, PLAIN.disabled, () => drawWord(rng, V.DISABLED))
  set('OTEL_TRACES_SAMPLER', 0.1, PLAIN.samplers, () => drawWord(rng, dialect.samplers))
  set('OTEL_TRACES_SAMPLER_ARG', 0.1, PLAIN.ratios, () => rng.pick(V.RATIOS))
  set('OTEL_RESOURCE_ATTRIBUTES', 0.08, PLAIN.resources, () => rng.pick(V.RESOURCES))
  set('OTEL_SERVICE_NAME', 0.08, ['app'], () => rng.pick(['app', '', 'é', 'my service']))
  set('OTEL_PROPAGATORS', 0.05, PLAIN.propagators, () => drawWord(rng, dialect.propagators))
  if (rng.chance(0.15)) drawProxies(set, rng, dialect)
  for (const [name, values] of Object.entries(dialect.others)) set(name, 0.06, values.slice(0, 1), () => rng.pick(values))
  const settings = { env, files: {} }
  dialect.more?.(rng, settings)
  return settings
}

/** Sets a variable by chance: to a plain value, or to one that is drawn. */
type Set = (name: string, chance: number, plain: readonly string[], value: () => string) => void
const PLAIN = V.PLAIN

function drawExporter(
  set: Set,
  rng: Random,
  infix: string,
  dialect: Dialect,
  [endpoint, headers, protocol]: [number, number, number],
): void {
  const name = (what: string): string => `OTEL_EXPORTER_OTLP_${infix}${what}`
  set(name('ENDPOINT'), endpoint, PLAIN.endpoints, () => drawReachable(rng))
  set(name('HEADERS'), headers, PLAIN.headers, () => drawHeaders(rng))
  set(name('PROTOCOL'), protocol, PLAIN.protocols, () => drawWord(rng, dialect.protocols))
  set(name('INSECURE'), headers / 2, ['true', 'false'], () => drawWord(rng, V.INSECURE))
  set(name('COMPRESSION'), headers / 4, ['gzip', 'none'], () => drawWord(rng, dialect.compressions))
  set(name('TIMEOUT'), headers / 4, ['10000', '5000'], () => rng.pick(dialect.timeouts))
  set(name('CERTIFICATE'), headers / 2, ['@CA'], () => rng.pick(V.CERTIFICATES))
}

/** Port 0 is no port that a sink can stand on, and gRPC reads 65536 as 0. */
function drawReachable(rng: Random): string {
  for (;;) {
    const text = drawEndpoint(rng)
    if (![...text.matchAll(/:(\d{1,9})/g)].some(([, digits]) => Number(digits) % 65_536 === 0)) return text
  }
}

function drawProxies(set: Set, rng: Random, { proxies, noProxies }: Dialect): void {
  for (const name of proxies) set(name, 0.3, ['http://127.0.0.1:21003'], () => rng.pick(V.PROXY_VALUES))
  for (const name of noProxies) set(name, 0.3, ['collector.test'], () => rng.pick(V.NO_PROXY_VALUES))
}
