import { describe, expect, test } from 'vitest'
import mlflow from '../../src/backends/mlflow/index.ts'
import type { Answer, Ask, Recognised } from '../../src/types.ts'
import { answerOf, ORIGIN, probeOf, recorded, recordedServer, routeTo, served } from '../support/mlflow-answers.ts'

const ID = 'x-mlflow-experiment-id'
const TRACE = '0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c'

async function recognise(config: string, path = '/v1/traces'): Promise<[Recognised | null | undefined, number]> {
  const { ask, asked } = recordedServer(config)
  return [await mlflow.recognise?.(ask, new URL(ORIGIN + path)), asked.length]
}

describe('MLflow is recognised without writing, with its version, its store and where its OTLP route is', () => {
  test.each([
    ['2.22.5-default', '2.22.5', { server: 'gunicorn' }],
    ['2.22.5-sqlite', '2.22.5', { server: 'gunicorn' }],
    ['3.5.1-sqlite', '3.5.1', { server: 'uvicorn' }],
    ['3.6.0-default', '3.6.0', { server: 'uvicorn' }],
    ['3.6.0-gunicorn', '3.6.0', { server: 'gunicorn', wsgi: 'gunicorn' }],
    ['3.10.1-sqlite', '3.10.1', { server: 'uvicorn', store_type: 'SqlStore' }],
    ['3.10.1-file', '3.10.1', { server: 'uvicorn', store_type: 'FileStore' }],
    ['3.17.2-sqlite', '3.17.2', { server: 'uvicorn', store_type: 'SqlStore' }],
    ['3.17.2-file-allowed', '3.17.2', { server: 'uvicorn', store_type: 'FileStore' }],
    ['3.17.2-gunicorn', '3.17.2', { server: 'gunicorn', wsgi: 'gunicorn', store_type: 'SqlStore' }],
    ['3.17.2-artifacts-only', '3.17.2', { server: 'uvicorn', store_type: 'SqlStore' }],
    ['3.17.2-host0-allowed', '3.17.2', { server: 'uvicorn', host: 'rejected' }],
    ['3.6.0-auth', undefined, { server: 'uvicorn', auth: 'basic' }],
    ['3.10.1-auth', undefined, { server: 'uvicorn', auth: 'basic' }],
    ['3.17.2-auth', undefined, { server: 'uvicorn', auth: 'basic', store_type: 'SqlStore' }],
  ])('%s', async (config, version, facts) => {
    const [backend, asked] = await recognise(config)
    expect(backend).toMatchObject({ id: 'mlflow', version, base: ORIGIN, facts: { otlpRoute: '/v1/traces', ...facts } })
    expect(Object.keys(backend?.facts ?? {}).toSorted()).toEqual(['otlpRoute', ...Object.keys(facts)].toSorted())
    expect(asked).toBeLessThanOrEqual(3)
  })

  test.each([
    ['3.17.2-prefix-readback', '/mlflow/v1/traces', '/mlflow', '/mlflow/v1/traces'],
    ['3.17.2-prefix-readback', '/v1/traces', '/mlflow', '/mlflow/v1/traces'],
    ['3.10.1-prefix-readback', '/mlflow/v1/traces', '', '/v1/traces'],
    ['3.10.1-prefix-readback', '/v1/traces', '', '/v1/traces'],
    ['3.6.0-prefix-readback', '/mlflow/v1/traces', '', '/v1/traces'],
  ])('%s, asked at %s: the static prefix is found, and whether OTLP stands under it', async (config, path, base, otlpRoute) => {
    const [backend, asked] = await recognise(config, path)
    expect(backend).toMatchObject({ version: config.split('-')[0], base: ORIGIN + base, facts: { prefix: '/mlflow', otlpRoute } })
    expect(asked).toBeLessThanOrEqual(7)
  })

  test.each(['/', '/v1/traces/', '//v1/traces', '/v1/traces/v1/traces', '/V1/Traces', '/v1', '/v1/traces/v1/metrics'])(
    'behind the wrong path %s',
    async (path) => {
      const [backend] = await recognise('3.17.2-sqlite', path)
      expect(backend).toMatchObject({ version: '3.17.2', base: ORIGIN, facts: { otlpRoute: '/v1/traces' } })
    },
  )

  const page404 = found('3.17.2-prefix-readback', '/version')
  test('a proxy that takes a path away is no static prefix', async () => {
    const version = answerOf({ status: 200, headers: { server: 'nginx' }, body: '3.10.1' })
    const info = answerOf({ status: 200, headers: {}, body: '{"store_type":"SqlStore"}' })
    const { ask } = served([
      ['GET /team/version', version],
      ['GET /version', page404],
      ['GET /team/api/3.0/mlflow/server-info', info],
      ['GET /api/3.0/mlflow/server-info', page404],
    ])
    const backend = await mlflow.recognise?.(ask, new URL(`${ORIGIN}/team/v1/traces`))
    expect(backend).toEqual({
      id: 'mlflow',
      version: '3.10.1',
      recognisedBy: 'GET /team/version',
      base: `${ORIGIN}/team`,
      facts: { store_type: 'SqlStore', server: 'nginx', otlpRoute: '/team/v1/traces' },
    })
  })

  test('a wrong path on a server without a prefix is not taken for one', async () => {
    const api = found('3.6.0-readback', '/api/2.0/mlflow/experiments/get?experiment_id=0')
    const { ask } = served([
      ['GET /otlp/version', page404],
      ['GET /version', found('3.6.0-readback', '/version')],
      ['GET /otlp/api/3.0/mlflow/server-info', page404],
      ['GET /api/3.0/mlflow/server-info', page404],
      ['GET /otlp/api/2.0/mlflow/experiments/get?experiment_id=0', page404],
      ['GET /api/2.0/mlflow/experiments/get?experiment_id=0', api],
      ['GET /otlp/ajax-api/2.0/mlflow/experiments/get?experiment_id=0', page404],
    ])
    const backend = await mlflow.recognise?.(ask, new URL(`${ORIGIN}/otlp/v1/traces`))
    expect(backend).toMatchObject({ version: '3.6.0', base: ORIGIN })
    expect(backend?.facts['prefix']).toBeUndefined()
  })
})

