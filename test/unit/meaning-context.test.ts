import { describe, expect, test } from 'vitest'
import { finalProbe, meaningOf } from '../../src/engine/meaning/meaning.ts'
import type { Meaning, ProbeStep, Signal } from '../../src/types.ts'
import { type FixtureAnswer, type FixturePatient, seenOf } from '../support/patient.ts'

const CANARY = 'Zq7canary9Wx2secret4Kp'
const GENERIC = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

/** The meaning for one signal of a patient whose answers are given. */
function meaning(answers: FixtureAnswer[], more: Partial<FixturePatient> = {}, signal: Signal = 'traces'): Meaning | null {
  const seen = seenOf({ name: 'patient', env: GENERIC, answers, ...more })
  const probe = finalProbe(seen, signal)
  if (!probe) throw new Error(`nothing was asked for ${signal}`)
  return meaningOf(seen, probe, seen.plan.routes[signal])
}

describe('answers that only the others explain', () => {
  test('a 404 for metrics beside healthy traces is a signal that is not taken, and a note', () => {
    const answers = [{ signal: 'traces', status: 200, export: { state: 'ok' } } as const, { signal: 'metrics', status: 404 } as const]
    expect(meaning(answers, {}, 'metrics')).toMatchObject({
      id: 'backend/signal-unsupported',
      severity: 'note',
      fix: { edit: { OTEL_METRICS_EXPORTER: 'none' } },
    })
  })

  test('the same 404 is an error where metrics are required', () => {
    const answers = [{ signal: 'traces', status: 200 } as const, { signal: 'metrics', status: 404 } as const]
    expect(meaning(answers, { require: ['metrics'] }, 'metrics')).toMatchObject({ id: 'backend/signal-unsupported', severity: 'error' })
  })

  test('a 404 for metrics while traces are asked for a login is no wrong path either (Phoenix with auth)', () => {
    const answers = [{ signal: 'traces', status: 401 } as const, { signal: 'metrics', status: 405 } as const]
    expect(meaning(answers, {}, 'metrics')).toMatchObject({ id: 'backend/signal-unsupported', severity: 'note' })
  })

  test('a 404 for all signals is a wrong path, said once for all of them', () => {
    const all = (['traces', 'metrics', 'logs'] as const).map((signal) => meaning([{ status: 404 }], {}, signal))
    expect(all.map((m) => m?.id)).toEqual(Array(3).fill('backend/path-not-found'))
    expect(new Set(all.map((m) => m?.message)).size).toBe(1)
  })

  test('metrics under another base than the traces that work are a wrong path', () => {
    const env = {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://h:1/otlp/v1/traces',
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://h:1/v1/metrics',
    }
    const answers = [{ signal: 'traces', status: 200 } as const, { signal: 'metrics', status: 404 } as const]
    expect(meaning(answers, { env }, 'metrics')?.id).toBe('backend/path-not-found')
  })

  test('a strange success is no fault once the trace came back', () => {
    const answers = [{ step: 'send', status: 200, headers: { 'content-type': 'application/json' }, export: { state: 'not-otlp' } } as const]
    expect(meaning(answers)?.id).toBe('backend/accepted-nothing')
    expect(meaning(answers, { trip: { state: 'confirmed' } })).toBeNull()
    expect(meaning(answers, { trip: { state: 'confirmed' } }, 'metrics')).toBeNull()
    const page = [
      ...answers.map((a) => ({ ...a, signal: 'traces' as const })),
      { signal: 'metrics', status: 200, headers: { 'content-type': 'text/html' }, export: { state: 'not-otlp' } } as const,
    ]
    expect(meaning(page, { trip: { state: 'confirmed' } }, 'metrics')?.id).toBe('backend/accepted-nothing')
  })
})

