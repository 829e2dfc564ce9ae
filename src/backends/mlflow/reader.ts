import { percentEncoded } from '../../text.ts'
import type { Ask, Probe, ReadBack, Reader, ReadSpan, Recognised, Route } from '../../types.ts'
import { fields, jsonOf, nanosIn, stringIn } from '../answers.ts'
import { atLeast, experimentOf, sightOf, wordsOf } from './answer.ts'

const TRACES = '/api/3.0/mlflow/traces/'

const mlflowId = (traceId: string): string => `tr-${traceId.toLowerCase()}`

/** Finds a trace by its id and in which experiment it lies; with spans from 3.6 on, which is the first version that hands them out. */
async function find(ask: Ask, backend: Recognised, traceId: string, route: Route): Promise<ReadBack> {
  const id = mlflowId(traceId)
  if (atLeast(backend.version, '3.6') !== false) {
    const batch = await ask('GET', `${backend.base}${TRACES}batchGet?trace_ids=${id}`, { step: 'read' })
    if (batch.answer?.status === 200) return fromBatch(batch, route)
    // 3.5 takes the word batchGet for an id, a file store has no such list: the plain question below says which it is.
    if (batch.answer?.status !== 404 && batch.answer?.status !== 501) return refused(batch)
  }
  const probe = await ask('GET', `${backend.base}${TRACES}${id}`, { step: 'read' })
  const info = infoOf(probe)
  if (info) return { state: 'found', place: placeOf(info, route), spans: null }
  return isMissing(probe) ? { state: 'missing' } : refused(probe)
}

function fromBatch(probe: Probe, route: Route): ReadBack {
  const json = (probe.answer && jsonOf(probe.answer)) ?? undefined
  if (!json) return { state: 'unreadable', why: 'MLflow answered 200, but with something else than a trace' }
  const trace = Array.isArray(json['traces']) ? fields(json['traces'][0]) : {}
  if (!trace['trace_info']) return { state: 'missing' }
  const spans = Array.isArray(trace['spans']) ? trace['spans'].map((span) => spanOf(fields(span))) : null
  return { state: 'found', place: placeOf(fields(trace['trace_info']), route), spans }
}

/** Deletes the trace where it lies, which need not be where it was sent, and looks again whether it is gone. */
async function remove(ask: Ask, backend: Recognised, traceId: string): Promise<{ gone: boolean; why?: string }> {
  const id = mlflowId(traceId)
  const url = `${backend.base}${TRACES}`
  const before = await ask('GET', url + id, { step: 'delete' })
  if (isMissing(before)) return { gone: true }
  const experiment = experimentIn(infoOf(before) ?? {})
  if (!experiment) return { gone: false, why: whyNot(before) }
  const headers = { 'content-type': 'application/json' }
  // The field is request_ids in every version, although the error text of a wrong request speaks of trace_ids.
  const body = JSON.stringify({ experiment_id: experiment, request_ids: [id] })
  const deleted = await ask('POST', `${url}delete-traces`, { headers, body, step: 'delete' })
  if (deleted.answer?.status !== 200) return { gone: false, why: whyNot(deleted) }
  const after = await ask('GET', url + id, { step: 'delete' })
  return isMissing(after) ? { gone: true } : { gone: false, why: `it is still there after the delete (${whyNot(after)})` }
}

/** The trace in the web page, which stands under the static prefix in every version. */
function link(backend: Recognised, traceId: string, route: Route): string {
  const prefix = backend.facts['prefix'] ?? ''
  const page = prefix && !backend.base.endsWith(prefix) ? backend.base + prefix : backend.base
  const experiment = percentEncoded((experimentOf(route) ?? '0').trim())
  return `${page}/#/experiments/${experiment}/traces?selectedEvaluationId=${mlflowId(traceId)}`
}

export const reader: Reader = { find, remove, link }

function infoOf(probe: Probe): Record<string, unknown> | undefined {
  if (probe.answer?.status !== 200) return undefined
  const info = fields(fields(jsonOf(probe.answer)?.['trace'])['trace_info'])
  return stringIn(info, 'trace_id') ? info : undefined
}

const experimentIn = (info: Record<string, unknown>): string =>
  stringIn(fields(fields(info['trace_location'])['mlflow_experiment']), 'experiment_id')

function placeOf(info: Record<string, unknown>, route: Route): { wanted: string; found: string } | undefined {
  const found = experimentIn(info)
  const wanted = experimentOf(route)?.trim()
  return found && wanted ? { wanted, found } : undefined
}

const isMissing = (probe: Probe): boolean =>
  probe.answer?.status === 404 && stringIn(jsonOf(probe.answer) ?? {}, 'error_code') === 'RESOURCE_DOES_NOT_EXIST'

function refused(probe: Probe): ReadBack {
  // The rows went to a stray mlflow.db beside the server: accepted with 200, and there is no way to read them.
  if (sightOf(probe).artifactsOnly) return { state: 'unreadable', why: `nothing that is sent here can be read: ${whyNot(probe)}` }
  return { state: 'unreadable', why: whyNot(probe) }
}

function whyNot(probe: Probe): string {
  const answer = probe.answer
  if (!answer) return `MLflow's API did not answer (${probe.error ?? probe.failure ?? 'no answer'})`
  if (answer.status === 401) return "MLflow's API asks for a login, and the plan's credential does not open it"
  if (answer.status === 404) return `this MLflow has no API for traces (${answer.status} ${wordsOf(answer)})`
  return `MLflow's API answers ${answer.status} ${wordsOf(answer)}`
}

function spanOf(span: Record<string, unknown>): ReadSpan {
  const parent = stringIn(span, 'parent_span_id')
  return {
    spanId: hex(stringIn(span, 'span_id')),
    ...(parent && { parentSpanId: hex(parent) }),
    name: stringIn(span, 'name'),
    ...nanosIn('startUnixNano', span['start_time_unix_nano']),
    ...nanosIn('endUnixNano', span['end_time_unix_nano']),
    attributes: attributesOf(span['attributes']),
  }
}

const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex')

function attributesOf(list: unknown): Record<string, string> {
  const out: Record<string, string> = {}
  for (const item of Array.isArray(list) ? list : []) {
    const { key, value } = fields(item)
    const held = Object.values(fields(value))[0]
    if (typeof key === 'string' && held !== undefined) out[key] = typeof held === 'object' ? JSON.stringify(held) : String(held)
  }
  return out
}
