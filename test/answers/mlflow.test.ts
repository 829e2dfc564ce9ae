import { describe, expect, test } from 'vitest'
import mlflow from '../../src/backends/mlflow/index.ts'
import type { Probe, Recognised, Route } from '../../src/types.ts'
import { AUTH, ID, id, type Request, SHORT, TABLE, user, VERSIONS } from '../support/mlflow-kinds.ts'
import { answerOf, ORIGIN, probeOf, recorded, recordedServer, routeTo, type Recorded } from '../support/mlflow-answers.ts'

const rowsOf = (wanted: (config: string) => boolean): Recorded[] =>
  recorded.filter(({ config, name }) => wanted(config) && (name in TABLE || name in AUTH))

/** The backend as the doctor would have recognised it before it sent anything. */
async function backendOf(config: string, url: string): Promise<Recognised> {
  const source = config.endsWith('-prefix') ? `${config}-readback` : config
  const backend = await mlflow.recognise?.(recordedServer(source).ask, new URL(url))
  if (!backend) throw new Error(`${config} is not recognised`)
  return backend
}

function asked(row: Recorded, request: Request = {}): [Probe, Route] {
  const route = routeTo(ORIGIN + row.path, request.headers ?? { [ID]: '0' }, request.route)
  return [probeOf(row.method, ORIGIN + row.path, answerOf(row), 'send', route.signal), route]
}

async function meaningOf(row: Recorded, request?: Request, facts: Record<string, string> = {}): Promise<string | null> {
  const known = await backendOf(row.config, `${ORIGIN}${row.config.startsWith('3.17.2-prefix') ? '/mlflow' : ''}/v1/traces`)
  const [probe, route] = asked(row, request)
  return mlflow.explain?.(probe, { ...known, facts: { ...known.facts, ...facts } }, route)?.id ?? null
}

const means = (cells: string, column: number): string | null => SHORT[cells.split(' ')[column] ?? ''] ?? null
const isOtlp = (row: Recorded): boolean => row.name in TABLE

/** Compares all rows of a configuration at once, so that a failure shows the request and both meanings. */
async function compare(rows: Recorded[], expected: (row: Recorded) => string | null, facts?: Record<string, string>): Promise<void> {
  expect(rows.length).toBeGreaterThan(15)
  const got: Record<string, string | null> = {}
  const wanted: Record<string, string | null> = {}
  for (const row of rows) {
    const key = `${row.config}: ${row.name}`
    got[key] = await meaningOf(row, (TABLE[row.name] ?? AUTH[row.name])?.[1], facts)
    wanted[key] = expected(row)
  }
  expect(got).toEqual(wanted)
}

