import { urlSecret, looksLikeToken } from '../../redact.ts'
import { quoted, visible } from '../../text.ts'
import { type Evidence, type Fix, type Meaning, type Probe, type Route, type Seen, SIGNALS } from '../../types.ts'
import { mainRoute } from '../main-route.ts'
import { gatewayOf } from './gateways.ts'
import { socketAddress } from '../../url.ts'

/** One answer, with what a sentence about it needs. */
export interface Case {
  seen: Seen
  probe: Probe
  route: Route
  /** `host:port`, safe to print. */
  at: string
  evidence: Evidence[]
  /** The backend's own words; empty where it said nothing. */
  words: string
}

export function caseOf(seen: Seen, probe: Probe, route: Route): Case {
  return { seen, probe, route, at: hostOf(route), evidence: answerEvidence(probe), words: probe.words ?? probe.grpc?.message ?? '' }
}

export const means = ({ evidence }: Case, id: string, message: string, more: Partial<Meaning> = {}): Meaning => ({
  id,
  message,
  evidence,
  ...more,
})

/** host:port of a route, which is safe to print. */
export const hostOf = (route: Route): string => (route.dial ? socketAddress(route.dial.host, route.dial.port) : 'the destination')

/** Words from outside, safe to print: tokens, user info and query values are masked, control characters escaped. */
export function outside(text: string, max = 300): string {
  const masked = text.replace(/[^\s"'<>,]+/g, (word) => {
    if (word.includes('://')) return urlSecret(word).toString()
    return looksLikeToken(word) ? '<redacted>' : word
  })
  return quoted(masked, max)
}

