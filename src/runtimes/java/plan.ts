import { type Patient, type Plan, type Route, SIGNALS, type Signal } from '../../types.ts'
import { applySampler, checkPropagators, checkWord, exportersOf, isDisabled, resourceOf, samplerOf } from './checks.ts'
import { planDeclarative } from './file.ts'
import { CONFIG_FILES, IGNORED, type Kind, traitsOf } from './facts.ts'
import { emptyRoute, exportRoute, stateOf, stop } from './route.ts'
import { type JavaCtx, fatal, namedSettings, note, strayProperties, textOf, variableOf } from './settings.ts'
import { ALWAYS, BATCH, INTERVAL, checkRanges } from './values.ts'
import { fileTraits } from '../parts/file/rules.ts'
import { idleOf, joined } from '../parts/settings.ts'

type Routes = Record<Signal, Route>
/** `settings`: those of a file beside the others. */
export type Made = Pick<Plan, 'routes' | 'resource' | 'file'> & Partial<Pick<Plan, 'settings'>>
const PRINTS = new Set(['console', 'logging'])

/** What AutoConfiguredOpenTelemetrySdk makes of the settings: strict, and one bad value ends it all. */
export function planOf(ctx: JavaCtx, kind: Kind, patient: Patient, reads: (name: string) => boolean): Made {
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, emptyRoute(signal, kind)])) as Routes
  const file = fileOf(ctx, kind)
  if (file !== undefined && readsFile(kind, patient)) return planDeclarative(ctx, kind, patient, file)
  const resource =
    file === undefined ? configure(ctx, kind, patient, routes) : resourceOf({ ...ctx, env: new Map(), readings: [] }, DEFAULT_NAME)
  if (file !== undefined)
    fatal(ctx, file, 'unsupported', {
      says: 'Cannot autoconfigure from config file without opentelemetry-sdk-extension-declarative-config on the classpath',
    })
  const killer = ctx.readings.find(({ outcome, reason }) => outcome === ctx.dies && reason !== 'disabled')
  if (killer) for (const signal of SIGNALS) stop(routes[signal], ctx.dies, killer.from.setting)
  notRead(ctx)
  ctx.readings.push(...strayProperties(patient, reads))
  return { routes, resource }
}

const DEFAULT_NAME = 'unknown_service:java'

function configure(ctx: JavaCtx, kind: Kind, patient: Patient, routes: Routes): Plan['resource'] {
  const resource = resourceOf(ctx, DEFAULT_NAME)
  checkPropagators(ctx, kind.propagators)
  if (isDisabled(ctx)) {
    for (const signal of SIGNALS) routes[signal].because = 'OTEL_SDK_DISABLED is true'
    return resource
  }
  checkRanges(ctx, ALWAYS)
  checkWord(ctx, 'otel.experimental.sdk.telemetry.version', ['legacy', 'latest'], 'Invalid sdk telemetry version: ')
  const sampler = samplerOf(ctx, kind.samplers)
  for (const signal of SIGNALS) {
    const out = routes[signal]
    const names = exportersOf(ctx, signal, kind)
    Object.assign(out, stateOf(ctx, signal, names))
    if (names.includes('otlp')) exportRoute(ctx, kind, patient, out)
    if (names.some((name) => name !== 'none' && !PRINTS.has(name))) checkRanges(ctx, BATCH[signal])
    if (signal === 'metrics') checkMetrics(ctx, names)
    if (signal === 'traces') applySampler(ctx, sampler, out)
  }
  return resource
}

function checkMetrics(ctx: JavaCtx, names: readonly string[]): void {
  if (names.some((name) => name !== 'none' && name !== 'prometheus')) checkRanges(ctx, INTERVAL)
  if (!names.includes('otlp')) return
  const own = 'otel.exporter.otlp.metrics'
  checkWord(ctx, `${own}.temporality.preference`, ['cumulative', 'delta', 'lowmemory'], 'Unrecognized aggregation temporality: ')
  const words = ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram']
  checkWord(ctx, `${own}.default.histogram.aggregation`, words, 'Unrecognized default histogram aggregation: ')
}

/** The property that names a file of declarative configuration. */
export function fileOf(ctx: Pick<JavaCtx, 'env'>, { version }: Kind): string | undefined {
  const isSet = (property: string): boolean => (textOf(ctx, property) ?? '') !== ''
  return CONFIG_FILES.some(isSet) ? version.configFile().find(isSet) : undefined
}

/** The agent has a reader of declarative configuration; the SDK has one where its package is added. */
const readsFile = (kind: Kind, { wiring }: Patient): boolean => kind.id === 'javaagent' || wiring === 'autoconfigure+declarative'

function notRead(ctx: JavaCtx): void {
  for (const property of ctx.env.keys())
    if (property.startsWith('otel.') && IGNORED.test(variableOf(property))) note(ctx, property, SIGNALS, 'ignored', 'not-read')
}

/** The plan around it. */
export function wrap(patient: Patient, kind: Kind, wiring: string, ctx: JavaCtx, made: Made, traits = traitsOf(kind)): Plan {
  const { version, detectedBy, candidates } = patient
  const isFile = fileOf(ctx, kind) !== undefined && readsFile(kind, patient)
  return {
    runtime: { id: kind.id, wiring, version, detectedBy, candidates },
    traits: isFile ? fileTraits(traits) : traits,
    ...made,
    readings: joined(ctx.readings),
    idle: idleOf(patient.layers),
    settings: made.settings ?? namedSettings(patient, ctx.env),
  }
}
