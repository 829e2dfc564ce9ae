import type { Ask, Probe, ReadBack, Reader, ReadSpan, Recognised, Route } from '../types.ts'
import { fields, jsonOf, stringIn } from './answers.ts'

/** Without the header, and in versions that do not read it (before 15.5), traces land there. */
const DEFAULT = 'default'

/** The spans of a trace in the project that the settings name, else in the one where Phoenix puts what names none. Measured on 20.26.1. */
async function find(ask: Ask, backend: Recognised, traceId: string, route: Route): Promise<ReadBack> {
  const wanted = route.headers['x-project-name']?.value.reveal().trim() || DEFAULT
  const there = await inProject(ask, backend, traceId, wanted)
  if (there.state !== 'missing' || wanted === DEFAULT) return there
  const other = await inProject(ask, backend, traceId, DEFAULT)
  return other.state === 'found' ? { ...other, place: { wanted, found: DEFAULT } } : { state: 'missing' }
}

async function inProject(ask: Ask, backend: Recognised, traceId: string, project: string): Promise<ReadBack> {
  const url = `${backend.base}/v1/projects/${encodeURIComponent(project)}/spans?trace_id=${traceId}`
  const probe = await ask('GET', url, { step: 'read' })
  const list = jsonOf(probe.answer)?.['data']
  // A project comes into being with its first trace.
  if (probe.answer?.status === 404 || (Array.isArray(list) && list.length === 0)) return { state: 'missing' }
  if (probe.answer?.status !== 200 || !Array.isArray(list)) return { state: 'unreadable', why: whyNot(probe) }
  return { state: 'found', spans: list.map((span) => spanOf(fields(span))) }
}

async function remove(ask: Ask, backend: Recognised, traceId: string): Promise<{ gone: boolean; why?: string }> {
  const probe = await ask('DELETE', `${backend.base}/v1/traces/${traceId}`, { step: 'delete' })
  const status = probe.answer?.status
  return status === 204 || status === 404 ? { gone: true } : { gone: false, why: whyNot(probe) }
}

export const reader: Reader = {
  find,
  remove,
  link: (backend, traceId) => `${backend.base}/redirects/traces/${traceId}`,
}

function whyNot({ answer, error, failure }: Probe): string {
  if (!answer) return `Phoenix's API did not answer (${error ?? failure ?? 'no answer'})`
  if (answer.status === 401 || answer.status === 403)
    return `Phoenix's API asks for a key (${answer.status}), and the plan's credential does not open it`
  return `Phoenix's API answers ${answer.status} with something else than the spans of a trace`
}

function spanOf(span: Record<string, unknown>): ReadSpan {
  const parent = span['parent_id']
  return {
    spanId: stringIn(fields(span['context']), 'span_id'),
    ...(typeof parent === 'string' && { parentSpanId: parent }),
    name: stringIn(span, 'name'),
    ...nanos('startUnixNano', span['start_time']),
    ...nanos('endUnixNano', span['end_time']),
    attributes: Object.fromEntries(Object.entries(fields(span['attributes'])).map(([key, value]) => [key, String(value)])),
  }
}

/** Times are ISO texts with microseconds; milliseconds are enough to compare. */
function nanos(key: 'startUnixNano' | 'endUnixNano', value: unknown): Partial<ReadSpan> {
  const ms = typeof value === 'string' ? Date.parse(value) : NaN
  return Number.isNaN(ms) ? {} : { [key]: BigInt(ms) * 1_000_000n }
}
