import { type Check, type Found, type Seen, SIGNALS } from '../types.ts'
import { memo } from '../memo.ts'
import { sameRoute } from './kit.ts'

/** What usually explains what: a pattern of causes, a pattern of symptoms. `*` stands for the rest of an id. */
const TABLE: readonly (readonly [causes: string, symptoms: string])[] = [
  ['signals/sdk-disabled runtime/known-bad-version', '*'],
  [
    'signals/refuses-to-start',
    'signals/exporter-none signals/sampled-out signals/not-configured signals/default-destination signals/console-only signals/filtered-out signals/unsupported-by-backend auth/* transport/* backend/* round-trip/*',
  ],
  // The value's own finding is more precise than what it does.
  [
    'headers/* endpoint/* protocol/* signals/exporter-unknown runtime/compression runtime/resource-attributes runtime/timeout-units runtime/timeout-too-low runtime/tls-files runtime/missing-dependency',
    'signals/refuses-to-start',
  ],
  [
    'env/quotes-kept env/stray-whitespace env/placeholder env/empty-value env/systemd-unquoted headers/quoted',
    'headers/* endpoint/* protocol/* signals/exporter-unknown signals/default-destination signals/not-configured env/* signals/refuses-to-start auth/* backend/* transport/* round-trip/*',
  ],
  [
    'env/not-delivered env/unknown-name env/ignored-by-runtime',
    'signals/not-configured signals/console-only signals/default-destination endpoint/localhost-in-container endpoint/port-missing endpoint/path-on-grpc protocol/* transport/* auth/* backend/* round-trip/*',
  ],
  ['endpoint/tls-mismatch', 'transport/tls-to-plain transport/reset transport/not-http transport/certificate-* round-trip/*'],
  ['endpoint/wildcard-address endpoint/port-missing', 'transport/* signals/refuses-to-start round-trip/*'],
  [
    'endpoint/scheme-missing',
    'endpoint/not-a-url endpoint/falls-back-to-localhost endpoint/tls-mismatch endpoint/port-missing protocol/insecure-flag transport/* backend/* round-trip/* env/shadowed',
  ],
  [
    'endpoint/not-otlp',
    'endpoint/* protocol/* auth/* headers/overrides-content-type signals/unsupported-by-backend runtime/temporality runtime/required-attribute transport/* backend/* round-trip/*',
  ],
  [
    'endpoint/tls-mismatch endpoint/port-missing protocol/insecure-flag',
    'endpoint/tls-mismatch endpoint/port-missing protocol/port-mismatch transport/* backend/* round-trip/* auth/in-url',
  ],
  [
    'endpoint/not-a-url endpoint/falls-back-to-localhost endpoint/stale-override endpoint/query-or-fragment endpoint/known-wrong-port endpoint/localhost-in-container endpoint/wildcard-address endpoint/unknown-service signals/default-destination',
    'endpoint/tls-mismatch transport/* env/shadowed backend/* round-trip/* protocol/port-mismatch auth/*',
  ],
  ['endpoint/localhost-in-container', 'signals/default-destination'],
  ['endpoint/query-or-fragment', 'endpoint/wrong-base-path endpoint/signal-path-missing endpoint/trailing-slash'],
  ['headers/overrides-content-type', 'backend/media-type backend/compression backend/bad-request backend/server-error'],
  ['endpoint/known-wrong-port', 'endpoint/signal-path-missing endpoint/signal-path-doubled endpoint/wrong-base-path'],
  [
    'headers/* auth/*',
    'auth/* backend/unauthorized backend/forbidden backend/bad-request backend/mlflow-experiment backend/accepted-nothing round-trip/*',
  ],
  [
    'endpoint/signal-path-doubled endpoint/signal-path-missing endpoint/wrong-base-path endpoint/trailing-slash',
    'backend/path-not-found backend/accepted-nothing backend/not-implemented backend/signal-unsupported backend/bad-request backend/media-type backend/mlflow-* transport/redirect round-trip/*',
  ],
  [
    'protocol/*',
    'endpoint/path-on-grpc endpoint/port-missing transport/http-to-grpc-port transport/grpc-to-http-port backend/media-type backend/path-not-found signals/not-configured protocol/port-mismatch round-trip/* backend/accepted-nothing',
  ],
  // What is spoken in its place may be what the backend does not take.
  ['protocol/unknown-value protocol/unsupported-by-runtime', 'protocol/unsupported-by-backend'],
  ['runtime/compression runtime/tls-files', 'transport/certificate-* backend/* round-trip/* backend/compression'],
  ['protocol/insecure-flag', 'transport/tls-to-plain transport/plain-to-tls transport/certificate-* transport/reset transport/not-http'],
  ['runtime/side-door', 'auth/* backend/unauthorized backend/forbidden backend/bad-request transport/certificate-* round-trip/*'],
  ['runtime/timeout-too-low', 'transport/timeout round-trip/*'],
  [
    'signals/unsupported-by-backend',
    'endpoint/signal-path-missing endpoint/signal-path-doubled endpoint/wrong-base-path protocol/unsupported-by-backend backend/signal-unsupported backend/path-not-found backend/not-implemented backend/bad-request backend/media-type backend/too-old round-trip/send-failed',
  ],
  ['runtime/required-attribute runtime/temporality', 'backend/bad-request backend/server-error backend/partial-success round-trip/*'],
  ['signals/exporter-none signals/exporter-unknown signals/sampled-out signals/not-configured signals/console-only', 'round-trip/*'],
  ['transport/proxy', 'transport/dns transport/refused transport/timeout'],
  ['transport/*', 'backend/* round-trip/*'],
  [
    'backend/mlflow-wsgi backend/mlflow-static-prefix backend/mlflow-file-store backend/mlflow-experiment backend/too-old',
    'backend/path-not-found backend/not-implemented backend/bad-request backend/signal-unsupported round-trip/* auth/missing-routing-header',
  ],
  ['backend/* collector/export-failing', 'round-trip/*'],
  ['round-trip/wrong-place round-trip/not-found', 'round-trip/altered round-trip/not-cleaned-up'],
  ['round-trip/no-root', 'round-trip/altered'],
]

