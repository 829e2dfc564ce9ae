import { expect, test } from 'vitest'
import mlflow from '../../src/backends/mlflow/index.ts'
import { secretOf } from '../../src/redact.ts'
import { runtimeOf } from '../../src/runtimes/index.ts'
import { layerOf } from '../../src/runtimes/parts/settings.ts'
import type { Answer, Draft, Plan, ProbeStep, Recognised, Seen } from '../../src/types.ts'
import { answerOf, ORIGIN, probeOf, recorded } from '../support/mlflow-answers.ts'

const goose = runtimeOf('goose')
if (!goose) throw new Error('goose is a runtime')

const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS'
const planFor = (env: Record<string, string>): Plan =>
  goose.plan({
    runtime: 'goose',
    detectedBy: 'test',
    candidates: [],
    files: {},
    layers: [
      layerOf({ OTEL_EXPORTER_OTLP_ENDPOINT: ORIGIN, [HEADERS]: 'x-mlflow-experiment-id=0', ...env }, 'process environment', secretOf),
    ],
  })

interface Case {
  env?: Record<string, string>
  facts?: Record<string, string>
  version?: string
  /** Answers to what was sent to the planned URL, by step. */
  answers?: [ProbeStep, Answer, url?: string][]
  offline?: boolean
}

/** What MLflow's own checks say, by id. */
function judged({ env = {}, facts = {}, version = '3.17.2', answers = [], offline = false }: Case): Record<string, Draft[]> {
  const plan = planFor(env)
  const url = plan.routes.traces.url?.value
  if (!url) throw new Error('the test needs a destination')
  const backend: Recognised = {
    id: 'mlflow',
    version,
    recognisedBy: 'GET /version',
    base: ORIGIN,
    facts: { otlpRoute: '/v1/traces', ...facts },
  }
  const probes = answers.map(([step, answer, at]) => probeOf('POST', at ?? url.reveal(), answer, step))
  const seen: Seen = {
    plan,
    runtime: goose as NonNullable<typeof goose>,
    profile: mlflow,
    askedFor: { traces: true, metrics: false, logs: false },
    required: [],
    backend,
    destinations: offline ? null : [{ url, signals: ['traces'], backend, probes }],
    trip: null,
    whatIf: () => plan,
  }
  const found = (mlflow.checks ?? []).map((check): [string, Draft[]] => [check.id, [...check.run(seen)]])
  return Object.fromEntries(found.filter(([, drafts]) => drafts.length > 0))
}

function row(config: string, name: string): Answer {
  const hit = recorded.find((r) => r.config === config && r.name === name)
  if (!hit) throw new Error(`no recording ${config}: ${name}`)
  return answerOf(hit)
}
const fine = row('3.17.2-sqlite', 'valid pb, id=0')
const only = (found: Record<string, Draft[]>): [string, Draft] => {
  const entries = Object.entries(found)
  expect(entries.map(([id, drafts]) => [id, drafts.length])).toEqual([[entries[0]?.[0], 1]])
  return [entries[0]?.[0] ?? '', entries[0]?.[1][0] as Draft]
}

test('the documented settings against a SQL store are left alone, before and after sending', () => {
  const facts = { store_type: 'SqlStore', server: 'uvicorn', experimentExists: 'yes', lifecycleStage: 'active', experimentName: 'Default' }
  expect(judged({ facts })).toEqual({})
  expect(
    judged({
      facts,
      answers: [
        ['otlp', fine],
        ['send', fine],
      ],
    }),
  ).toEqual({})
  expect(
    judged({
      version: '3.6.0',
      answers: [
        ['otlp', row('3.6.0-sqlite', 'resourceSpans without spans')],
        ['send', row('3.6.0-sqlite', 'valid pb, id=0')],
      ],
    }),
  ).toEqual({})
  expect(judged({ facts: {}, offline: true })).toEqual({})
})

test('a proxy that calls itself gunicorn before a server that takes traces is left alone', () => {
  expect(judged({ facts: { wsgi: 'gunicorn', server: 'gunicorn' }, answers: [['send', fine]] })).toEqual({})
})

test('a file store is one finding, whether the 501 says so, the server tells it, or both', () => {
  const refused = row('3.17.2-file-allowed', 'valid pb, id=0')
  const cases: Case[] = [
    {
      answers: [
        ['otlp', fine],
        ['send', refused],
      ],
    },
    { facts: { store_type: 'FileStore' } },
    {
      facts: { store_type: 'FileStore' },
      answers: [
        ['otlp', fine],
        ['send', refused],
      ],
    },
    { version: '3.6.0', facts: { store_type: 'FileStore', storeToldBy: 'GET traces/batchGet: 501 NOT_IMPLEMENTED' } },
  ]
  for (const one of cases) {
    const [id, draft] = only(judged(one))
    expect(id).toBe('backend/mlflow-file-store')
    expect(draft.fix?.line).toBe('mlflow server --backend-store-uri sqlite:///mlflow.db')
    expect(draft.evidence.length).toBeGreaterThan(0)
  }
})

test.each([
  ['999', { experimentExists: 'no' }, 'no experiment'],
  ['abc', {}, "wants the experiment's number"],
  ['Default', { experimentIdByName: '0' }, 'The id that is meant is 0.'],
  ['2', { experimentExists: 'yes', lifecycleStage: 'deleted', experimentName: 'old' }, 'deleted'],
])('experiment %s is found out by looking it up, without sending', (id, facts, says) => {
  const [found, draft] = only(judged({ env: { [HEADERS]: `x-mlflow-experiment-id=${id}` }, facts }))
  expect(found).toBe('backend/mlflow-experiment')
  expect(draft.message).toContain(says)
  expect(draft.evidence[0]?.text).toContain(`x-mlflow-experiment-id=${id}`)
})

