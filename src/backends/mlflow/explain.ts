import type { Meaning, Probe, Recognised, Route } from '../../types.ts'
import { textOf } from '../answers.ts'
import { atLeast, EXPERIMENT, experimentOf, isMlflowRealm, otlpPath, pathOf, sightOf, wordsOf, wsgiOf } from './answer.ts'
import { emptyExperiment, notANumber, plannedExperiment, unknownExperiment } from './experiment.ts'
import { allowHostFix, credentialFix, endpointFix, STORE_FIX, upgradeFix } from './fixes.ts'
import { badBody, compressed, mediaType, missingHeader, type Asked } from './request.ts'

/** What MLflow's answer to an OTLP POST means; null where it says nothing that holds for MLflow alone. */
export function explain(probe: Probe, backend: Recognised, route: Route): Meaning | null {
  const { answer } = probe
  if (!answer || probe.method !== 'POST') return null
  const asked: Asked = { probe, answer, words: wordsOf(answer), backend, route }
  const meaning = answer.status < 300 ? accepted(asked) : refused(asked)
  if (!meaning) return null
  // The title of a page begins with the status itself.
  const text = asked.words.startsWith(String(answer.status)) ? asked.words : `${answer.status} ${asked.words}`.trim()
  return { ...meaning, evidence: [{ source: `POST ${probe.url}`, text }, ...(meaning.evidence ?? [])] }
}

function accepted({ probe, backend, route }: Asked): Meaning | null {
  if (route.signal !== 'traces' || (probe.step !== 'otlp' && probe.step !== 'send')) return null
  if (experimentOf(route)?.trim() === '') return emptyExperiment(route)
  if (probe.step !== 'send' || backend.facts['artifactsOnly'] !== 'yes') return null
  const message = 'The server runs with --artifacts-only: it answers 200 and keeps the spans where nothing can read them.'
  return { id: 'backend/accepted-nothing', message, fix: { text: 'Start `mlflow server` without --artifacts-only', line: STORE_FIX.line } }
}

function refused(asked: Asked): Meaning | null {
  const { status } = asked.answer
  if (asked.route.signal !== 'traces') return [401, 403, 404, 405].includes(status) ? tracesOnly(asked) : null
  if (status === 401) return login(asked)
  if (status === 403) return denied(asked)
  const byWords = BY_WORDS.find(([pattern]) => pattern.test(asked.words))
  if (byWords) return byWords[1](asked)
  if (status === 501) return notImplemented(asked)
  return status === 404 || status === 405 ? noRoute(asked) : null
}

// Every refusal of mlflow/server/otel_api.py and of the store behind it, 3.5 to 3.17; the order is from the special to the general.
const BY_WORDS: readonly [RegExp, (asked: Asked) => Meaning | null][] = [
  [/No Experiment with id=|Python int too large/, ({ route }) => unknownExperiment(route)],
  [/Invalid experiment ID|invalid literal for int\(\)/, ({ route, backend }) => notANumber(route, backend)],
  [/No row was found when one was required/, ({ route }) => emptyExperiment(route)],
  [/"header","x-mlflow-experiment-id"|Missing required header: X-Mlflow-Experiment-Id/, missingHeader],
  [/not supported by FileStore/, ({ backend }) => fileStore(backend)],
  [/All spans must belong to the same trace/, oneTrace],
  [/^Invalid Content-Type/, mediaType],
  [/^Failed to decompress|^Unsupported Content-Encoding/, compressed],
  [/no spans found/, (asked) => (asked.probe.step === 'otlp' ? null : badBody(asked))],
  [/^Invalid OpenTelemetry/, (asked) => (asked.route.compression === 'gzip' ? compressed(asked) : badBody(asked))],
  [/^Cannot convert OpenTelemetry span|^Cannot store OpenTelemetry|^Failed to log OpenTelemetry/, badBody],
  [/^Workspace APIs are not available/, workspace],
]

const named = (backend: Recognised): string => (backend.version ? `MLflow ${backend.version}` : 'This MLflow')

export function fileStore(backend: Recognised): Meaning {
  const message = `${named(backend)} keeps its data in files (./mlruns), and a file store takes no spans: the server needs a SQL store.`
  return { id: 'backend/mlflow-file-store', message, fix: STORE_FIX }
}

function tracesOnly({ route, backend }: Asked): Meaning {
  const setting = `OTEL_${route.signal.toUpperCase()}_EXPORTER`
  const message = `${named(backend)} takes traces only: nothing there receives ${route.signal}.`
  return { id: 'backend/signal-unsupported', message, fix: { text: `Switch ${route.signal} off`, edit: { [setting]: 'none' } } }
}

