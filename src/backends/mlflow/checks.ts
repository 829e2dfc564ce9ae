import { evidence, evidenceOf } from '../../engine/kit.ts'
import type { Check, Destination, Draft, Evidence, Meaning, Recognised, Route, Seen } from '../../types.ts'
import { EXPERIMENT, otlpPath, pathOf } from './answer.ts'
import { emptyExperiment, plannedExperiment } from './experiment.ts'
import { explain, fileStore, withoutRouter } from './explain.ts'
import { headerSetting } from './fixes.ts'

/** The MLflow that gets the traces, with the answers to what was sent there. */
interface Site {
  backend: Recognised
  route: Route
  /** What the answers mean, the answer to the sent trace first. */
  meanings: Meaning[]
  /** The sent trace was accepted. */
  accepted: boolean
  destination?: Destination
}

function* sites(seen: Seen): Iterable<Site> {
  const route = seen.plan.routes.traces
  if (!seen.destinations && seen.backend?.id === 'mlflow') yield { backend: seen.backend, route, meanings: [], accepted: false }
  for (const destination of seen.destinations ?? []) {
    const { backend } = destination
    if (backend?.id !== 'mlflow' || !destination.signals.includes('traces')) continue
    const asked = destination.probes.filter((probe) => probe.signals.includes('traces') && (probe.step === 'send' || probe.step === 'otlp'))
    const ordered = asked.toSorted((a, b) => Number(b.step === 'send') - Number(a.step === 'send'))
    const meanings = ordered.map((probe) => explain(probe, backend, route)).filter((meaning) => meaning !== null)
    const accepted = ordered[0]?.step === 'send' && ordered[0].outcome === 'ok'
    yield { backend, route, meanings, accepted, destination }
  }
}

const draft = ({ message, evidence: said, fix, culprits, confirmed }: Meaning, more: Evidence[] = []): Draft => ({
  signals: ['traces'],
  message,
  evidence: [...(said ?? []), ...more],
  fix,
  culprits,
  confirmed,
})

const fileStoreCheck: Check = {
  id: 'backend/mlflow-file-store',
  stage: 'probe',
  severity: 'error',
  title: 'MLflow keeps its data in a SQL store',
  *run(seen) {
    for (const { backend, meanings } of sites(seen)) {
      const said = meanings.find((meaning) => meaning.id === this.id)
      const isFile = backend.facts['store_type'] === 'FileStore'
      const how = backend.facts['storeToldBy'] ?? 'GET server-info: "store_type":"FileStore"'
      const info = isFile ? [{ source: backend.base, text: how }] : []
      if (said || isFile) yield draft(said ?? fileStore(backend), info)
    }
  },
}

const experimentCheck: Check = {
  id: 'backend/mlflow-experiment',
  stage: 'probe',
  severity: 'error',
  title: 'the experiment exists and is active',
  *run(seen) {
    for (const { backend, route, meanings, accepted } of sites(seen)) {
      const dropped = droppedEmpty(seen)
      const said = meanings.find((meaning) => meaning.id === this.id)
      const planned = plannedExperiment(route, backend)
      // What was accepted with an experiment in it cannot be unknown or no number, whatever the look-up said.
      const stands = planned && (!accepted || backend.facts['lifecycleStage'] === 'deleted')
      const found = said ? draft(said) : (dropped ?? (stands ? draft(planned, proofOf(seen, route, backend)) : undefined))
      if (found) yield { ...found, loses: [EXPERIMENT] }
    }
  },
}

/** `x-mlflow-experiment-id=` that the runtime drops: the plan has no such header, its reading has. */
function droppedEmpty(seen: Seen): Draft | undefined {
  const route = seen.plan.routes.traces
  if (route.headers[EXPERIMENT]) return undefined
  const reading = seen.plan.readings.find(
    ({ reason, loses, signals }) => reason === 'empty-item' && signals.includes('traces') && loses?.includes(EXPERIMENT),
  )
  if (!reading) return undefined
  const dropped = { setting: reading.setting, shared: reading.raw.reveal().includes(',') }
  return { ...draft(emptyExperiment(route, dropped), [evidence(reading)]), loses: [EXPERIMENT] }
}

function proofOf(seen: Seen, route: Route, backend: Recognised): Evidence[] {
  const setting = evidenceOf(seen, headerSetting(route))
  const { facts } = backend
  if (facts['lifecycleStage'] !== 'deleted') return setting
  return [...setting, { source: `GET ${backend.base}/api/2.0/mlflow/experiments/get`, text: '"lifecycle_stage":"deleted"' }]
}

const wsgiCheck: Check = {
  id: 'backend/mlflow-wsgi',
  stage: 'probe',
  severity: 'error',
  title: 'MLflow runs under uvicorn, which has the OTLP route',
  *run(seen) {
    for (const { backend, meanings, destination } of sites(seen)) {
      const said = meanings.find((meaning) => meaning.id === this.id)
      const { wsgi, server } = backend.facts
      const unasked = !destination?.probes.some((probe) => probe.answer && (probe.step === 'otlp' || probe.step === 'send'))
      if (said) yield draft(said)
      else if (wsgi && unasked)
        yield draft(withoutRouter(backend, wsgi), [{ source: `GET ${backend.base}/version`, text: `server: ${server ?? wsgi}` }])
    }
  },
}

const prefixCheck: Check = {
  id: 'backend/mlflow-static-prefix',
  stage: 'probe',
  severity: 'error',
  title: 'the static prefix is in the path where this version wants it',
  *run(seen) {
    for (const { backend, meanings, destination } of sites(seen)) {
      const said = meanings.find((meaning) => meaning.id === this.id)
      const tried = destination?.probes.some(
        (probe) => probe.step === 'counter' && probe.outcome === 'ok' && pathOf(probe.url.reveal()) === otlpPath(backend),
      )
      if (said) yield draft({ ...said, confirmed: tried })
    }
  },
}

export const checks: Check[] = [fileStoreCheck, experimentCheck, wsgiCheck, prefixCheck]
