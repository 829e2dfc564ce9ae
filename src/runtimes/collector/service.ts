import { type Signal, SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { type Config, type Part, type Pipeline, pipelinesOf, signalsOf } from './config.ts'
import { protocolOf } from './site.ts'
import { type Branch, isOpen, under, valueOf } from './path.ts'

/**
 * What the pipelines name and the file does not hold, and what it holds and no pipeline names. What keeps the Collector from starting does so
 * for every signal, whichever pipeline it stands in.
 */
export function judgePipelines(ctx: Ctx, config: Config): void {
  for (const pipeline of config.pipelines ?? []) {
    judgeKind(ctx, pipeline)
    for (const [list, role] of [
      ['receivers', 'receiver'],
      ['processors', 'processor'],
      ['exporters', 'exporter'],
    ] as const)
      for (const ref of pipeline[list]) judgeReference(ctx, config, pipeline, ref, role)
  }
  judgeTaken(ctx, config)
  judgeUnused(ctx, config)
  judgeConnectors(ctx, config)
  for (const ref of config.started ?? []) judgeExtension(ctx, config, ref)
}

const ALL = [...SIGNALS]
const signalsFor = (pipeline: Pipeline): Signal[] => (pipeline.signal ? [pipeline.signal] : ALL)

function judgeKind(ctx: Ctx, { id, signal, branch }: Pipeline): void {
  if (signal || /^profiles(?:\/|$)/.test(id)) return
  note(ctx, branch.path, ALL, 'crash', 'invalid-config', { says: `unknown pipeline signal: "${id.split('/', 1)[0]}"` })
}

/** A section that the file does not hold, or takes from elsewhere, is not judged; nor is a file that is not whole. */
const holds = ({ root, isWhole }: Config, section: string): boolean => isWhole && !isOpen(valueOf(root.kids.get(section)))

function judgeReference(ctx: Ctx, config: Config, pipeline: Pipeline, ref: Branch, role: 'receiver' | 'processor' | 'exporter'): void {
  const id = valueOf(ref)
  if (id === undefined || isOpen(id) || !holds(config, `${role}s`)) return
  const sections = role === 'processor' ? ['processors'] : [`${role}s`, 'connectors']
  if (config.parts.some((part) => part.id === id && sections.includes(part.section))) return
  if (role !== 'processor' && !holds(config, 'connectors')) return
  note(ctx, ref.path, ALL, 'crash', 'invalid-config', {
    says: `service::pipelines::${pipeline.id}: references ${role} "${id}" which is not configured`,
    instead: `${role}s`,
  })
}

/** Signals that no pipeline takes from OTLP, where one takes another. */
function judgeTaken(ctx: Ctx, config: Config): void {
  const hears = ({ receivers }: Pipeline): boolean => receivers.some((ref) => /^otlp(?:\/|$)/.test(valueOf(ref) ?? ''))
  const taken = (config.pipelines ?? []).filter(hears).flatMap(({ signal }) => signal ?? [])
  const missing = ALL.filter((signal) => !taken.includes(signal))
  if (taken.length > 0 && missing.length > 0) note(ctx, 'service.pipelines', missing, 'used', 'no-pipeline')
}

/** A receiver that is left out does not listen, an exporter does not send; what else there is may be all that is meant. */
function judgeUnused(ctx: Ctx, config: Config): void {
  if (!config.pipelines || config.pipelines.length === 0) return
  for (const part of config.parts) {
    const isDeaf = part.section === 'receivers' && part.type === 'otlp' && pipelinesOf(config, part)?.length === 0
    if (isDeaf || (part.section === 'exporters' && protocolOf(part) !== null && isParked(config, part)))
      note(ctx, part.branch.path, ALL, 'ignored', 'no-pipeline')
  }
}

/** An exporter that no pipeline names sends nothing. */
export function judgeExporter(ctx: Ctx, config: Config, part: Part): void {
  const mine = config.form === 'alloy' ? signalsOf(config, part) : pipelinesOf(config, part)
  if (mine?.length !== 0 || config.pipelines?.length === 0) return
  note(ctx, part.branch.path, ALL, 'signal-off', 'no-pipeline')
}

/**
 * An exporter that no pipeline names. Where every pipeline ends at another one that sends, it may wait for its day; where one only shows its data,
 * it is what was forgotten.
 */
function isParked(config: Config, part: Part): boolean {
  const { pipelines } = config
  if (config.form === 'alloy' || !pipelines || pipelines.length === 0 || pipelinesOf(config, part)?.length !== 0) return false
  return pipelines.every(({ exporters }) => exporters.some((ref) => !/^(?:debug|logging|nop)(?:\/|$)/.test(valueOf(ref) ?? '')))
}

/** The exporters that speak OTLP, but for those that wait for their day. */
export const sendersOf = (config: Config): Part[] => config.parts.filter((part) => protocolOf(part) !== null && !isParked(config, part))

/** A connector ends one pipeline and begins another. */
function judgeConnectors(ctx: Ctx, config: Config): void {
  if (!config.pipelines || !holds(config, 'connectors')) return
  for (const part of config.parts.filter(({ section }) => section === 'connectors')) {
    const at = (list: 'receivers' | 'exporters'): Pipeline[] =>
      config.pipelines?.filter((one) => one[list].some((ref) => valueOf(ref) === part.id)) ?? []
    const [from, to] = [at('exporters'), at('receivers')]
    if ((from.length === 0) === (to.length === 0)) continue
    const [used, missing] = from.length > 0 ? ['exporter', 'receiver'] : ['receiver', 'exporter']
    note(ctx, part.branch.path, ALL, 'crash', 'invalid-config', {
      says: `not used in any supported ${missing} pipeline`,
      detail: `it is used as ${used} only`,
    })
  }
}

function judgeExtension(ctx: Ctx, config: Config, ref: Branch): void {
  const id = valueOf(ref)
  if (id === undefined || isOpen(id) || !holds(config, 'extensions')) return
  if (config.parts.some((part) => part.section === 'extensions' && part.id === id)) return
  note(ctx, ref.path, ALL, 'crash', 'invalid-config', {
    says: `service::extensions: references extension "${id}" which is not configured`,
    instead: 'extensions',
  })
}

/** Settings that let data go without a word: no error by themselves. */
export function judgeLosses(ctx: Ctx, config: Config): void {
  for (const part of config.parts.filter(({ section }) => section === 'exporters'))
    for (const key of ['sending_queue', 'retry_on_failure']) {
      const enabled = under(part.branch, key, 'enabled')
      if (valueOf(enabled) === 'false' && enabled)
        note(ctx, enabled.path, signalsOf(config, part) ?? ALL, 'used', 'may-lose-data', { instead: key })
    }
  for (const pipeline of config.pipelines ?? []) {
    const limiter = pipeline.processors.findIndex((ref) => /^memory_?limiter(?:\/|$)/.test(valueOf(ref) ?? ''))
    const ref = pipeline.processors[limiter]
    if (limiter > 0 && ref) note(ctx, ref.path, signalsFor(pipeline), 'used', 'may-lose-data', { instead: 'memory_limiter' })
  }
}