describe('every recorded answer to an OTLP request means what its cause is', () => {
  test('no recorded request is left out of the tables', () => {
    const others = recorded.filter(
      ({ config, name, method }) => method === 'POST' && !config.endsWith('-readback') && !(name in TABLE) && !(name in AUTH),
    )
    expect(
      others.filter(({ path }) => !/^(\/mlflow)?\/api\/[23]\.0\/mlflow\//.test(path)).map(({ config, name }) => `${config}: ${name}`),
    ).toEqual([])
  })

  for (const config of [
    '3.5.1-sqlite',
    '3.6.0-sqlite',
    '3.6.0-prefix',
    '3.10.1-sqlite',
    '3.10.1-prefix',
    '3.17.2-sqlite',
    '3.17.2-prefix',
    '3.17.2-slim',
    '3.17.2-workspaces',
  ]) {
    test(`${config}: over a SQL store`, async () => {
      const column = VERSIONS.indexOf(config.split('-')[0] ?? '')
      await compare(rowsOf((c) => c === config).filter(isOtlp), (row) => means(TABLE[row.name]?.[0] ?? '', column))
    })
  }

  for (const config of ['3.5.1-default', '3.6.0-default', '3.10.1-file', '3.17.2-file-allowed']) {
    test(`${config}: every 501 of a file store is named, and what is refused before it keeps its own cause`, async () => {
      const column = VERSIONS.indexOf(config.split('-')[0] ?? '')
      const rows = rowsOf((c) => c === config).filter(isOtlp)
      expect(rows.filter(({ status }) => status === 501).length).toBeGreaterThan(20)
      await compare(rows, (row) => (row.status === 501 ? 'backend/mlflow-file-store' : means(TABLE[row.name]?.[0] ?? '', column)))
    })
  }

  for (const config of ['2.22.5-default', '2.22.5-sqlite']) {
    test(`${config}: takes no OTLP at all`, async () => {
      const rows = rowsOf((c) => c === config).filter(isOtlp)
      await compare(rows, (row) =>
        /v1\/(metrics|logs)$/.test(row.path) ? means('sig', 0) : row.method === 'POST' ? 'backend/too-old' : null,
      )
    })
  }

  for (const config of ['3.6.0-gunicorn', '3.17.2-gunicorn']) {
    test(`${config}: has no OTLP route under any path`, async () => {
      const rows = rowsOf((c) => c === config).filter(isOtlp)
      const other = (row: Recorded): string | null => (row.method === 'POST' ? 'backend/mlflow-wsgi' : null)
      const name = (row: Recorded): string | null => (row.status === 403 ? 'backend/host-rejected' : other(row))
      await compare(rows, (row) => (/v1\/(metrics|logs)$/.test(row.path) ? means('sig', 0) : name(row)))
    })
  }

  for (const [column, config] of ['3.6.0-auth', '3.10.1-auth', '3.17.2-auth'].entries()) {
    test(`${config}: login, permission and the experiment are told apart as far as the answers do`, async () => {
      await compare(
        rowsOf((c) => c === config).filter((row) => row.name in AUTH),
        (row) => means(AUTH[row.name]?.[0] ?? '', column),
      )
    })
  }

  test('3.17.2-host0-allowed: with --allowed-hosts even the local address is refused', async () => {
    const allowed = ['Host: mlflow:5000', 'Host: mlflow.example.com']
    const rows = rowsOf((c) => c === '3.17.2-host0-allowed').filter(isOtlp)
    const name = (row: Recorded): string | null => (row.method !== 'POST' || allowed.includes(row.name) ? null : 'backend/host-rejected')
    // An empty id is accepted there as elsewhere in 3.17.2, but never reaches that point.
    await compare(rows, (row) => (/v1\/(metrics|logs)$/.test(row.path) ? means('sig', 0) : name(row)))
  })

  test('3.17.2-nosec: without the security middleware every host name is taken, and all else stays', async () => {
    const rows = rowsOf((c) => c === '3.17.2-nosec').filter(isOtlp)
    await compare(rows, (row) => (row.name.startsWith('Host: ') ? null : means(TABLE[row.name]?.[0] ?? '', 3)))
  })

  for (const config of ['3.17.2-default', '3.17.2-default-1worker', '3.17.2-nojobs-1worker']) {
    test(`${config}: takes a trace as it is started without a word`, async () => {
      const rows = rowsOf((c) => c === config)
      expect(rows.map(({ name }) => name)).toEqual(['valid pb, id=0'])
      for (const row of rows) expect(await meaningOf(row)).toBe(null)
    })
  }

  test('3.17.2-artifacts-only: what is accepted with 200 cannot be read by anybody', async () => {
    const rows = rowsOf((c) => c === '3.17.2-artifacts-only').filter(isOtlp)
    const expected = (row: Recorded): string | null => {
      const usual = means(TABLE[row.name]?.[0] ?? '', 3)
      return row.status === 200 && usual === null ? 'backend/accepted-nothing' : usual
    }
    await compare(rows, expected, { artifactsOnly: 'yes' })
  })

  test('a workspace header on a server without workspaces is named, and 3.6.0 ignores it', async () => {
    for (const [config, id] of [
      ['3.6.0-readback', null],
      ['3.10.1-readback', 'backend/server-error'],
      ['3.17.2-readback', 'backend/server-error'],
    ] as const) {
      const row = recorded.find((r) => r.config === config && r.name === 'workspace header')
      expect(row && (await meaningOf(row))).toBe(id)
    }
  })
})

describe('an answer is read with care', () => {
  const backend: Recognised = { id: 'mlflow', recognisedBy: 'header', base: ORIGIN, facts: {} }
  const find = (config: string, name: string): Recorded => {
    const row = recorded.find((r) => r.config === config && r.name === name)
    if (!row) throw new Error(`no recording ${config}: ${name}`)
    return row
  }
  const explained = (row: Recorded, request?: Request, more: Partial<Recognised> = {}) => {
    const [probe, route] = asked(row, request)
    return mlflow.explain?.(probe, { ...backend, ...more }, route)
  }

  test('the evidence holds the request and the own words of the server, and the fix is a line to paste', () => {
    const meaning = explained(find('3.6.0-default', 'valid pb, id=0'))
    expect(meaning?.evidence).toEqual([
      { source: `POST ${ORIGIN}/v1/traces`, text: '501 REST OTLP span logging is not supported by FileStore' },
    ])
    expect(meaning?.fix?.line).toBe('mlflow server --backend-store-uri sqlite:///mlflow.db')
  })

  test('a missing experiment header is mended by a setting, and a credential beside it is left alone', () => {
    const row = find('3.17.2-sqlite', 'valid pb, no experiment header')
    expect(explained(row, { headers: {} })?.fix?.edit).toEqual({ OTEL_EXPORTER_OTLP_HEADERS: 'x-mlflow-experiment-id=0' })
    const beside = explained(row, { headers: { authorization: 'Basic c2VjcmV0OnNlY3JldA==' } })
    expect(beside?.fix?.line).toBe('export OTEL_EXPORTER_OTLP_HEADERS="$OTEL_EXPORTER_OTLP_HEADERS,x-mlflow-experiment-id=0"')
    expect(JSON.stringify(beside)).not.toContain('c2VjcmV0')
  })

  test('a wrong id beside a credential is replaced where it stands', () => {
    const meaning = explained(find('3.17.2-sqlite', 'id non-numeric abc'), { headers: { authorization: 'Basic c2VjcmV0', [ID]: 'abc' } })
    expect(meaning?.fix?.line).toBe(
      'export OTEL_EXPORTER_OTLP_HEADERS="${OTEL_EXPORTER_OTLP_HEADERS/x-mlflow-experiment-id=abc/x-mlflow-experiment-id=0}"',
    )
  })

  test('an experiment that was named instead of numbered is mended with its id', () => {
    const meaning = explained(find('3.10.1-sqlite', "id = experiment name 'Default'"), id('Default'), {
      facts: { experimentIdByName: '7' },
    })
    expect(meaning?.fix?.edit).toEqual({ OTEL_EXPORTER_OTLP_HEADERS: 'x-mlflow-experiment-id=7' })
  })

  test('a refused host is allowed with its port, and the local names are kept', () => {
    const row = { ...find('3.17.2-sqlite', 'Host: mlflow:5000'), path: '/v1/traces' }
    const url = 'http://mlflow:5000/v1/traces'
    const meaning = mlflow.explain?.(probeOf('POST', url, answerOf(row)), backend, routeTo(url, { [ID]: '0' }))
    expect(meaning?.fix?.line).toBe("mlflow server --allowed-hosts 'mlflow:5000,localhost,localhost:*,127.0.0.1,127.0.0.1:*'")
  })

  test('a doubled path is mended to where OTLP is, in the setting that made it', () => {
    const row = find('3.17.2-sqlite', 'POST /v1/traces/v1/traces')
    expect(explained(row)?.fix?.edit).toEqual({ OTEL_EXPORTER_OTLP_ENDPOINT: ORIGIN })
    const verbatim = explained(row, { route: { join: 'verbatim' } })
    expect(verbatim?.fix?.edit).toEqual({ OTEL_EXPORTER_OTLP_ENDPOINT: `${ORIGIN}/v1/traces` })
  })

  test('user info in the endpoint is never repeated in a fix', () => {
    const url = 'http://user:geheim@127.0.0.1:5000/otlp/v1/traces'
    const row = find('3.17.2-sqlite', 'POST /otlp/v1/traces')
    const meaning = mlflow.explain?.(probeOf('POST', `${ORIGIN}/otlp/v1/traces`, answerOf(row)), backend, routeTo(url))
    expect(meaning?.id).toBe('backend/path-not-found')
    expect(meaning?.fix?.edit).toBeUndefined()
    expect(JSON.stringify(meaning)).not.toContain('geheim')
  })

  test('a 401 of a proxy is not blamed on the password', () => {
    const row = {
      ...find('3.17.2-auth', 'auth: none'),
      headers: { server: 'Caddy', 'www-authenticate': 'Basic realm="restricted"' },
      body: '',
    }
    expect(explained(row, user)?.message).toContain('in front of MLflow')
  })

  test('each form of a wrong credential gets its own sentence', () => {
    const row = find('3.17.2-auth', 'auth: wrong password')
    const said = ['Basic dTpw', 'Basic%20dTpw', 'Bearer t'].map((authorization) => explained(row, { headers: { authorization } })?.message)
    const none = explained(row, { headers: {} })?.message
    expect(new Set([...said, none]).size).toBe(4)
  })

  test('a 404 on the right path of an unknown version means a static prefix', () => {
    const row = find('3.17.2-prefix', 'POST /v1/traces (without the static prefix)')
    expect(explained(row)?.id).toBe('backend/mlflow-static-prefix')
  })

  test('an unknown version under gunicorn is told to be one of two', () => {
    expect(explained(find('2.22.5-sqlite', 'valid pb, id=0'))?.message).toContain('or is older than 3.4')
  })

  test('a store without a span API that is no file store is its own finding', () => {
    const row = { ...find('3.6.0-default', 'valid pb, id=0'), body: '{"detail":"REST OTLP span logging is not supported by ManagedStore"}' }
    expect(explained(row)?.id).toBe('backend/not-implemented')
  })

  test('an empty experiment that was accepted with 200 is named, since nothing is stored', () => {
    const row = find('3.17.2-sqlite', 'id empty string')
    expect(row).toMatchObject({ status: 200, visible: 404 })
    expect(explained(row, id(''))?.id).toBe('backend/mlflow-experiment')
  })

  test('the empty request is no proof: a complaint about missing spans says nothing', () => {
    const row = find('3.17.2-sqlite', 'empty body')
    const [, route] = asked(row)
    expect(mlflow.explain?.(probeOf('POST', `${ORIGIN}/v1/traces`, answerOf(row), 'otlp'), backend, route)).toBeNull()
  })

  test('what MLflow did not say is left to the general meaning', () => {
    const url = `${ORIGIN}/v1/traces`
    const answers = [
      answerOf({ status: 503, headers: {}, body: 'upstream connect error' }),
      answerOf({ status: 404, headers: { server: 'nginx' }, body: '<html><head><title>404 Not Found</title></head></html>' }),
      answerOf({ status: 403, headers: { server: 'cloudflare' }, body: 'Attention Required!' }),
      answerOf({ status: 500, headers: {}, body: '{"error_code":"INTERNAL_ERROR","message":"database is locked"}' }),
      answerOf({ status: 302, headers: { location: 'https://login.example' }, body: '' }),
      undefined,
    ]
    for (const answer of answers) expect(mlflow.explain?.(probeOf('POST', url, answer), backend, routeTo(url, { [ID]: '0' }))).toBeNull()
  })
})
