import type { Answer, Meaning, Probe, Recognised, Route } from '../../types.ts'
import { atLeast, EXPERIMENT } from './answer.ts'
import { experimentFix, headerSetting, upgradeFix } from './fixes.ts'

/** One OTLP request and its answer. */
export interface Asked {
  probe: Probe
  answer: Answer
  /** What the server said. */
  words: string
  backend: Recognised
  route: Route
}

export function missingHeader({ route }: Asked): Meaning {
  const id = 'auth/missing-routing-header'
  const alike = Object.keys(route.headers).find((name) => name !== EXPERIMENT && /experiment/.test(name))
  const culprits = [headerSetting(route)]
  const fix = experimentFix(route, '0', 'Name the experiment that gets the traces; 0 is the default one')
  if (route.headers[EXPERIMENT])
    return { id, message: `${EXPERIMENT} is sent and does not reach MLflow: something on the way takes it off.`, culprits }
  if (alike)
    return { id, message: `MLflow reads ${EXPERIMENT}; the header is called ${alike} here (${headerSetting(route)}).`, fix, culprits }
  return { id, message: `The header ${EXPERIMENT} is missing: MLflow takes no trace without it.`, fix, culprits }
}

export function mediaType({ words, route, backend }: Asked): Meaning {
  const id = 'backend/media-type'
  const own = route.headers['content-type']
  if (own) {
    const message = `A header setting changes the content type to one that MLflow does not take: ${words} (${own.from.setting}).`
    return { id, message, culprits: [own.from.setting], fix: { text: `Take content-type out of ${own.from.setting}` } }
  }
  if (route.protocol !== 'http/json') return { id, message: `MLflow does not take this content type: ${words}.` }
  const since = backend.version ? `MLflow ${backend.version} takes` : 'This MLflow takes'
  const fix = { text: 'Send protobuf', edit: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' } }
  return { id, message: `${since} http/protobuf only; JSON is read from 3.12 on.`, fix }
}

/** Before 3.7 a compressed body is read as it is, and the answer speaks of a wrong protobuf. */
export function compressed(asked: Asked): Meaning {
  const { route, backend, words } = asked
  const id = 'backend/compression'
  const own = route.headers['content-encoding']
  if (own) {
    const message = `A header setting names a content encoding that the body does not have: ${words} (${own.from.setting}).`
    return { id, message, culprits: [own.from.setting], fix: { text: `Take content-encoding out of ${own.from.setting}` } }
  }
  if (route.compression !== 'gzip') return { id, message: `MLflow cannot unpack the body: ${words}.` }
  if (atLeast(backend.version, '3.7')) return { id, message: `MLflow reads gzip, but not this body: ${words}.` }
  const version = backend.version ?? 'before 3.7'
  const edit = { OTEL_EXPORTER_OTLP_COMPRESSION: null, OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: null }
  const message = `MLflow ${version} does not read gzip (3.7 and later do) and takes the compressed body for broken protobuf.`
  return { id, message, fix: { text: `Send uncompressed, or: ${upgradeFix('3.7').text}`, edit } }
}

export function badBody({ words }: Asked): Meaning {
  const ours = words.startsWith('Failed to log') || words.startsWith('Cannot store')
  const where = ours ? "MLflow's store refuses the spans; the server's own log says why" : 'MLflow cannot read the body as OTLP'
  return { id: 'backend/bad-request', message: `${where}: ${words}.` }
}