describe('what was tried elsewhere', () => {
  const tried = (status: number, what = 'Use port 4318', url = 'http://127.0.0.1:4318/v1/traces'): FixtureAnswer => ({
    step: 'counter',
    signal: 'traces',
    status,
    url,
    tried: { what, edit: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' } },
  })
  const grpcPort = { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317' } }

  test('a fix that was proved is offered as confirmed', () => {
    const found = meaning([{ failure: 'http2-only' }, tried(200)], grpcPort)
    expect(found).toMatchObject({
      id: 'transport/http-to-grpc-port',
      confirmed: true,
      fix: { text: 'Use port 4318 (tried: OTLP answers there)' },
    })
    expect(meaning([{ failure: 'refused' }, tried(200)], grpcPort)?.message).toContain('OTLP answers on http://127.0.0.1:4318.')
  })

  test('what was tried and failed is not offered', () => {
    expect(meaning([{ failure: 'http2-only' }, tried(404)], grpcPort)).not.toHaveProperty('confirmed', true)
  })

  test('of two places that only ask for the credential none is proved: a Collector asks before it looks at the path', () => {
    const answers = [{ status: 404 }, tried(401, 'Leave out /a'), tried(401, 'Add /b', 'http://127.0.0.1:4318/b/v1/traces')]
    expect(meaning(answers)).toMatchObject({ id: 'backend/path-not-found', confirmed: false })
  })

  test('a 307 that the program follows is an error where OTLP is not behind it, and a note where it is', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' }
    const moved = { status: 307, headers: { location: 'https://otlp.example.com/v1/traces' } }
    const to = (status: number): FixtureAnswer => tried(status, 'Use the target', 'https://otlp.example.com/v1/traces')
    expect(meaning([moved, to(200)], { env })?.severity).toBe('note')
    expect(meaning([moved, to(404)], { env })?.severity).toBe('error')
    expect(meaning([moved, to(200)], { env: { ...env, OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${CANARY}` } })?.severity).toBe(
      'error',
    )
    expect(meaning([moved, to(200)], { env, runtime: 'spec' })?.severity).toBeUndefined()
  })
})

describe('gRPC', () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }
  const grpc = (code: number, message = '', step: ProbeStep = 'send'): FixtureAnswer => ({ step, status: 200, grpc: { code, message } })
  const CODES: [number, string, string | null][] = [
    [0, '', null],
    [3, 'bad', 'backend/bad-request'],
    [4, '', 'transport/timeout'],
    [7, '', 'backend/forbidden'],
    [8, 'quota', 'backend/rate-limited'],
    // Collector 0.161.0
    [8, 'grpc: received message larger than max (26214400 vs. 4194304)', 'backend/too-large'],
    // Jaeger 2.13.0, query port
    [12, 'unknown service opentelemetry.proto.collector.trace.v1.TraceService', 'backend/not-implemented'],
    [13, '', 'backend/server-error'],
    [14, '', 'backend/unavailable'],
    [16, '', 'backend/unauthorized'],
  ]
  test.each(CODES)('status %i "%s" means %s', (code, message, id) => {
    expect(meaning([grpc(code, message)], { runtime: 'spec', env })?.id ?? null).toBe(id)
  })

  test('a service that is missing beside one that works is a signal that is not taken (Jaeger 2.13.0)', () => {
    const missing = {
      ...grpc(12, 'unknown service opentelemetry.proto.collector.metrics.v1.MetricsService', 'otlp'),
      signal: 'metrics' as const,
    }
    const answers = [{ ...grpc(0), signal: 'traces' as const }, missing]
    expect(meaning(answers, { runtime: 'spec', env }, 'metrics')).toMatchObject({ id: 'backend/signal-unsupported', severity: 'note' })
  })
})

describe('what comes from outside stays harmless', () => {
  test('escape sequences, tokens and secrets in URLs do not get through', () => {
    const words = 'key sk-live-a1b2c3d4e5f6g7 \u001b[31mis\u202e bad, see https://user:pw99@h/x?token=t0ps3cr3t'
    const text = JSON.stringify(meaning([{ step: 'send', status: 400, words }]))
    for (const secret of ['sk-live-a1b2c3d4e5f6g7', 'pw99', 't0ps3cr3t', '\\u001b', '\u202e']) expect(text).not.toContain(secret)
  })

  test('a redirect shows host and path of its target alone', () => {
    const told = meaning([{ status: 302, headers: { location: 'https://bob:hunter2@sso.example.com/login?state=abc#frag' } }])
    expect(told?.message).toContain('https://sso.example.com/login')
    expect(JSON.stringify(told)).not.toMatch(/hunter2|bob|state|abc|frag/)
  })

  test('a 401 that is about the next hop of a Collector says so (Collector 0.161.0, no queue)', () => {
    const words =
      'Permanent error: rpc error: code = Unauthenticated desc = error exporting items, request to http://127.0.0.1:22911/v1/traces responded with HTTP Status Code 401'
    const found = meaning([{ step: 'send', status: 401, words }])
    expect(found?.message).toContain('its own next hop, 127.0.0.1:22911 (401)')
    expect(found?.message).toContain("not this program's")
  })
})
