import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { reader as jaeger } from '../../src/backends/jaeger-reader.ts'
import { reader as phoenix } from '../../src/backends/phoenix-reader.ts'
import { plain } from '../../src/secret.ts'
import type { Answer, ReadBack, Reader, ReadSpan, Recognised, Route } from '../../src/types.ts'
import { answerOf, ORIGIN, routeTo, served } from '../support/mlflow-answers.ts'

/** What real servers answered to the questions of a reader. */
interface Row {
  backend: string
  name: string
  request: string
  status: number
  headers: Record<string, string>
  body: string
}

const rows = readFileSync(new URL('../../fixtures/answers/readers.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

const backend: Recognised = { id: 'x', recognisedBy: 'test', base: ORIGIN, facts: {} }
const HTML: Answer = answerOf({ status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Jaeger UI</title>' })
const LOGIN: Answer = answerOf({ status: 401, headers: { 'content-type': 'text/plain' }, body: 'Invalid token' })

function row(name: string): [question: string, answer: Answer, id: string] {
  const hit = rows.find((one) => one.name === name)
  if (!hit) throw new Error(`no recording: ${name}`)
  return [hit.request, answerOf(hit), /[0-9a-f]{32}/.exec(hit.request)?.[0] ?? '']
}

const find = (reader: Reader, answers: [string, Answer][], id: string, route: Route = routeTo(`${ORIGIN}/v1/traces`)) =>
  reader.find(served(answers).ask, backend, id, route)
/** The spans by name: servers have an order of their own. */
const byName = (found: ReadBack): ReadSpan[] =>
  found.state === 'found' ? (found.spans ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1)) : []
const SPANS = [
  { name: 'child', parentSpanId: 'b86adccaeb862ba1' },
  { name: 'root', spanId: 'b86adccaeb862ba1' },
]

test('Jaeger hands a trace out as OTLP', async () => {
  const [question, answer, id] = row('a trace, version 3')
  const found = await find(jaeger, [[question, answer]], id)
  expect(byName(found)).toMatchObject(SPANS)
  expect(byName(found)[1]).toEqual({
    spanId: 'b86adccaeb862ba1',
    name: 'root',
    startUnixNano: 1795804983667000000n,
    endUnixNano: 1795804983687000000n,
    attributes: { 'otel_doctor.synthetic': 'true' },
  })
})

test('a Jaeger without that API is read by the one before, which tells the same', async () => {
  const [, answer, id] = row('a trace, the API before')
  const answers: [string, Answer][] = [
    [`GET /api/v3/traces/${id}`, HTML],
    [`GET /api/traces/${id}`, answer],
  ]
  const found = await find(jaeger, answers, id)
  expect(byName(found)).toMatchObject(SPANS)
  expect(byName(found)[1]).toMatchObject({
    startUnixNano: 1795804983667000000n,
    endUnixNano: 1795804983687000000n,
    attributes: { 'otel_doctor.synthetic': 'true' },
  })
})

test('a trace that Jaeger does not know is missing, in either API', async () => {
  const [question, answer, id] = row('no such trace, version 3')
  expect(await find(jaeger, [[question, answer]], id)).toEqual({ state: 'missing' })
  const [old, said] = row('no such trace, the API before')
  expect(
    await find(
      jaeger,
      [
        [`GET /api/v3/traces/${id}`, HTML],
        [old, said],
      ],
      id,
    ),
  ).toEqual({ state: 'missing' })
})

test('a web page in the place of a trace proves nothing', async () => {
  const id = '4bf92f3577b34da6a3ce929d0e0e4736'
  const answers: [string, Answer][] = [
    [`GET /api/v3/traces/${id}`, HTML],
    [`GET /api/traces/${id}`, HTML],
  ]
  expect(await find(jaeger, answers, id)).toMatchObject({ state: 'unreadable' })
})

test('Phoenix hands out the spans of a project, with their times to the millisecond', async () => {
  const [question, answer, id] = row('a trace')
  const found = await find(phoenix, [[question, answer]], id)
  expect(found).toMatchObject({
    state: 'found',
    spans: [
      { name: 'otel-doctor synthetic check, child' },
      { name: 'otel-doctor synthetic check', attributes: { 'otel_doctor.synthetic': 'true' } },
    ],
  })
  const [child, root] = (found.state === 'found' && found.spans) || []
  expect(child?.parentSpanId).toBe(root?.spanId)
  expect((root?.endUnixNano ?? 0n) - (root?.startUnixNano ?? 0n)).toBe(20_000_000n)
})

test('a trace that Phoenix does not know yet is missing', async () => {
  const [question, answer, id] = row('no such trace')
  expect(await find(phoenix, [[question, answer]], id)).toEqual({ state: 'missing' })
})

test('a trace that lies in the default project, and not in the one that is named, is in the wrong place', async () => {
  const [question, answer, id] = row('a trace')
  const [other, absent] = row('no such project')
  const route = routeTo(`${ORIGIN}/v1/traces`)
  const from = { source: 'test', setting: 'OTEL_EXPORTER_OTLP_HEADERS' }
  route.headers['x-project-name'] = { value: plain('demo'), from, beat: [] }
  expect(
    await find(
      phoenix,
      [
        [question, answer],
        [other, absent],
      ],
      id,
      route,
    ),
  ).toMatchObject({ state: 'found', place: { wanted: 'demo', found: 'default' } })
})

test('a Phoenix that asks for another key cannot be read, and says so', async () => {
  const [question, , id] = row('a trace')
  expect(await find(phoenix, [[question, LOGIN]], id)).toEqual({
    state: 'unreadable',
    why: "Phoenix's API asks for a key (401), and the plan's credential does not open it",
  })
})

test('Phoenix deletes a trace, and one that is not there is gone as well', async () => {
  for (const name of ['a trace is deleted', 'no such trace is deleted']) {
    const [question, answer, id] = row(name)
    expect(await phoenix.remove?.(served([[question, answer]]).ask, backend, id, routeTo(ORIGIN))).toEqual({ gone: true })
  }
})
