import { plain, type Secret } from '../../../secret.ts'
import { type Patient, type Plan, type Reading, type Reason, type Route, type Signal, SIGNALS, type Traced } from '../../../types.ts'
import { type Ctx, note } from '../context.ts'
import { byDefault, derive, idleOf, joined, merge, type Settings } from '../settings.ts'
import { inert } from './inert.ts'
import { attributesOf, exportersOf, type FileExporter, crowdedIn, samplerOf, strangeIn } from './model.ts'
import { type ByFile, type FilePlan, type FileRules, fileTraits, layerAt } from './rules.ts'
import { type Node, type Tree, textAt, treeOf, under } from './nodes.ts'
import { blankRoute } from '../route.ts'

/** The whole plan of a program that reads a file in place of the variables. */
export function fromFile(patient: Patient, ctx: Ctx, { id, wiring, traits, variable, rules }: ByFile): Plan {
  const { version, detectedBy, candidates } = patient
  const made = planFile(patient, ctx, variable, rules)
  const runtime = { id, wiring, version, detectedBy, candidates }
  return { runtime, traits: fileTraits(traits), ...made, readings: joined(ctx.readings), idle: idleOf(patient.layers) }
}

/** The layer of a path is looked up; what the file says is not known where there is none. */
export function planFile(patient: Patient, { env, readings }: Ctx, variable: string, rules: FileRules): FilePlan {
  const named = env.get(variable)
  const path = named?.value.reveal() ?? ''
  const layer = layerAt(patient, path)
  const own = layer ? merge([layer], 'declarative') : new Map<string, Traced<Secret>>()
  const tree = treeOf(own, env, rules.substitution)
  const ctx: Ctx = { env: new Map([...env, ...valuesOf(tree.root)]), readings }
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, emptyRoute(signal)])) as Plan['routes']
  const out: FilePlan = { routes, resource: { 'service.name': byDefault(plain(rules.usualName), 'service.name') }, settings: ctx.env }
  Object.assign(out.resource, rules.resource?.({ env, readings }))
  const fail = (name: string, reason: Reason): FilePlan => failed(ctx, out, name, reason, rules)
  const unusable = (reason: Reason, more: Partial<Reading> = {}): FilePlan =>
    failed(ctx, out, variable, reason, { ...rules, bad: rules.badFile ?? rules.bad }, more)
  if (path === '' || patient.files[path] === null) return unusable('file-missing')
  if (rules.extension?.test(path) === false) return unusable('unsupported', { says: 'Unsupported file format' })
  if (!layer) {
    inert({ ctx, env, exporters: null, refers: new Set(), rules, variable })
    return untold(out, path)
  }
  out.file = path
  if (layer.broken) return unusable('broken-file', { instead: `${path}:${layer.broken.line ?? 1}: ${layer.broken.why}` })
  const format = under(tree.root, 'file_format')
  const text = textAt(format)
  if (text === undefined ? !rules.isFormatless : !rules.accepts(text, format?.isText === true || format?.traced?.scalar === 'string'))
    return fail(format ? format.path : variable, 'unsupported')
  for (const { path: at } of tree.faults) return fail(at, 'placeholder')
  if (textAt(tree.root, 'disabled') === 'true') return disabled(ctx, out)
  const isStrange = rules.refuses === 'keys' ? strangeIn : rules.refuses === 'slots' ? crowdedIn : () => undefined
  const strange = SIGNALS.map((signal) => isStrange(tree.root, signal, rules.keys)).find((node) => node !== undefined)
  if (strange) return fail(pathOf(strange), 'unknown-value')
  const written = SIGNALS.flatMap((signal) => exportersOf(tree.root, signal, rules.isFlat))
  const exporters = written.filter((one) => !rules.overlooks?.(one))
  for (const one of written.filter((each) => !exporters.includes(each)))
    note(ctx, pathOf(one.node), [one.signal], 'signal-off', 'unknown-value')
  const unknown = exporters.find((one) => (one.kind === 'other' && !rules.knows(one)) || (one.key === 'otlp' && !rules.isFirst))
  if (unknown) return fail(pathOf(unknown.node), 'unknown-value')
  for (const signal of SIGNALS)
    fillRoute(
      ctx,
      out.routes[signal],
      exporters.filter((one) => one.signal === signal),
      rules,
      path,
    )
  sample(ctx, out.routes.traces, tree.root)
  detect(env, tree, out)
  Object.assign(out.resource, attributesOf(tree.root, rules.decode))
  inert({ ctx, env, exporters, refers: tree.refers, rules, variable })
  const killer = readings.find(({ outcome, reason }) => outcome === rules.bad && reason !== 'disabled')
  if (killer) stop(out, killer.setting, rules)
  return out
}