describe('another server is left alone, at the price of two questions', () => {
  const text = (status: number, body: string, headers: Record<string, string> = {}): Answer => answerOf({ status, headers, body })
  const others: [name: string, version: Answer, info: Answer][] = [
    ['a Collector', text(404, '404 page not found\n', { 'content-type': 'text/plain' }), text(404, '404 page not found\n')],
    ['a login of a proxy', text(401, '', { 'www-authenticate': 'Basic realm="restricted"' }), text(401, '')],
    ['a login without a realm', text(401, 'Unauthorized'), text(401, 'Unauthorized')],
    [
      'a web page for everything',
      text(200, '<!doctype html><title>App</title>', { 'content-type': 'text/html' }),
      text(200, '<!doctype html>'),
    ],
    ['Phoenix', text(404, '{"detail":"Not Found"}', { server: 'uvicorn' }), text(404, '{"detail":"Not Found"}', { server: 'uvicorn' })],
    ['Kubernetes', text(200, '{"major":"1","minor":"31","gitVersion":"v1.31.0"}'), text(403, '{"kind":"Status"}')],
    ['Flask alone', found('2.22.5-sqlite', '/api/3.0/mlflow/server-info'), found('2.22.5-sqlite', '/api/3.0/mlflow/server-info')],
    ['a JSON error of others', text(404, '{"message":"no Route matched"}'), text(404, '{"message":"no Route matched"}')],
  ]
  test.each(others)('%s', async (_name, version, info) => {
    for (const path of ['', '/otlp']) {
      const { ask, asked } = served([
        [`GET ${path}/version`, version],
        ['GET /version', version],
        ['GET /api/3.0/mlflow/server-info', info],
      ])
      expect(await mlflow.recognise?.(ask, new URL(`${ORIGIN}${path}/v1/traces`))).toBeNull()
      expect(asked).toHaveLength(2)
    }
  })

  test('a server that does not answer', async () => {
    const silent: Ask = (method, url) => Promise.resolve(probeOf(method, url, undefined, 'recognise'))
    expect(await mlflow.recognise?.(silent, new URL(`${ORIGIN}/v1/traces`))).toBeNull()
  })

  test('a Flask program that tells a version of its own is asked once more, and left alone', async () => {
    const page = found('2.22.5-sqlite', '/api/3.0/mlflow/server-info')
    const { ask, asked } = served([
      ['GET /version', text(200, '1.2.3', { 'content-type': 'text/html; charset=utf-8' })],
      ['GET /api/3.0/mlflow/server-info', page],
      ['GET /api/2.0/mlflow/experiments/get?experiment_id=0', page],
    ])
    expect(await mlflow.recognise?.(ask, new URL(`${ORIGIN}/v1/traces`))).toBeNull()
    expect(asked).toHaveLength(3)
  })
})

