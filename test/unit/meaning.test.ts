import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { finalProbe, generalMeaning, meaningOf } from '../../src/engine/meaning.ts'
import { understood, type Wire } from '../../src/engine/gather.ts'
import { decodeExportResponse, decodeStatus } from '../../src/otlp/index.ts'
import { wrongDoor } from '../../src/probe/classify.ts'
import { urlSecret } from '../../src/redact.ts'
import type { Meaning, Probe, ProbeStep, Seen, Signal } from '../../src/types.ts'
import { type FixtureAnswer, type FixturePatient, seenOf } from '../support/patient.ts'

/** A recorded answer of a real server (OpenTelemetry Collector 0.161.0, Jaeger 2.13.0, Phoenix 20.26.1, Zipkin 3.6.1, Prometheus 3.15). */
interface Row {
  backend: string
  request: string
  path: string
  port: number
  status: number
  headers: Record<string, string>
  body?: string
}

const ROWS = readFileSync(new URL('../../fixtures/answers/symptoms.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

const CANARY = 'Zq7canary9Wx2secret4Kp'
const SIGNAL_OF: readonly [RegExp, Signal][] = [
  [/metric/, 'metrics'],
  [/logs/, 'logs'],
]

/** What the settings of a program would have to be to ask this question. */
function settingsOf(row: Row): { env: Record<string, string>; signal: Signal } {
  const signal = SIGNAL_OF.find(([pattern]) => pattern.test(row.path))?.[1] ?? 'traces'
  const headers = [`authorization=Bearer ${CANARY}`, 'x-mlflow-experiment-id=0']
  const type =
    /^content-type (\w+\/[\w-]+|json; charset)/.exec(row.request)?.[1] ??
    (row.request.startsWith('ct json') ? 'application/json' : undefined)
  if (type) headers.push(`content-type=${type}`)
  const encoding = /content-encoding (br)|header says (gzip)|^(deflate)$/.exec(row.request)
  if (encoding) headers.push(`content-encoding=${encoding[1] ?? encoding[2] ?? encoding[3]}`)
  const endpoint = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`
  return { signal, env: { [endpoint]: `http://127.0.0.1:${row.port}${row.path}`, OTEL_EXPORTER_OTLP_HEADERS: headers.join(',') } }
}

const bytes = (body = ''): Uint8Array => (body.startsWith('hex:') ? Buffer.from(body.slice(4), 'hex') : Buffer.from(body))
const OTLP = { otlp: { decodeExportResponse, decodeStatus } } as unknown as Wire

function replay(row: Row, step: ProbeStep): { seen: Seen; meaning: Meaning | null } {
  const { env, signal } = settingsOf(row)
  const seen = seenOf({ name: row.request, env })
  const answer = { status: row.status, headers: row.headers, body: bytes(row.body) }
  const failure = wrongDoor(answer)
  const outcome = row.status < 300 ? 'ok' : 'answered'
  const base: Probe = {
    step,
    signals: [signal],
    method: 'POST',
    url: urlSecret(`http://127.0.0.1:${row.port}${row.path}`),
    protocol: 'http/protobuf',
    outcome,
    answer,
    failure,
    durationMs: 1,
  }
  const probe = understood(base, signal, OTLP)
  return {
    seen,
    meaning: generalMeaning(
      { ...seen, destinations: [{ url: probe.url, signals: [signal], backend: null, probes: [probe] }] },
      probe,
      seen.plan.routes[signal],
    ),
  }
}

/** Kinds of requests to kinds of servers, the first that fits decides; null is a healthy answer. */
const RECEIVER = 'collector|jaeger'
const EXPECTED: readonly [backend: string, request: RegExp, id: string | null][] = [
  // Jaeger and Phoenix take traces only
  ['jaeger|phoenix', /^(valid|trace body).* \/v1\/(metrics|logs)$/, 'backend/path-not-found'],
  [RECEIVER, /^(valid|json |no auth header|wrong bearer|authorization |proto traceId (all zero|empty)|empty body proto)(?!.*base64)/, null],
  [RECEIVER, /\[auth .*\] (right|trailing)|CA given|IP SAN|with client cert|default sending_queue|\/otel\/v1\/traces\] POST \/otel/, null],
  [RECEIVER, /^metrics JSON body/, null],
  [RECEIVER, /\[auth |downstream answers 401/, 'backend/unauthorized'],
  [RECEIVER, /downstream refused/, 'backend/unavailable'],
  [RECEIVER, /path double slash/, 'transport/redirect'],
  [RECEIVER, /^path |traces-only|custom traces_url_path|zpages|pprof|internal metrics/, 'backend/path-not-found'],
  [RECEIVER, /^content-type|^ct json/, 'backend/media-type'],
  [RECEIVER, /content-encoding br|header says gzip/, 'backend/compression'],
  [RECEIVER, /oversize|max_request_body_size/, 'backend/too-large'],
  [RECEIVER, /plain http to TLS/, 'transport/plain-to-tls'],
  [RECEIVER, /health_check|UI\/query/, 'backend/accepted-nothing'],
  [RECEIVER, /body to|no content-encoding header|^ct proto|malformed|empty body json|base64|8 bytes|zipkin port/, 'backend/bad-request'],
  ['phoenix-20.26.1-auth', /^(valid|no auth|wrong|authorization)/, 'backend/unauthorized'],
  ['phoenix', /br \(unsupported\)/, 'backend/compression'],
  ['phoenix', /^path /, 'backend/path-not-found'],
  ['phoenix', /header says gzip/, 'backend/server-error'],
  ['phoenix', /no content-encoding header|metrics body|malformed proto|^ct proto/, 'backend/bad-request'],
  ['phoenix', /./, null],
  ['zipkin', /^path \/$/, 'transport/redirect'],
  ['zipkin', /./, 'backend/path-not-found'],
  ['prometheus-3.15-otlp-on', /^(valid metrics|gzip|empty proto)/, null],
  ['prometheus', /trailing slash/, 'transport/redirect'],
  ['prometheus-3.15-otlp-on', /missing \/api|POST \/|doubled/, 'backend/path-not-found'],
  ['prometheus-3.15-otlp-on', /content-type/, 'backend/media-type'],
  ['prometheus-3.15-otlp-on', /deflate/, 'backend/compression'],
  ['prometheus-3.15-otlp-on', /delta/, 'backend/server-error'],
  ['prometheus-3.15-otlp-on', /./, 'backend/bad-request'],
  ['prometheus-3.15-otlp-off', /missing \/api|POST \/|doubled/, 'backend/path-not-found'],
  ['prometheus-3.15-otlp-off', /./, 'backend/too-old'],
  ['synthetic', /text\/html/, 'backend/accepted-nothing'],
  ['synthetic', /30[12]/, 'transport/redirect'],
  ['synthetic', /502/, 'backend/unavailable'],
  ['synthetic', /429/, 'backend/rate-limited'],
  ['synthetic', /partialSuccess/, 'backend/partial-success'],
  ['synthetic', /204/, null],
]

/** Phoenix takes no JSON: 415, whatever else is asked. */
function expectedOf(row: Row): string | null {
  if (row.backend.startsWith('phoenix') && row.status === 415 && !/br \(/.test(row.request)) return 'backend/media-type'
  const hit = EXPECTED.find(([backend, request]) => new RegExp(`^(?:${backend})`).test(row.backend) && request.test(row.request))
  if (!hit) throw new Error(`no expectation for "${row.request}" of ${row.backend}`)
  return hit[2]
}

describe('recorded answers of real servers', () => {
  test.each([...new Set(ROWS.map((row) => row.backend))])('each answer of %s to data that was sent has its one meaning', (backend) => {
    const rows = ROWS.filter((row) => row.backend === backend)
    const named = (id: string | null, row: Row): string => `${row.request} ${row.path} (${row.status}): ${id}`
    const expected = rows.map((row) => named(expectedOf(row), row))
    expect(rows.map((row) => named(replay(row, 'send').meaning?.id ?? null, row))).toEqual(expected)
  })

  test('what a server says about the body of an empty request is not held against the program', () => {
    const aboutBody = ROWS.filter((row) => row.status === 400 || row.status === 422)
    expect(aboutBody.length).toBeGreaterThan(40)
    const held = aboutBody.filter((row) => replay(row, 'otlp').meaning)
    const ids = new Set(held.map((row) => replay(row, 'otlp').meaning?.id))
    expect([...ids].toSorted()).toEqual(['backend/compression', 'backend/media-type', 'transport/plain-to-tls'])
  })

  test('every success with an OTLP answer, or with none, has no meaning', () => {
    const healthy = ROWS.filter(
      (row) => row.status < 300 && (bytes(row.body).length === 0 || /^hex:0a00$|^\{"partialSuccess":\{\}\}$/.test(row.body ?? '')),
    )
    expect(healthy.length).toBeGreaterThan(60)
    expect(healthy.filter((row) => replay(row, 'send').meaning ?? replay(row, 'otlp').meaning)).toEqual([])
  })

  test('no message, evidence or fix holds the credential, a raw control character, or more than a paragraph', () => {
    for (const row of ROWS) {
      const text = JSON.stringify(replay(row, 'send').meaning)
      expect(text).not.toContain(CANARY)
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]|\\u00[01]/)
      expect(text.length).toBeLessThan(2_000)
    }
  })
})

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