/** Probe-stage symptoms that go only when the cause changes the route of the signal. */
const NEEDS_HEADER = /^(?:auth\/|backend\/(?:unauthorized|forbidden|bad-request)$)/
const GENERIC_HEADER = /^(?:headers|auth)\//
/** Mended, these change what is sent, and not where or how. */
const IN_BODY = /^runtime\/(?:temporality|required-attribute)$/

/** Marks what each finding explains; a symptom may have several causes, and the first in order is its root. */
export function explains(cause: Found, symptom: Found, seen: Seen, checks: readonly Check[]): boolean {
  if (cause === symptom || cause.hint || symptom.hint || cause.isPossible) return false
  if (!cause.signals.some((signal) => symptom.signals.includes(signal))) return false
  // What is wrong with the signals that the backend takes is another thing.
  if (cause.id === 'signals/unsupported-by-backend' && !symptom.signals.every((signal) => cause.signals.includes(signal))) return false
  const own = checks.find((check) => check.id === cause.id)?.explains
  if (own) return own(cause, symptom)
  if (!inTable(cause.id, symptom.id) && !underNet(cause, symptom)) return false
  if (GENERIC_HEADER.test(cause.id) && needsHeader(symptom) && !losesWhat(cause, symptom, seen)) return false
  return wouldGo(cause, symptom, seen, checks)
}

const inTable = (cause: string, symptom: string): boolean =>
  paired(`${cause} ${symptom}`, () => TABLE.some(([causes, symptoms]) => among(causes, cause) && among(symptoms, symptom)))
const paired = memo<boolean>()
const among = (patterns: string, id: string): boolean => patterns.split(' ').some((pattern) => like(pattern, id))

/** The safety net is silent wherever an error of any kind says why. */
const underNet = (cause: Found, symptom: Found): boolean =>
  symptom.id === 'round-trip/send-failed' && cause.severity === 'error' && !cause.id.startsWith('round-trip/')

const like = (pattern: string, id: string): boolean => (pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : pattern === id)

const needsHeader = ({ id, loses = [] }: Found): boolean => NEEDS_HEADER.test(id) || loses.length > 0

/** A lost `x-foo` explains no 401; a lost credential does, and a bad request may come of a header that the backend goes by. */
function losesWhat(cause: Found, symptom: Found, { profile }: Seen): boolean {
  if (!cause.loses) return true
  if (symptom.loses && symptom.loses.length > 0) return symptom.loses.some((name) => cause.loses?.includes(name))
  const routing = symptom.id === 'backend/bad-request' ? (profile?.routing ?? []).map(({ name }) => name) : []
  return cause.loses.some((name) => /auth|key|token|dsn|secret/.test(name) || routing.includes(name))
}

/** Counterfactual: with the cause mended, would the symptom still be there? A plan symptom is checked again; a later one needs another route. */
function wouldGo(cause: Found, symptom: Found, seen: Seen, checks: readonly Check[]): boolean {
  if (!cause.mend) return true
  if (IN_BODY.test(cause.id) && symptom.id.startsWith('backend/')) return true
  const plan = seen.whatIf(cause.mend)
  if (symptom.stage !== 'plan') return SIGNALS.some((s) => symptom.signals.includes(s) && !sameRoute(seen.plan.routes[s], plan.routes[s]))
  const check = checks.find((c) => c.id === symptom.id)
  if (!check) return true
  const left = [...check.run({ ...seen, plan, destinations: null, trip: null })]
  return !left.some((draft) => draft.signals.some((signal) => symptom.signals.includes(signal)))
}