describe('the planned experiment is looked up, by id and by name', () => {
  const inspected = async (config: string, id: string | undefined): Promise<Record<string, string> | undefined> => {
    const { ask, asked } = recordedServer(config)
    const version = config.split('-')[0]
    const base = config.startsWith('3.17.2-prefix') ? `${ORIGIN}/mlflow` : ORIGIN
    const backend: Recognised = { id: 'mlflow', version, recognisedBy: 'GET /version', base, facts: { store_type: 'SqlStore' } }
    const facts = await mlflow.inspect?.(ask, backend, routeTo(`${ORIGIN}/v1/traces`, id === undefined ? {} : { [ID]: id }))
    expect(asked.every((question) => question.startsWith('GET '))).toBe(true)
    return facts
  }

  for (const config of ['3.6.0-readback', '3.10.1-readback', '3.17.2-readback', '3.17.2-prefix-readback']) {
    test(config, async () => {
      expect(await inspected(config, '0')).toEqual({ experimentExists: 'yes', experimentName: 'Default', lifecycleStage: 'active' })
      expect(await inspected(config, '1')).toMatchObject({ experimentExists: 'yes', lifecycleStage: 'deleted' })
      expect(await inspected(config, '999999')).toEqual({ experimentExists: 'no' })
      expect(await inspected(config, 'Default')).toEqual({ experimentIdByName: '0' })
      expect(await inspected(config, '"0"')).toEqual({ experimentIdByName: '0' })
      expect(await inspected(config, 'nope')).toEqual({})
      expect(await inspected(config, '12345678901234567890')).toEqual({})
      expect(await inspected(config, '')).toEqual({})
      expect(await inspected(config, undefined)).toEqual({})
    })
  }

  test('2.22.5 and 3.5.1 tell the same about an id', async () => {
    for (const config of ['2.22.5-sqlite', '3.5.1-sqlite']) {
      expect(await inspected(config, '0')).toMatchObject({ experimentExists: 'yes', lifecycleStage: 'active' })
      expect(await inspected(config, '999999')).toEqual({ experimentExists: 'no' })
    }
  })

  test('a server with --artifacts-only is found out', async () => {
    expect(await inspected('3.17.2-artifacts-only', '0')).toEqual({ artifactsOnly: 'yes' })
  })

  test('the file store of 3.6.0, which tells no store, is found out before anything is sent', async () => {
    const rows = recorded.filter(({ config, path }) => config === '3.6.0-default' && path.includes('batchGet?'))
    const zero = `GET /api/3.0/mlflow/traces/batchGet?trace_ids=tr-${'0'.repeat(32)}`
    const backend: Recognised = { id: 'mlflow', version: '3.6.0', recognisedBy: 'GET /version', base: ORIGIN, facts: {} }
    const file = served(rows.map((row): [string, Answer] => [zero, answerOf(row)]))
    expect(await mlflow.inspect?.(file.ask, backend, routeTo(`${ORIGIN}/v1/traces`))).toMatchObject({ store_type: 'FileStore' })
    const sql = served([[zero, answerOf({ status: 200, headers: {}, body: '{}' })]])
    expect(await mlflow.inspect?.(sql.ask, backend, routeTo(`${ORIGIN}/v1/traces`))).toEqual({})
  })
})

