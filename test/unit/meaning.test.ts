import { describe, expect, test } from 'vitest'
import { generalMeaning } from '../../src/engine/meaning/meaning.ts'
import { understood, type Wire } from '../../src/engine/gather/wire.ts'
import { decodeExportResponse, decodeStatus, statusWords } from '../../src/otlp/index.ts'
import { wrongDoor } from '../../src/probe/classify.ts'
import { urlSecret } from '../../src/redact.ts'
import type { Meaning, Probe, ProbeStep } from '../../src/types.ts'
import { seenOf } from '../support/patient.ts'
import { answerOf, bytes, methodOf, patientFor, recordedPort, type Row, rows, signalOf } from '../support/symptoms.ts'

// What each of them deserves as a root cause stands in test/answers/symptoms.test.ts.
const ANSWERS = rows.filter((row) => row.status !== undefined && !row.error && methodOf(row) === 'POST')

const CANARY = 'Zq7canary9Wx2secret4Kp'
const OTLP = { otlp: { decodeExportResponse, decodeStatus, statusWords } } as unknown as Wire

/** The meaning of one recorded answer by itself, to a program that sends a credential. */
function meaningIn(row: Row, step: ProbeStep): Meaning | null {
  const signal = signalOf(row)
  const fixture = patientFor(row, `http://127.0.0.1:${recordedPort(row)}`)
  const key = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`
  const list = [fixture.env?.[key], `x-secret=${CANARY}`].filter((item) => item !== undefined)
  const seen = seenOf({ ...fixture, env: { ...fixture.env, [key]: list.join(',') } })
  const answer = answerOf(row)
  const base: Probe = {
    step,
    signals: [signal],
    method: 'POST',
    url: urlSecret(row.url),
    protocol: 'http/protobuf',
    outcome: answer.status < 300 ? 'ok' : 'answered',
    answer,
    failure: wrongDoor(answer),
    durationMs: 1,
  }
  const probe = understood(base, signal, OTLP)
  const destinations = [{ url: probe.url, signals: [signal], backend: null, probes: [probe] }]
  return generalMeaning({ ...seen, destinations }, probe, seen.plan.routes[signal])
}

describe('recorded answers of real servers', () => {
  test('what a server says about the body of an empty request is not held against the program', () => {
    const aboutBody = ANSWERS.filter((row) => row.status === 400 || row.status === 422)
    expect(aboutBody.length).toBeGreaterThan(40)
    const ids = new Set(aboutBody.flatMap((row) => meaningIn(row, 'otlp')?.id ?? []))
    expect([...ids].toSorted()).toEqual(['backend/compression', 'backend/media-type', 'transport/plain-to-tls'])
  })

  test('every success with an OTLP answer, or with none, has no meaning', () => {
    const healthy = ANSWERS.filter(
      (row) => (row.status ?? 0) < 300 && (bytes(row.body).length === 0 || /^hex:0a00$|^\{"partialSuccess":\{\}\}$/.test(row.body ?? '')),
    )
    expect(healthy.length).toBeGreaterThan(60)
    expect(healthy.filter((row) => meaningIn(row, 'send') ?? meaningIn(row, 'otlp'))).toEqual([])
  })

  test('no message, evidence or fix holds the credential, a raw control character, or more than a paragraph', () => {
    for (const row of ANSWERS) {
      const text = JSON.stringify(meaningIn(row, 'send'))
      expect(text).not.toContain(CANARY)
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]|\\u00[01]/)
      expect(text.length).toBeLessThan(2_000)
    }
  })
})
