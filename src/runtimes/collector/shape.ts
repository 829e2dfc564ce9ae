import { distance } from '../../text.ts'
import { SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import type { Config } from './config.ts'
import { type Branch, isOpen, under, valueOf } from './path.ts'
import { isBefore } from '../parts/versions.ts'

const ALL = [...SIGNALS]

/**
 * Maps where lists belong, texts where maps belong, keys that `service` does not take: each keeps the whole Collector from starting. What it
 * says is measured on 0.161.0, and the same since `service` is checked at all.
 */
export function judgeShape(ctx: Ctx, config: Config, version: string | undefined): void {
  const service = config.root.kids.get('service')
  for (const { branch } of config.parts) judgeMap(ctx, branch)
  if (!service || isOpen(valueOf(service))) return
  const wrong = judgeKeys(ctx, service, SERVICE, (key, kid) => isPipeline(kid) && `pipelines.${key}`)
  judgeAddress(ctx, under(service, 'telemetry', 'metrics', 'address'), version)
  for (const path of LISTS) judgeList(ctx, under(service, ...path.split(' ')))
  for (const pipeline of under(service, 'pipelines')?.kids.values() ?? []) judgePipeline(ctx, config, pipeline)
  if (wrong === 0 && config.isWhole && (config.pipelines ?? []).length === 0)
    note(ctx, service.path, ALL, 'crash', 'invalid-config', { says: 'service must have at least one pipeline' })
}

const SERVICE = ['extensions', 'pipelines', 'telemetry']
const PIPELINE = ['receivers', 'processors', 'exporters']
const LISTS = ['extensions', 'telemetry traces processors', 'telemetry logs processors', 'telemetry metrics readers']

const isPipeline = ({ kids }: Branch): boolean => kids.has('receivers') || kids.has('exporters')

/** Ignored since 0.123.0, and refused since 0.128.0: https://github.com/GoogleCloudPlatform/opentelemetry-operations-collector/issues/341. */
function judgeAddress(ctx: Ctx, address: Branch | undefined, version: string | undefined): void {
  if (!address || (version !== undefined && isBefore(version, '0.128'))) return
  note(ctx, address.path, version ? ALL : ['metrics'], version ? 'crash' : 'used', 'invalid-config', {
    says: 'has invalid keys: address',
    instead: 'readers: https://opentelemetry.io/docs/collector/internal-telemetry/',
    detail: 'it was removed in 0.128',
  })
}

/** In the values of a chart `service` may be one of Kubernetes: only what has a part of ours is judged. Returns how many keys are wrong. */
function judgeKeys(ctx: Ctx, branch: Branch, known: readonly string[], placeOf: (key: string, kid: Branch) => string | false): number {
  const isOurs = known.some((key) => branch.kids.has(key))
  const wrong = [...branch.kids].filter(([key, kid]) => !known.includes(key) && (isOurs || placeOf(key, kid)))
  for (const [key, kid] of wrong) {
    const instead = placeOf(key, kid) || known.find((name) => distance(name, key) <= 2)
    note(ctx, kid.path, ALL, 'crash', 'invalid-config', { says: `has invalid keys: ${key}`, instead })
  }
  return wrong.length
}

function judgePipeline(ctx: Ctx, config: Config, pipeline: Branch): void {
  if (isOpen(valueOf(pipeline))) return
  judgeKeys(ctx, pipeline, PIPELINE, () => false)
  for (const list of PIPELINE) judgeList(ctx, under(pipeline, list))
  if (!config.isWhole) return
  const lacks = ['receiver', 'exporter'].find((role) => isEmpty(under(pipeline, `${role}s`)))
  if (lacks) note(ctx, pipeline.path, ALL, 'crash', 'invalid-config', { says: `must have at least one ${lacks}` })
}

const isEmpty = (branch: Branch | undefined): boolean => !branch || (branch.kids.size === 0 && valueOf(branch) === undefined)

function judgeList(ctx: Ctx, branch: Branch | undefined): void {
  const text = valueOf(branch)
  if (!branch || isOpen(text)) return
  const keys = [...branch.kids.keys()]
  const got = keys.length === 0 ? text && 'string' : keys.some((key) => !/^\d+$/.test(key)) && 'map'
  if (got)
    note(ctx, branch.path, ALL, 'crash', 'invalid-config', {
      says: `source data must be an array or slice, got ${got}`,
      detail: 'a list belongs here',
    })
}

/** A component, or a part of one that has settings of its own, is a map or empty. Returns whether it is. */
export function judgeMap(ctx: Ctx, branch: Branch): boolean {
  const text = valueOf(branch)
  if (branch.kids.size > 0 || text === undefined || isOpen(text) || branch.traced?.scalar === 'null') return true
  note(ctx, branch.path, ALL, 'crash', 'invalid-config', {
    says: 'expected a map or struct, got "string"',
    detail: 'its settings belong under it',
    ...(/^\S*:\d+$/.test(text) ? { instead: `endpoint: ${text}` } : {}),
  })
  return false
}
