import { randomBytes } from 'node:crypto'
import { askedFor } from './engine/asked.ts'
import { addProfile } from './backends/index.ts'
import { addCheck, judge, planOf } from './engine/examine.ts'
import { type Options, DEFAULTS } from './engine/options.ts'
import { knownOffline, takesOf } from './engine/gather/recognise.ts'
import { reportOf } from './engine/report.ts'
import { clear, planView } from './engine/view.ts'
import { secretOf, urlSecret } from './redact.ts'
import type { PlanReport, Report } from './report/schema.ts'
import { appOf, apps } from './apps/index.ts'
import { addRuntime, runtimeOf, runtimes } from './runtimes/index.ts'
import { layerOf } from './runtimes/parts/settings.ts'
import { codeFrom } from './sources/code/index.ts'
import { parseGooseConfig } from './sources/goose/config.ts'
import { declarativeLayers } from './sources/declarative.ts'
import { programsOfTexts } from './sources/folder.ts'
import { jvmLayers } from './sources/jvm-args.ts'
import type { Check, Layer, Patient, Profile, Runtime, Signal } from './types.ts'
import { UsageError } from './usage.ts'
import { withoutSlash } from './url.ts'

export { reportSchema, type Report } from './report/schema.ts'
export type { Check, Draft, Found, Plan, Profile, Runtime, Seen } from './types.ts'
export { UsageError } from './usage.ts'

/** The settings of one program, as a library user has them. */
export interface PlanInput {
  /** A runtime or an app. */
  runtime: string
  wiring?: string
  version?: string
  env?: Record<string, string>
  /** The text of goose's config.yaml. */
  gooseConfig?: string | null
  /** What files that settings name contain; null: missing; not listed: unknown. */
  files?: Record<string, string | null>
  jvmArgs?: string[]
  /** Texts of program code and build files, by path. */
  source?: Record<string, string>
}

export interface CheckInput extends PlanInput, Partial<Omit<Options, 'timeoutMs' | 'tripMs' | 'collectorMetrics'>> {
  /** Where the Collector that takes the data shows its own metrics: a URL, with user and password where it wants them. */
  collectorMetrics?: string
  /** Milliseconds; bounds each question. */
  timeoutMs?: number
  signal?: AbortSignal
}

/** What the program will do with its settings; secrets in clear. Pure and synchronous. Throws UsageError for an unknown runtime or wiring. */
export function plan(input: PlanInput): PlanReport & { runtime: { id: string; app?: string; wiring: string; version?: string } } {
  const { plan: made } = planOf(patientOf(input))
  const { id, app, wiring, version } = made.runtime
  return { runtime: { id, app, wiring, version }, ...planView(made, askedFor(made, takesOf(knownOffline(made))), clear) }
}

/** The whole report. Asks over the network unless `offline`. */
export async function check(input: CheckInput): Promise<Report> {
  const startedAt = Date.now()
  const { timeoutMs } = input
  const options: Options = { ...DEFAULTS, ...pick(input), ...(timeoutMs === undefined ? {} : { timeoutMs, tripMs: timeoutMs }) }
  const patient = patientOf(input)
  const deps = {
    now: Date.now,
    random: (size: number) => randomBytes(size),
    say: () => undefined,
    abort: input.signal ?? new AbortController().signal,
  }
  const looked = options.offline
    ? [{ patient, gathered: null, unasked: undefined }]
    : await (await import('./engine/look.ts')).look([patient], options, deps, planOf)
  const examined = looked.map((one) => ({ ...judge(one.patient, options, one.gathered), unasked: one.unasked }))
  return reportOf(examined, { verbose: options.verbose, shell: 'posix', startedAt, endedAt: Date.now() })
}

/** Declares a check: from here on it is run with the others. Throws UsageError where its id is taken. */
export const defineCheck = (check: Check): Check => addCheck(check)
/** Declares a runtime: from here on it is planned, detected and listed. Throws UsageError where its id is taken. */
export const defineRuntime = (runtime: Runtime): Runtime => addRuntime(runtime)
/** Declares a backend, likewise. */
export const defineBackend = (profile: Profile): Profile => addProfile(profile)

function pick(input: CheckInput): Partial<Options> {
  const out: Partial<Record<keyof Options, unknown>> = {}
  for (const key of Object.keys(DEFAULTS) as (keyof Options)[])
    if (key in input && key !== 'timeoutMs' && key !== 'tripMs') out[key] = input[key]
  if (input.backend !== undefined) out.backend = input.backend
  if (input.collectorMetrics !== undefined) out.collectorMetrics = urlSecret(input.collectorMetrics)
  return out as Partial<Options>
}

function patientOf(input: PlanInput): Patient {
  const app = appOf(input.runtime)
  const runtime = runtimeOf(app?.runtime ?? input.runtime)
  if (!runtime) {
    const known = [...runtimes.map((r) => r.id), ...apps.map(({ id }) => id)].join(', ')
    throw new UsageError(`runtime ${JSON.stringify(input.runtime)}: there is no such runtime. Known: ${known}.`)
  }
  if (input.wiring !== undefined && (app || !runtime.wirings.includes(input.wiring)))
    throw new UsageError(
      `runtime ${app?.id ?? runtime.id} has no wiring ${JSON.stringify(input.wiring)}. Known: ${app ? 'none, its own settings decide' : runtime.wirings.join(', ')}.`,
    )
  const environment = layerOf(input.env ?? {}, 'process environment', secretOf)
  const layers: Layer[] = [...gooseLayers(input), ...jvmLayers([environment], input.jvmArgs ?? []), environment]
  layers.push(...declarativeLayers(layers, input.files ?? {}))
  const code = input.source ? codeFrom(input.source, { source: 'source', env: (name) => input.env?.[name] }) : undefined
  if (code) layers.push(code.layer)
  const packages = input.source && programsOfTexts(input.source).find((one) => one.runtime === runtime.id)?.packages
  return {
    runtime: runtime.id,
    ...(app ? { app: app.id } : {}),
    wiring: input.wiring ?? (code?.runtime === runtime.id ? code.wiring : undefined),
    version: input.version ?? (code?.runtime === runtime.id ? code.version : undefined),
    detectedBy: '--runtime',
    candidates: [],
    layers,
    ...(packages ? { packages } : {}),
    files: input.files ?? {},
  }
}

/** goose reads further files: those are looked up in `files`, never on the disk. */
function gooseLayers({ env = {}, files = {}, gooseConfig }: PlanInput): Layer[] {
  const root = env['GOOSE_PATH_ROOT']
  const more = (env['GOOSE_ADDITIONAL_CONFIG_FILES'] ?? '').split(':')
  const own = root?.startsWith('/') ? `${withoutSlash(root)}/config/config.yaml` : undefined
  const texts = more.map((path): [string, string | null | undefined] => [path, files[path]])
  texts.push(own === undefined || !(own in files) ? ['config.yaml', gooseConfig] : [own, files[own]])
  return texts.flatMap(([path, text]) => (text ? [parseGooseConfig(text, path)] : []))
}

export type { Signal }
