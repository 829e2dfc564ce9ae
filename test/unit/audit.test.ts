import { describe, expect, test } from 'vitest'
import { type Audit, audit, type Ruled } from '../../src/engine/audit.ts'
import type { Check, Draft, Seen, Severity, Signal, Stage } from '../../src/types.ts'
import { type FixturePatient, seenOf } from '../support/patient.ts'

const STAGE: Record<string, Stage> = { transport: 'probe', backend: 'probe', 'round-trip': 'trip' }
const OK = [{ status: 200, export: { state: 'ok' } } as const]
const ENV = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

/** A check that finds what it is told to find. */
function finds(id: string, ...drafts: Partial<Draft>[]): Check {
  const severity = drafts[0]?.severity ?? 'error'
  const stage = id === 'round-trip/send-failed' ? 'probe' : (STAGE[id.split('/')[0] ?? ''] ?? 'plan')
  const whole = (drafts.length > 0 ? drafts : [{}]).map((draft): Draft => ({
    signals: ['traces'],
    message: `${id} is wrong`,
    evidence: [],
    ...draft,
  }))
  return { id, stage, severity, title: `${id} is right`, run: () => whole }
}

const seen = (more: Partial<FixturePatient> = {}): Seen =>
  seenOf({ name: 'patient', env: ENV, answers: [...OK], trip: { state: 'confirmed' }, ...more })
const judge = (checks: Check[], more: Partial<FixturePatient> = {}): Audit => audit(seen(more), checks)
const roots = ({ findings }: Audit): string[] => findings.filter((f) => f.rootCause).map((f) => f.id)
const one = ({ findings }: Audit, id: string): Ruled => {
  const hit = findings.find((f) => f.id === id)
  if (!hit) throw new Error(`${id} is not among ${findings.map((f) => f.id).join(', ')}`)
  return hit
}