/** Scheme, host and path of a URL from outside: its query, fragment and user info stay hidden. */
export function safeUrl(text: string): string {
  const [head = ''] = text.split(/[?#]/, 1)
  return quoted(urlSecret(head.replace(/\/\/[^/@]*@/, '//')).toString(), 120)
}

/** That another service of a backend was reached, where its answers gave that away: `this port of Jaeger is its web page`. */
export function doorOf(seen: Seen, route: Route): string | undefined {
  const main = mainRoute(seen.plan)
  const door = main && hostOf(main) === hostOf(route) ? seen.backend?.facts['door'] : undefined
  return door && seen.profile ? `this port of ${seen.profile.title} is ${door}` : undefined
}

/** What was asked and what came back, in one line, the backend's own words quoted. */
export function answerEvidence(probe: Probe): Evidence[] {
  const words = probe.words ?? probe.grpc?.message ?? strangeBody(probe)
  const to = probe.answer?.headers['location']
  const came = probe.grpc
    ? `gRPC status ${probe.grpc.code}`
    : probe.answer
      ? String(probe.answer.status)
      : (probe.error ?? probe.failure ?? 'no answer')
  const said = probe.answer && words?.startsWith(`${came} `) ? words.slice(came.length) : words
  const text = [visible(came, 300), to ? `location: ${safeUrl(to)}` : '', said ? outside(said) : ''].filter((part) => part !== '').join(' ')
  return [{ source: `${probe.method} ${probe.url.toString()}`, text }]
}

/** Of a success that is no OTLP answer: its type, and its title or first words. */
function strangeBody({ export: said, answer }: Probe): string {
  if (said?.state !== 'not-otlp' || !answer) return ''
  const text = new TextDecoder().decode(answer.body.subarray(0, 4_000))
  const title = /<title>([^<]{1,80})/i.exec(text)?.[1]
  return [answer.headers['content-type'] ?? 'without a content type', quoted(title ?? text, 80)].filter((part) => part !== '').join(': ')
}

/** When to try again: seconds, or a date, which is told against the date of the answer (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3). */
export function retry(probe: Probe): string {
  const { 'retry-after': after, date } = probe.answer?.headers ?? {}
  if (!after) return ''
  const wait = /^\s*\d+\s*$/.test(after) ? Number.NaN : Math.round((Date.parse(after) - Date.parse(date ?? '')) / 1_000)
  return ` Retry-After: ${quoted(after, 40)}${Number.isNaN(wait) ? '' : `, ${Math.max(0, wait)} s after its answer`}.`
}

/** The part of a planned URL that all signals share: without the signal path, as it may be printed. */
export function basePath(route: Route): { base: string; under: boolean } {
  const path = (route.url?.value.toString() ?? '').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/, '')
  const suffix = `/v1/${route.signal}`
  return path.endsWith(suffix) ? { base: path.slice(0, -suffix.length) || '/', under: true } : { base: path || '/', under: false }
}

/** Whether another signal of the same destination gets an answer that only its right path can give. */
export function siblingWorks(seen: Seen, route: Route, answers: (probe: Probe) => boolean): boolean {
  const { base, under } = basePath(route)
  if (!under && route.protocol !== 'grpc') return false
  if (probesOf(seen, route.signal).some((p) => p.sibling !== undefined && worksBare(p, route))) return true
  return SIGNALS.some((signal) => {
    const other = seen.plan.routes[signal]
    if (signal === route.signal || other.state !== 'export' || hostOf(other) !== hostOf(route)) return false
    if (route.protocol !== 'grpc' && !(basePath(other).under && basePath(other).base === base)) return false
    return probesOf(seen, signal).some((p) => (p.step === 'otlp' || p.step === 'send') && answers(p))
  })
}

/** Asked without a credential: a 401 tells only where the program has none either, since some servers ask for it before they look at the path. */
const worksBare = (probe: Probe, { headers }: Route): boolean =>
  (Object.keys(headers).length === 0 || (probe.answer?.status !== 401 && probe.grpc?.code !== 16)) && proves(probe)

const probesOf = (seen: Seen, signal: string): Probe[] =>
  (seen.destinations ?? []).flatMap((d) => d.probes).filter((p) => (p.signals as string[]).includes(signal))

/** A success, as far as the answer alone tells. */
export const isSuccess = (probe: Probe): boolean => probe.outcome === 'ok' && probe.export?.state !== 'not-otlp' && !probe.grpc?.code

/** A counter-probe proves its change where OTLP answers: success, or a complaint about credentials or content only. */
export const proves = (probe: Probe): boolean =>
  (isSuccess(probe) && !probe.grpc) || [401, 415, 422].includes(probe.answer?.status ?? 0) || [0, 3, 16].includes(probe.grpc?.code ?? -1)

/**
 * What was tried and answers as OTLP. A success beats a 401: servers that ask for the credential before they look at the path
 * (the Collector does) answer 401 everywhere, so of several that only say 401 none is proved.
 */
export function counterFix(seen: Seen, route: Route): { fix?: Fix; confirmed?: boolean; found?: Probe } {
  const hits = probesOf(seen, route.signal).filter((p) => p.step === 'counter' && p.tried !== undefined && proves(p))
  const sure = hits.find((p) => p.answer?.status !== 401 && p.grpc?.code !== 16)
  const found = sure ?? hits[0]
  if (!found?.tried) return {}
  const confirmed = sure !== undefined || hits.length === 1
  const said = sure ? 'tried: OTLP answers there' : 'tried: it asks for the credential there'
  return { confirmed, found, fix: { text: `${found.tried.what} (${said})`, edit: found.tried.edit } }
}

/** Where OTLP answers in the neighbourhood, though this program cannot turn to it by a setting. */
export const answersBeside = (seen: Seen, route: Route): Probe | undefined =>
  probesOf(seen, route.signal).find((p) => p.step === 'counter' && !p.tried && !p.sibling && proves(p))

/** The fix that a counter-probe proved, else the one given. */
export function fixed(seen: Seen, route: Route, otherwise?: Fix): Partial<Meaning> {
  const { fix, confirmed } = counterFix(seen, route)
  return fix ? { fix, confirmed } : { fix: otherwise }
}

/** The change that takes settings away, by the end of their names. */
export function without(seen: Seen, ending: RegExp): Fix['edit'] {
  const names = [...seen.plan.settings.keys()].filter((name) => ending.test(name))
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, null])) : undefined
}

/** A page of what stands in front: the request did not get through to the backend. */
export function gatekeeper({ probe }: Case): string {
  const name = probe.answer && gatewayOf(probe.answer)
  return name ? ` It is ${name} in front of the backend that says so.` : ''
}

/** The backend's own words as the end of a sentence. */
export const saying = ({ words }: Case): string =>
  words === '' || words === 'a web page' ? '' : ` It says: ${outside(words, 300)}.`.replace(/\.{2,}$/, '.')