test('a deleted experiment is an error although the trace was accepted and stored', () => {
  const facts = { experimentExists: 'yes', lifecycleStage: 'deleted' }
  const [id, draft] = only(judged({ env: { [HEADERS]: 'x-mlflow-experiment-id=2' }, facts, answers: [['send', fine]] }))
  expect(id).toBe('backend/mlflow-experiment')
  expect(draft.fix?.line).toBe(`MLFLOW_TRACKING_URI=${ORIGIN} mlflow experiments restore --experiment-id 2`)
})

test('an unknown experiment that the answer names as well is said once', () => {
  const env = { [HEADERS]: 'x-mlflow-experiment-id=999999' }
  const [, draft] = only(
    judged({ env, facts: { experimentExists: 'no' }, answers: [['send', row('3.17.2-sqlite', 'id nonexistent 999999')]] }),
  )
  expect(draft.evidence[0]?.text).toContain('No Experiment with id=999999 exists')
})

test('an experiment that was just created and takes the trace is left alone, whatever the look-up said before', () => {
  expect(
    judged({
      facts: { experimentExists: 'no' },
      answers: [
        ['otlp', fine],
        ['send', fine],
      ],
    }),
  ).toEqual({})
})

test('an empty experiment that goose drops is pointed at where it stands', () => {
  const answers: Case['answers'] = [['otlp', row('3.17.2-sqlite', 'valid pb, no experiment header')]]
  const [id, draft] = only(judged({ env: { [HEADERS]: 'x-mlflow-experiment-id=' }, answers }))
  expect(id).toBe('backend/mlflow-experiment')
  expect(draft.evidence[0]).toMatchObject({ source: 'process environment', text: `${HEADERS}=x-mlflow-experiment-id=` })
  expect([draft.culprits, draft.loses]).toEqual([[HEADERS], ['x-mlflow-experiment-id']])
  expect(draft.fix?.edit).toEqual({ [HEADERS]: 'x-mlflow-experiment-id=0' })
})

test('an empty experiment beside a credential is mended where it stands, in the setting that holds it', () => {
  const env = { OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'authorization=Basic c2VjcmV0OnNlY3JldA==,x-mlflow-experiment-id=' }
  const [, draft] = only(judged({ env, answers: [['otlp', row('3.17.2-sqlite', 'valid pb, no experiment header')]] }))
  const name = 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'
  expect(draft.fix?.line).toBe(`export ${name}="\${${name}/x-mlflow-experiment-id=/x-mlflow-experiment-id=0}"`)
  expect(JSON.stringify(draft)).not.toContain('c2VjcmV0')
  expect(only(judged({ env: { [name]: 'x-mlflow-experiment-id=' } }))[1].fix?.edit).toEqual({ [name]: 'x-mlflow-experiment-id=0' })
})

test('another empty header beside a good experiment is left alone', () => {
  expect(judged({ env: { [HEADERS]: 'x-mlflow-experiment-id=0,x-other=' }, answers: [['send', fine]] })).toEqual({})
})

test('a missing experiment header is left to the check for missing routing headers', () => {
  expect(judged({ env: { [HEADERS]: '' }, answers: [['otlp', row('3.17.2-sqlite', 'valid pb, no experiment header')]] })).toEqual({})
})

test('gunicorn is named by the answer, and before any answer by the server header', () => {
  const facts = { wsgi: 'gunicorn', server: 'gunicorn' }
  for (const answers of [[['otlp', row('3.17.2-gunicorn', 'resourceSpans without spans')]], []] as Case['answers'][]) {
    expect(only(judged({ facts, answers }))[0]).toBe('backend/mlflow-wsgi')
  }
})

test('a static prefix that is missing is mended in the endpoint, and a counter-probe that worked confirms it', () => {
  const facts = { prefix: '/mlflow', otlpRoute: '/mlflow/v1/traces' }
  const refused = row('3.17.2-prefix', 'POST /v1/traces (without the static prefix)')
  const [id, draft] = only(
    judged({
      facts,
      answers: [
        ['otlp', refused],
        ['counter', fine, `${ORIGIN}/mlflow/v1/traces`],
      ],
    }),
  )
  expect(id).toBe('backend/mlflow-static-prefix')
  expect([draft.fix?.edit, draft.confirmed]).toEqual([{ OTEL_EXPORTER_OTLP_ENDPOINT: `${ORIGIN}/mlflow` }, true])
  const untried = judged({
    facts,
    answers: [
      ['otlp', refused],
      ['counter', refused, `${ORIGIN}/other/v1/traces`],
    ],
  })
  expect(only(untried)[1].confirmed).toBe(false)
})

test('a static prefix that must not be there is taken out of the endpoint', () => {
  const answers: Case['answers'] = [['otlp', row('3.10.1-prefix-readback', 'trace to /mlflow/v1/traces')]]
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `${ORIGIN}/mlflow` }
  const [id, draft] = only(judged({ version: '3.10.1', facts: { prefix: '/mlflow' }, env, answers }))
  expect(id).toBe('backend/mlflow-static-prefix')
  expect(draft.fix?.edit).toEqual({ OTEL_EXPORTER_OTLP_ENDPOINT: ORIGIN })
})

test('a doubled path on a server with a prefix is no fault of the prefix', () => {
  const answers: Case['answers'] = [['otlp', row('3.17.2-sqlite', 'POST /v1/traces/v1/traces')]]
  expect(
    judged({
      facts: { prefix: '/mlflow', otlpRoute: '/mlflow/v1/traces' },
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: `${ORIGIN}/v1/traces` },
      answers,
    }),
  ).toEqual({})
})
