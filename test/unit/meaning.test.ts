import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { generalMeaning } from '../../src/engine/meaning.ts'
import { understood, type Wire } from '../../src/engine/wire.ts'
import { decodeExportResponse, decodeStatus } from '../../src/otlp/index.ts'
import { wrongDoor } from '../../src/probe/classify.ts'
import { urlSecret } from '../../src/redact.ts'
import type { Meaning, Probe, ProbeStep, Seen, Signal } from '../../src/types.ts'
import { seenOf } from '../support/patient.ts'

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
