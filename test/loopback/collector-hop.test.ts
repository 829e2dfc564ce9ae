import { afterEach, expect, test } from 'vitest'
import { check, type Report } from '../../src/index.ts'
import * as servers from '../support/servers.ts'
import type { Running } from '../support/servers.ts'

const open: Pick<Running, 'close'>[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

/** What a Collector counts, and how it goes on after it took a trace. */
interface Counts {
  accepted: number
  sent: number
  failed: number
  busy: number
}

const page = ({ accepted, sent, failed, busy }: Counts): string => `# TYPE otelcol_exporter_sent_spans counter
otelcol_exporter_in_flight_requests{data_type="traces",exporter="otlp/next"} ${busy}
otelcol_exporter_send_failed_spans{exporter="otlp/next",server_address="next.example.com",server_port="4317"} ${failed}
otelcol_exporter_sent_spans{exporter="otlp/next",server_address="next.example.com",server_port="4317"} ${sent}
otelcol_receiver_accepted_spans{receiver="otlp",transport="http"} ${accepted}
`

/** A Collector: its receiver, and beside it the page with its metrics. Every span that it takes changes its counters. */
async function collector(start: Partial<Counts>, onTaken: (counts: Counts) => void): Promise<{ url: string; metrics: string }> {
  const counts = { accepted: 0, sent: 0, failed: 0, busy: 0, ...start }
  const receiver = await servers.httpServer((request, response) => {
    let size = 0
    request.on('data', (chunk: Buffer) => (size += chunk.length))
    request.on('end', () => {
      if (request.method !== 'POST')
        return response.writeHead(405, { 'content-type': 'text/plain' }).end('405 method not allowed, supported: [POST]')
      if (size > 100) onTaken(counts)
      return response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  const metrics = await servers.httpServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end(page(counts)),
  )
  open.push(receiver, metrics)
  return { url: receiver.url, metrics: `${metrics.url}/metrics` }
}

type Target = Report['targets'][number]
async function checked(url: string, more: { collectorMetrics?: string; timeoutMs?: number; send?: boolean } = {}): Promise<Target> {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }
  const report = await check({ runtime: 'node', env, ...more })
  return report.targets[0] as Target
}
const severities = ({ findings }: Target, id: string): string[] =>
  (findings ?? []).filter((finding) => finding.id === id).map(({ severity }) => severity)
const FAILING = 'collector/export-failing'

test('a trace that the next hop does not take is an error, and names exporter and destination', async () => {
  const { url, metrics } = await collector({}, (counts) => {
    counts.accepted += 2
    counts.failed += 2
  })
  const target = await checked(url, { collectorMetrics: metrics })
  expect(target.verdict).toBe('broken')
  expect(target.findings?.[0]).toMatchObject({ id: FAILING, severity: 'error', rootCause: true })
  expect(target.findings?.[0]?.message).toContain('otlp/next (to next.example.com:4317) failed to send 2 spans')
  expect(target.roundTrips?.traces).toMatchObject({ state: 'not-possible' })
  expect(target.roundTrips?.traces?.why).toContain('lost it')
})

test('a trace that is sent on is no finding, and the report tells how far it was seen', async () => {
  const { url, metrics } = await collector({}, (counts) => {
    counts.accepted += 2
    setTimeout(() => (counts.sent += 2), 150)
  })
  const target = await checked(url, { collectorMetrics: metrics })
  expect(target.verdict).toBe('healthy')
  expect(severities(target, FAILING)).toEqual([])
  expect(target.roundTrips?.traces?.state).toBe('not-possible')
  expect(target.roundTrips?.traces?.why).toContain('otlp/next (to next.example.com:4317) sent it on')
})

test('an exporter that tries on and on is an error once it had the time', async () => {
  const { url, metrics } = await collector({}, (counts) => {
    counts.accepted += 2
    counts.busy = 1
  })
  expect(severities(await checked(url, { collectorMetrics: metrics }), FAILING)).toEqual(['error'])
})

test('the same in a shorter time is left alone', async () => {
  const { url, metrics } = await collector({}, (counts) => {
    counts.accepted += 2
    counts.busy = 1
  })
  const target = await checked(url, { collectorMetrics: metrics, timeoutMs: 1_500 })
  expect(severities(target, FAILING)).toEqual([])
  expect(target.roundTrips?.traces?.why).toContain('has it still')
})

test('an exporter that was stuck before is not said to hold this trace', async () => {
  const { url, metrics } = await collector({ busy: 1, failed: 40 }, (counts) => {
    counts.accepted += 2
  })
  expect(severities(await checked(url, { collectorMetrics: metrics, timeoutMs: 1_500 }), FAILING)).toEqual(['note'])
})

test('metrics that do not count the trace are of another Collector', async () => {
  const { url, metrics } = await collector({ failed: 40, accepted: 40 }, () => undefined)
  const target = await checked(url, { collectorMetrics: metrics })
  expect(severities(target, FAILING)).toEqual([])
  expect(target.roundTrips?.traces?.why).toContain('are of another Collector')
})

test('a page that is none is told, and nothing is made of it', async () => {
  const { url } = await collector({}, (counts) => (counts.accepted += 2))
  const target = await checked(url, { collectorMetrics: `${url}/nothing` })
  expect(target.verdict).toBe('healthy')
  expect(target.roundTrips?.traces?.why).toContain('could not be read')
})

test('a page behind a login is read with the user and the password of its URL, which are shown nowhere', async () => {
  const seen: (string | undefined)[] = []
  const { url } = await collector({}, (counts) => (counts.accepted += 2))
  const guarded = await servers.httpServer((request, response) => {
    seen.push(request.headers.authorization)
    const isKnown = request.headers.authorization === `Basic ${Buffer.from('user:c4n4ry%').toString('base64')}`
    if (isKnown) response.writeHead(200, { 'content-type': 'text/plain' }).end(page({ accepted: 40, sent: 0, failed: 40, busy: 0 }))
    else response.writeHead(401, { 'www-authenticate': 'Basic' }).end()
  })
  open.push(guarded)
  const at = (login: string): string => `${guarded.url.replace('://', `://${login}`)}/metrics`
  const target = await checked(url, { collectorMetrics: at('user:c4n4ry%25@'), send: false })
  expect(severities(target, FAILING)).toEqual(['note'])
  expect(new Set(seen).size).toBe(1)
  expect(JSON.stringify(target)).not.toContain('c4n4ry')
  const without = await checked(url, { collectorMetrics: at('') })
  expect(without.roundTrips?.traces?.why).toContain('it wants a user and a password (http://USER:PASSWORD@HOST:8888/metrics)')
  const wrong = await checked(url, { collectorMetrics: at('user:wr0ng@') })
  expect(wrong.roundTrips?.traces?.why).toContain('it answers 401: it wants a user and a password, and not these')
})

test('without a trace, old failures are a note', async () => {
  const { url, metrics } = await collector({ failed: 40, sent: 2, accepted: 42 }, () => undefined)
  const target = await checked(url, { collectorMetrics: metrics, send: false })
  expect(severities(target, FAILING)).toEqual(['note'])
  expect(target.verdict).toBe('healthy')
})
