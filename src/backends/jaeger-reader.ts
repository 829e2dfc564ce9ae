import type { Ask, Probe, ReadBack, Reader, ReadSpan, Recognised } from '../types.ts'
import { fields, jsonOf, nanosIn, stringIn } from './answers.ts'

/**
 * A trace by its id, from the port for queries: the API of version 3 hands it out as OTLP, the one before in a form of Jaeger's own. Any other
 * path is answered 200 with the web page, so that JSON alone counts. Measured on 2.13.0.
 */
async function find(ask: Ask, backend: Recognised, traceId: string): Promise<ReadBack> {
  const probe = await ask('GET', `${backend.base}/api/v3/traces/${traceId}`, { step: 'read' })
  const json = jsonOf(probe.answer)
  if (probe.answer?.status === 404 && json) return { state: 'missing' }
  const spans = otlpSpans(fields(json?.['result'])['resourceSpans'])
  if (spans.length > 0) return { state: 'found', spans }
  return (await older(ask, backend, traceId)) ?? { state: 'unreadable', why: whyNot(probe) }
}

async function older(ask: Ask, backend: Recognised, traceId: string): Promise<ReadBack | null> {
  const { answer } = await ask('GET', `${backend.base}/api/traces/${traceId}`, { step: 'read' })
  const json = jsonOf(answer)
  if (!json || !('data' in json)) return null
  const [trace] = listOf(json['data'])
  const spans = listOf(fields(trace)['spans'])
  return spans.length > 0 ? { state: 'found', spans: spans.map((span) => olderSpan(fields(span))) } : { state: 'missing' }
}

export const reader: Reader = { find, link: (backend, traceId) => `${backend.base}/trace/${traceId}` }

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const otlpSpans = (resources: unknown): ReadSpan[] =>
  listOf(resources)
    .flatMap((resource) => listOf(fields(resource)['scopeSpans']))
    .flatMap((scope) => listOf(fields(scope)['spans']))
    .map((span) => otlpSpan(fields(span)))

function otlpSpan(span: Record<string, unknown>): ReadSpan {
  const parent = stringIn(span, 'parentSpanId')
  return {
    spanId: stringIn(span, 'spanId'),
    ...(parent && { parentSpanId: parent }),
    name: stringIn(span, 'name'),
    ...nanosIn('startUnixNano', span['startTimeUnixNano']),
    ...nanosIn('endUnixNano', span['endTimeUnixNano']),
    attributes: attributesOf(span['attributes'], (item) => Object.values(fields(item['value']))[0]),
  }
}

/** Times are microseconds there, and the parent is a reference. */
function olderSpan(span: Record<string, unknown>): ReadSpan {
  const parent = listOf(span['references'])
    .map(fields)
    .find((one) => one['refType'] === 'CHILD_OF')
  const start = Number(span['startTime'])
  return {
    spanId: stringIn(span, 'spanID'),
    ...(parent && { parentSpanId: stringIn(parent, 'spanID') }),
    name: stringIn(span, 'operationName'),
    ...nanosIn('startUnixNano', `${start * 1000}`),
    ...nanosIn('endUnixNano', `${(start + Number(span['duration'])) * 1000}`),
    attributes: attributesOf(span['tags'], (item) => item['value']),
  }
}

function attributesOf(list: unknown, valueOf: (item: Record<string, unknown>) => unknown): Record<string, string> {
  const items = listOf(list).map(fields)
  return Object.fromEntries(items.map((item) => [stringIn(item, 'key'), String(valueOf(item))]))
}

function whyNot({ answer, error, failure }: Probe): string {
  if (!answer) return `Jaeger's API for queries did not answer (${error ?? failure ?? 'no answer'})`
  return `Jaeger's API for queries answers ${answer.status} with something else than a trace`
}