describe('what explains what', () => {
  const refused = finds('backend/unauthorized')

  test('a lost Authorization explains a 401', () => {
    const result = judge([finds('headers/colon-separator', { loses: ['authorization'] }), refused])
    expect(roots(result)).toEqual(['headers/colon-separator'])
    expect(one(result, 'headers/colon-separator').explains).toEqual(['backend/unauthorized'])
    expect(one(result, 'backend/unauthorized')).toMatchObject({ rootCause: false, severity: 'note' })
  })

  test('a lost x-foo explains no 401: both stand as causes', () => {
    expect(roots(judge([finds('headers/colon-separator', { loses: ['x-foo'] }), refused]))).toEqual([
      'headers/colon-separator',
      'backend/unauthorized',
    ])
  })

  test('a key in a header of its own counts as a credential', () => {
    expect(roots(judge([finds('headers/comma-in-value', { loses: ['x-api-key'] }), refused]))).toEqual(['headers/comma-in-value'])
  })

  test('a fault of one signal explains nothing about another', () => {
    const result = judge([finds('endpoint/scheme-missing', { signals: ['logs'] }), finds('transport/refused', { signals: ['traces'] })])
    expect(roots(result).toSorted()).toEqual(['endpoint/scheme-missing', 'transport/refused'])
  })

  test('one cause explains the symptoms of all its signals', () => {
    const all: Signal[] = ['traces', 'metrics', 'logs']
    const result = judge([
      finds('endpoint/scheme-missing', { signals: all }),
      finds('transport/refused', { signals: ['logs'] }),
      finds('transport/dns', { signals: ['traces'] }),
    ])
    expect(roots(result)).toEqual(['endpoint/scheme-missing'])
  })

  test('no way to the backend explains what could not be read back', () => {
    expect(roots(judge([finds('transport/timeout'), finds('round-trip/not-found')]))).toEqual(['transport/timeout'])
  })

  test('a cause whose mending changes nothing on the way explains no failure of the way', () => {
    const idle = finds('endpoint/not-a-url', { mend: { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://127.0.0.1:4318/v1/logs' } })
    const real = finds('endpoint/not-a-url', { mend: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9999' } })
    expect(roots(judge([idle, finds('transport/refused')])).toSorted()).toEqual(['endpoint/not-a-url', 'transport/refused'])
    expect(roots(judge([real, finds('transport/refused')]))).toEqual(['endpoint/not-a-url'])
  })

  test('a finding of the plan that stays when the cause is mended is not explained by it', () => {
    const still = finds('signals/not-configured')
    const gone: Check = { ...still, run: ({ plan }) => (plan.routes.traces.dial?.port === 9999 ? [] : still.run(seen())) }
    const cause = finds('env/quotes-kept', { mend: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9999' } })
    expect(roots(judge([cause, still]))).toHaveLength(2)
    expect(roots(judge([cause, gone]))).toEqual(['env/quotes-kept'])
  })

  test('a check of its own mind about what it explains is heard', () => {
    const picky = { ...finds('headers/quoted', { loses: ['authorization'] }), explains: () => false }
    expect(roots(judge([picky, refused]))).toHaveLength(2)
  })

  test('a value that stops the program is the cause, not the stop', () => {
    const both = judge([finds('env/quotes-kept'), finds('signals/refuses-to-start')])
    expect(roots(both)).toEqual(['env/quotes-kept'])
    expect(roots(judge([finds('signals/refuses-to-start'), finds('runtime/tls-files')]))).toEqual(['runtime/tls-files'])
  })

  test('findings that explain each other in a ring do not all vanish', () => {
    const ring = ['a', 'b', 'c'].map((name, i, names) => ({
      ...finds(`env/${name}`),
      explains: (_: unknown, other: { id: string }) => other.id === `env/${names[(i + 1) % 3]}`,
    }))
    const result = judge(ring)
    expect(roots(result)).toHaveLength(1)
    expect(result.findings[0]?.severity).toBe('error')
  })
})

describe('the safety net', () => {
  const net = finds('round-trip/send-failed')

  test('is silent under an error of any kind', () => {
    for (const id of ['runtime/short-lived', 'endpoint/unsupported-scheme', 'env/config-file-wins', 'backend/partial-success']) {
      expect(roots(judge([finds(id), net]))).toEqual([id])
    }
  })

  test('is not silenced by a note or a warning that explains nothing', () => {
    expect(
      roots(judge([finds('env/shadowed', { severity: 'note' }), finds('runtime/timeout-units', { severity: 'warning' }), net])),
    ).toContain('round-trip/send-failed')
  })

  test('stands alone where nothing else says why', () => {
    expect(judge([net]).findings).toMatchObject([{ id: 'round-trip/send-failed', rootCause: true, severity: 'error' }])
  })
})

describe('severity', () => {
  const weighing = (severity: Severity): Partial<Draft> => ({ severity })

  test('a root takes the worst severity of what it explains', () => {
    const result = judge([
      finds('signals/unsupported-by-backend', weighing('note')),
      finds('backend/signal-unsupported', weighing('error')),
    ])
    expect(result.findings.map((f) => [f.id, f.severity])).toEqual([
      ['signals/unsupported-by-backend', 'error'],
      ['backend/signal-unsupported', 'note'],
    ])
  })

  test('also of what is explained only through another', () => {
    const chain = [finds('env/a', weighing('note')), finds('env/b', weighing('note')), finds('env/c', weighing('error'))].map(
      (check, i, all) => ({
        ...check,
        explains: (_: unknown, other: { id: string }) => other.id === all[i + 1]?.id,
      }),
    )
    expect(judge(chain).findings.map((f) => f.severity)).toEqual(['error', 'note', 'note'])
  })

  test('what fails on signals that nobody asked for is a note, with the line that switches them off', () => {
    const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }
    const result = judge([finds('transport/refused', { signals: ['metrics', 'logs'] })], { env })
    expect(result.findings).toMatchObject([
      { severity: 'note', fix: { edit: { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' } } },
    ])
    expect(result.findings[0]?.fix?.text).toContain('Nobody asked for metrics and logs')
  })

  test('--require makes it an error again', () => {
    const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }
    expect(judge([finds('transport/refused', { signals: ['metrics'] })], { env, require: ['metrics'] }).findings).toMatchObject([
      { severity: 'error' },
    ])
  })

  test('where a finding is about an asked-for signal, too, it keeps its severity', () => {
    const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }
    expect(judge([finds('transport/refused', { signals: ['traces', 'logs'] })], { env }).findings).toMatchObject([{ severity: 'error' }])
  })
})

describe('the order of findings', () => {
  test('root causes before what they explain, then error, warning, note', () => {
    const result = judge([
      finds('backend/unauthorized'),
      finds('runtime/content-masked', { severity: 'note' }),
      finds('runtime/timeout-units', { severity: 'warning' }),
      finds('auth/missing'),
    ])
    expect(result.findings.map((f) => f.id)).toEqual([
      'auth/missing',
      'runtime/timeout-units',
      'runtime/content-masked',
      'backend/unauthorized',
    ])
  })

  test('confirmed before unconfirmed, more signals before fewer, traces before metrics before logs', () => {
    const ids = (checks: Check[]): string[] => judge(checks).findings.map((f) => f.id)
    expect(ids([finds('env/a'), finds('env/b', { confirmed: true })])).toEqual(['env/b', 'env/a'])
    expect(ids([finds('env/a'), finds('env/b', { signals: ['metrics', 'logs'] })])).toEqual(['env/b', 'env/a'])
    expect(ids([finds('env/a', { signals: ['logs'] }), finds('env/b', { signals: ['metrics'] }), finds('env/c')])).toEqual([
      'env/c',
      'env/b',
      'env/a',
    ])
  })

  test('then plan, probe, trip, then the order of the catalogue', () => {
    const ids = judge([finds('round-trip/wrong-place'), finds('backend/media-type'), finds('runtime/x'), finds('env/x')]).findings.map(
      (f) => f.id,
    )
    expect(ids).toEqual(['runtime/x', 'env/x', 'backend/media-type', 'round-trip/wrong-place'])
  })

  test('a change that makes the data leave is a confirmation', () => {
    const mend = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:5000' }
    expect(judge([finds('endpoint/known-wrong-port', { mend })]).findings[0]?.confirmed).toBe(true)
    expect(judge([finds('endpoint/known-wrong-port', { mend: ENV })]).findings[0]?.confirmed).toBe(false)
  })
})

describe('outcomes', () => {
  test('a check that crashes is an outcome, never a finding, and stops no other', () => {
    const broken: Check = {
      ...finds('env/broken'),
      run() {
        throw new Error('a bug of ours')
      },
    }
    const result = judge([broken, finds('env/fine')])
    expect(result.findings.map((f) => f.id)).toEqual(['env/fine'])
    expect(result.outcomes).toEqual([
      { id: 'env/broken', outcome: 'crashed' },
      { id: 'env/fine', outcome: 'found' },
    ])
    expect(result.crashes).toHaveLength(1)
    expect(result.crashes[0]).toMatch(/^env\/broken: Error: a bug of ours/)
  })

  test('a check without anything to look at is skipped, with the reason', () => {
    const offline = judge([finds('env/x'), finds('backend/x'), finds('round-trip/x')], { answers: undefined, trip: undefined })
    expect(offline.outcomes).toEqual([
      { id: 'env/x', outcome: 'found' },
      { id: 'backend/x', outcome: 'skipped', why: 'nothing was asked (offline)' },
      { id: 'round-trip/x', outcome: 'skipped', why: 'nothing was asked (offline)' },
    ])
    expect(judge([finds('round-trip/x')], { trip: undefined }).outcomes).toMatchObject([{ outcome: 'skipped', why: 'no trace was sent' }])
  })

  test('a check that finds nothing has passed, and so has one with hints only', () => {
    expect(judge([{ ...finds('env/x'), run: () => [] }, finds('env/y', { hint: true, severity: 'note' })]).outcomes).toMatchObject([
      { outcome: 'passed' },
      { outcome: 'passed' },
    ])
  })

  test('the same sentence about several signals is one finding, another sentence is another', () => {
    const twice = judge([
      finds('transport/refused', { signals: ['logs'] }, { signals: ['traces'] }, { signals: ['metrics'], message: 'another' }),
    ])
    expect(twice.findings.map((f) => f.signals)).toEqual([['traces', 'logs'], ['metrics']])
  })
})