/** By the names that its keys have. */
const emptyRoute = (signal: Signal): Route =>
  blankRoute(signal, { timeoutMs: byDefault(10_000, 'timeout'), sampler: byDefault('parentbased_always_on', 'sampler') })

const valuesOf = (node: Node): [string, Traced<Secret>][] => [
  ...(node.traced ? [[node.path, node.traced] as [string, Traced<Secret>]] : []),
  ...node.children.flatMap(valuesOf),
]

/** The first value at or under a place, to point at. */
const pathOf = (node: Node): string => valuesOf(node)[0]?.[0] ?? node.path

/** Detectors that read variables; what the file gives by itself wins. */
function detect(env: Settings, { root, refers }: Tree, out: FilePlan): void {
  const detectors = under(root, 'resource', 'detection/development', 'detectors')?.children.flatMap(({ children }) => children) ?? []
  if (!detectors.some(({ key }) => key === 'service' || key === 'env')) return
  const name = env.get('OTEL_SERVICE_NAME')
  refers.add('OTEL_SERVICE_NAME').add('OTEL_RESOURCE_ATTRIBUTES')
  if (name && name.value.reveal() !== '') out.resource['service.name'] = name
}

function failed(ctx: Ctx, out: FilePlan, name: string, reason: Reason, rules: FileRules, more: Partial<Reading> = {}): FilePlan {
  note(ctx, name, [...SIGNALS], rules.bad, reason, { says: rules.says?.[reason], ...more })
  return stop(out, name, rules)
}

function stop(out: FilePlan, name: string, { bad, stop: ending }: FileRules): FilePlan {
  const because = `${name} ${bad === 'crash' ? 'makes the program stop at its start' : 'ends the configuration of all telemetry'}`
  for (const route of Object.values(out.routes)) {
    Object.assign(route, { state: bad === 'crash' ? 'crash' : 'broken', because, wanted: 'own' })
    ending?.(route, name)
  }
  return out
}

function untold(out: FilePlan, path: string): FilePlan {
  const because = `${path} takes the place of all other settings`
  for (const route of Object.values(out.routes))
    Object.assign(route, { state: 'export', because, wanted: 'default', untold: `what ${path} says is not known here` })
  return out
}

function disabled(ctx: Ctx, out: FilePlan): FilePlan {
  note(ctx, 'disabled', [...SIGNALS], 'all-off', 'disabled')
  for (const route of Object.values(out.routes))
    Object.assign(route, { state: 'off', because: 'the file says disabled: true', wanted: null })
  return out
}

/** The first OTLP exporter is the route, the others stand beside it. */
function fillRoute(ctx: Ctx, out: Route, exporters: readonly FileExporter[], rules: FileRules, path: string): void {
  const main = exporters.find(({ kind }) => kind === 'otlp')
  const also = exporters.filter((one) => one !== main).map(({ key }) => key)
  const base = { wanted: exporters.length > 0 ? ('own' as const) : null, also }
  if (main) {
    Object.assign(out, { ...base, state: 'export', because: `${path} names ${main.key}`, protocol: main.protocol })
    rules.fill(ctx, main, out)
  } else if (exporters.some(({ kind }) => kind === 'console'))
    Object.assign(out, { ...base, state: 'console', because: `${path} names console` })
  else
    Object.assign(out, {
      ...base,
      state: 'off',
      because: exporters.length > 0 ? `${path} names ${also.join(' and ')}` : `${path} has no exporter for ${out.signal}`,
    })
}

function sample(ctx: Ctx, out: Route, root: Node): void {
  const sampler = samplerOf(root)
  if (!sampler) return
  const setting = pathOf(sampler.node)
  out.sampler = derive(sampler.name, sampler.node.traced ?? byDefault('', setting))
  if (sampler.name.endsWith('always_off') || sampler.ratio === 0) {
    note(ctx, setting, ['traces'], 'signal-off', 'never-samples')
    if (out.state === 'export') Object.assign(out, { state: 'off', because: 'the sampler drops every trace' })
  } else if (sampler.ratio !== null && sampler.ratio < 1) note(ctx, setting, ['traces'], 'used', 'ratio')
}