describe('a trace is read back by its id, deleted and looked for again', () => {
  const route = routeTo(`${ORIGIN}/v1/traces`, { [ID]: '0' })
  const at = (version: string | undefined, base = ORIGIN, facts: Record<string, string> = {}): Recognised => ({
    id: 'mlflow',
    version,
    recognisedBy: 'GET /version',
    base,
    facts,
  })
  const reader = mlflow.reader
  if (!reader?.remove || !reader.link) throw new Error('MLflow has a reader')
  const { find, remove, link } = reader

  for (const config of ['3.6.0-readback', '3.10.1-readback', '3.17.2-readback']) {
    const version = config.split('-')[0]
    test(`${config}: with both spans, to the last nanosecond`, async () => {
      const found = await find(recordedServer(config).ask, at(version), TRACE, route)
      expect(found).toMatchObject({ state: 'found', place: { wanted: '0', found: '0' } })
      const spans = found.state === 'found' ? found.spans : null
      expect(spans?.map(({ name, spanId, parentSpanId }) => [name, spanId, parentSpanId])).toEqual([
        ['otel-doctor', '00000000000000a1', undefined],
        ['otel-doctor child', '00000000000000b2', '00000000000000a1'],
      ])
      expect(spans?.[0]?.attributes).toMatchObject({ 'otel-doctor.synthetic': 'true', 'input.value': 'hello "x" ü' })
      const [start = 0n, end = 0n] = [spans?.[0]?.startUnixNano, spans?.[0]?.endUnixNano]
      expect([start % 1000n, end - start]).toEqual([273n, 5_000_123n])
    })

    test(`${config}: deleted, and the deletion is verified`, async () => {
      const { ask, asked } = recordedServer(config)
      expect(await remove(ask, at(version), TRACE, route)).toEqual({ gone: true })
      expect(asked).toEqual([
        `GET /api/3.0/mlflow/traces/tr-${TRACE}`,
        'POST /api/3.0/mlflow/traces/delete-traces',
        `GET /api/3.0/mlflow/traces/tr-${TRACE}`,
      ])
    })

    test(`${config}: a trace that is not there is missing, and already gone`, async () => {
      expect(await find(recordedServer(config).ask, at(version), 'AB'.repeat(16), route)).toEqual({ state: 'missing' })
      expect(await remove(recordedServer(config).ask, at(version), 'ab'.repeat(16), route)).toEqual({ gone: true })
    })
  }

  test('3.5.1 finds the trace without its spans', async () => {
    const id = recorded.find(({ config, name }) => config === '3.5.1-sqlite' && name === 'GET 3.0 traces/{id}')?.path.slice(-32) ?? ''
    expect(await find(recordedServer('3.5.1-sqlite').ask, at('3.5.1'), id, route)).toEqual({
      state: 'found',
      place: { wanted: '0', found: '2' },
      spans: null,
    })
    // The same where the version could not be learnt: the word batchGet is taken for an id there.
    expect(await find(recordedServer('3.5.1-sqlite').ask, at(undefined), id, route)).toMatchObject({ state: 'found', spans: null })
    expect(await remove(recordedServer('3.5.1-sqlite').ask, at('3.5.1'), id, route)).toEqual({ gone: true })
  })

  test('a file store has no trace', async () => {
    const id = recorded.find(({ config, name }) => config === '3.6.0-default' && name === 'GET 3.0 traces/{id}')?.path.slice(-32) ?? ''
    expect(await find(recordedServer('3.6.0-default').ask, at('3.6.0'), id, route)).toEqual({ state: 'missing' })
  })

  test('2.22.5 and --artifacts-only cannot be read, and say why', async () => {
    for (const [config, why] of [
      ['2.22.5-sqlite', 'no API for traces'],
      ['3.17.2-artifacts-only', '--artifacts-only'],
    ] as const) {
      const id = recorded.find((row) => row.config === config && row.name === 'GET 3.0 traces/{id}')?.path.slice(-32) ?? ''
      const found = await find(recordedServer(config).ask, at(config.split('-')[0]), id, route)
      expect(found.state === 'unreadable' && found.why).toContain(why)
      const left = await remove(recordedServer(config).ask, at(config.split('-')[0]), id, route)
      expect([left.gone, left.why?.includes(why)]).toEqual([false, true])
    }
  })

  test('a login that the credential does not open is not a missing trace', async () => {
    const login = recorded.find(({ config, name }) => config === '3.17.2-auth' && name === 'auth: none')
    const { ask } = served([
      [`GET /api/3.0/mlflow/traces/batchGet?trace_ids=tr-${TRACE}`, answerOf(login ?? { status: 401, headers: {}, body: '' })],
    ])
    expect(await find(ask, at('3.17.2'), TRACE, route)).toMatchObject({ state: 'unreadable', why: expect.stringContaining('login') })
  })

  test('a delete that deletes nothing is not called gone', async () => {
    const there = recorded.find(({ config, name }) => config === '3.17.2-readback' && name === 'find')
    const { ask } = served([
      [`GET /api/3.0/mlflow/traces/tr-${TRACE}`, answerOf(there ?? { status: 200, headers: {}, body: '' })],
      ['POST /api/3.0/mlflow/traces/delete-traces', answerOf({ status: 200, headers: {}, body: '{"traces_deleted":0}' })],
    ])
    expect(await remove(ask, at('3.17.2'), TRACE, route)).toMatchObject({ gone: false, why: expect.stringContaining('still there') })
  })

  test('the link opens the trace in the web page, under the static prefix where there is one', () => {
    const page = `/#/experiments/0/traces?selectedEvaluationId=tr-${TRACE}`
    expect(link(at('3.17.2'), TRACE, route)).toBe(ORIGIN + page)
    expect(link(at('3.10.1', ORIGIN, { prefix: '/mlflow' }), TRACE, route)).toBe(`${ORIGIN}/mlflow${page}`)
    expect(link(at('3.17.2', `${ORIGIN}/mlflow`, { prefix: '/mlflow' }), TRACE, route)).toBe(`${ORIGIN}/mlflow${page}`)
  })
})

function found(config: string, path: string): Answer {
  const row = recorded.find((r) => r.config === config && r.path === path && r.method === 'GET')
  if (!row) throw new Error(`${config} was never asked ${path}`)
  return answerOf(row)
}
