import type { Ask, Probe, Profile, ReadBack, ReadSpan, Reader, Recognised } from '../types.ts'
import { okJson } from './answers.ts'
import { withoutSlash } from '../url.ts'

const SIGNAL_PATH = /\/v1\/(?:traces|metrics|logs)\/?$/
const NAME = 'otel-doctor-receiver'

async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  const prefix = withoutSlash(url.pathname.replace(SIGNAL_PATH, ''))
  const base = `${url.origin}${prefix}`
  const answer = okJson(await ask('GET', `${base}/otel-doctor`, { step: 'recognise' }))
  if (answer['name'] !== NAME) return null
  const version = typeof answer['version'] === 'string' ? { version: answer['version'] } : {}
  return { id: 'receiver', ...version, recognisedBy: 'GET /otel-doctor', base, facts: {} }
}

const traceUrl = (backend: Recognised, traceId: string): string => `${backend.base}/otel-doctor/traces/${traceId}`

const reader: Reader = {
  async find(ask, backend, traceId): Promise<ReadBack> {
    const probe = await ask('GET', traceUrl(backend, traceId), { step: 'read' })
    if (probe.answer?.status === 404) return { state: 'missing' }
    const spans = okJson(probe)['spans']
    if (!Array.isArray(spans)) return { state: 'unreadable', why: whyNot(probe) }
    return { state: 'found', spans: spans.filter(isRecord).map(readSpan) }
  },
  async remove(ask, backend, traceId) {
    const probe = await ask('POST', `${traceUrl(backend, traceId)}/delete`, { step: 'delete' })
    const status = probe.answer?.status
    return status === 200 || status === 404 ? { gone: true } : { gone: false, why: whyNot(probe) }
  },
  link: traceUrl,
}

function readSpan(span: Record<string, unknown>): ReadSpan {
  const { parentSpanId, startUnixNano, endUnixNano, attributes } = span
  return {
    spanId: String(span['spanId']),
    name: String(span['name']),
    ...(typeof parentSpanId === 'string' && { parentSpanId }),
    ...(isNanos(startUnixNano) && { startUnixNano: BigInt(startUnixNano) }),
    ...(isNanos(endUnixNano) && { endUnixNano: BigInt(endUnixNano) }),
    ...(isRecord(attributes) && { attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])) }),
  }
}

const whyNot = (probe: Probe): string =>
  probe.answer
    ? `the receiver answered ${probe.answer.status} with something else than its JSON`
    : `the receiver did not answer (${probe.failure ?? 'other'})`

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNanos = (value: unknown): value is string => typeof value === 'string' && /^\d{1,20}$/.test(value)

const profile: Profile = {
  id: 'receiver',
  title: "otel-doctor's embedded receiver",
  hosts: [],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  routing: [],
  otherPorts: {},
  sources: ['src/otlp/receiver.ts'],
  recognise,
  reader,
}

export default profile