function login({ answer, route }: Asked): Meaning {
  const id = 'backend/unauthorized'
  if (!isMlflowRealm(answer)) {
    const by = answer.headers['server'] ? ` (server: ${answer.headers['server'].slice(0, 40)})` : ''
    return { id, message: `Something in front of MLflow asks for a login, not MLflow itself${by}: its rule may not cover the OTLP path.` }
  }
  const sent = route.headers['authorization']?.value.reveal()
  if (sent === undefined)
    return { id, message: 'MLflow asks for a login (basic-auth), and no Authorization header is sent.', fix: credentialFix(route) }
  const culprits = [route.headers['authorization']?.from.setting ?? '']
  if (/^basic%20/i.test(sent))
    return { id, message: 'The credential reaches MLflow with %20 in the place of the blank, so it is not read.', culprits }
  if (!/^basic /i.test(sent))
    return { id, message: "MLflow's basic-auth reads `Basic <base64 of user:password>` only.", culprits, fix: credentialFix(route) }
  return {
    id,
    message: "MLflow does not accept the user or the password in the Authorization header; both are the server's own.",
    culprits,
  }
}

function denied({ probe, words, route, backend }: Asked): Meaning | null {
  if (words.startsWith('Invalid Host header')) {
    const host = route.headers['host']?.value.toString() ?? new URL(probe.url.reveal()).host
    const message = `MLflow refuses the host name ${host}: it is not on the server's list of allowed hosts (names and ports must match).`
    return { id: 'backend/host-rejected', message, fix: allowHostFix(host) }
  }
  if (words !== 'Permission denied') return null
  // A user who is no admin gets the same words for an experiment that does not exist or is no number.
  const planned = plannedExperiment(route, backend)
  if (planned) return planned
  const message = `This user may not write to experiment ${String(route.headers[EXPERIMENT]?.value ?? '')}, or there is no such experiment.`
  return { id: 'backend/forbidden', message, fix: { text: 'Give the user EDIT on the experiment, or name one that it may write to' } }
}

function oneTrace({ backend }: Asked): Meaning {
  const message = `${named(backend)} takes one trace in a request, and exporters send batches of several: spans are lost.`
  return { id: 'backend/too-old', message, fix: upgradeFix('3.7') }
}

function workspace(): Meaning {
  const message = 'x-mlflow-workspace is sent to a server that has no workspaces.'
  return { id: 'backend/server-error', message, fix: { text: 'Leave the header out, or start the server with --enable-workspaces' } }
}

function notImplemented({ backend, words }: Asked): Meaning {
  const message = `The store behind ${named(backend)} has no way to take spans: ${words}.`
  return { id: 'backend/not-implemented', message, fix: { text: 'A SQL store takes them', line: STORE_FIX.line } }
}

/** A 404 has four causes here; the version, the server header and where /version answers tell them apart. */
function noRoute(asked: Asked): Meaning | null {
  const { answer, backend, route, probe } = asked
  const page = sightOf(probe).flask404 || answer.status === 405 || textOf(answer) === ''
  if (!page) return null
  if (atLeast(backend.version, '3.4') === false) {
    const message = `${named(backend)} takes no OTLP: /v1/traces exists from 3.4 on.`
    return { id: 'backend/too-old', message, fix: upgradeFix('3.7') }
  }
  const wsgi = backend.facts['wsgi'] ?? wsgiOf(answer.headers['server'])
  if (wsgi) return withoutRouter(backend, wsgi)
  const path = pathOf(probe.url.reveal())
  if (isPrefixFault(path, backend)) return staticPrefix(path, backend, route)
  const message = `There is no OTLP at ${probe.url}: ${named(backend)} takes it at ${otlpPath(backend)} alone.`
  return { id: 'backend/path-not-found', message, fix: endpointFix(route, backend) }
}

export function withoutRouter(backend: Recognised, wsgi: string): Meaning {
  const doubt = backend.version ? '' : ', or is older than 3.4'
  const message = `MLflow runs under ${wsgi}${doubt}: there is no OTLP route, which only its uvicorn server has.`
  const text = 'Start the server without --gunicorn-opts and --waitress-opts; uvicorn is the default'
  return { id: 'backend/mlflow-wsgi', message, fix: { text, line: STORE_FIX.line } }
}

function isPrefixFault(path: string, backend: Recognised): boolean {
  const { prefix } = backend.facts
  if (!prefix) return !backend.version && path === '/v1/traces' && otlpPath(backend) === path
  return path !== otlpPath(backend) && (path === '/v1/traces' || path === `${prefix}/v1/traces`)
}

function staticPrefix(path: string, backend: Recognised, route: Route): Meaning {
  const id = 'backend/mlflow-static-prefix'
  const { prefix } = backend.facts
  if (!prefix) {
    const message =
      'MLflow answers 404 to the right path, so it was started with --static-prefix: from 3.16 on that prefix stands before /v1/traces.'
    return { id, message, fix: { text: 'Put the value of --static-prefix before /v1/traces in the endpoint' } }
  }
  const which =
    path === '/v1/traces' ? `the prefix ${prefix} is missing: from 3.16 on` : `the prefix ${prefix} must not be there: before 3.16`
  const message = `${named(backend)} was started with --static-prefix, and ${which} OTLP is at ${otlpPath(backend)}.`
  return { id, message, fix: endpointFix(route, backend) }
}
