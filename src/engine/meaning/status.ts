import { quoted } from '../../text.ts'
import type { Fix, Meaning } from '../../types.ts'
import { forbidden, unauthorized } from './access.ts'
import { compression, mediaType, refusedBody, tooLarge } from './body.ts'
import { basePath, type Case, doorOf, fixed, gatekeeper, isSuccess, means, retry, saying, siblingWorks } from './parts.ts'
import { downstream } from './hop.ts'
import { switchOff } from '../off.ts'
import { successMeaning } from './success.ts'
import { grpcPort, httpPort } from './transport.ts'
import { proxy, redirect } from './way.ts'

/** What an HTTP status means; null where it is healthy or proves nothing. */
export function statusMeaning(c: Case): Meaning | null {
  const status = c.probe.answer?.status ?? 0
  // A gRPC server that also takes HTTP/2 from a load balancer or curl answers 415, in its own type.
  if (c.probe.protocol !== 'grpc' && c.probe.answer?.headers['content-type']?.startsWith('application/grpc')) return grpcPort(c)
  if (
    c.probe.protocol === 'grpc' &&
    !c.probe.grpc &&
    status === 200 &&
    c.probe.answer?.headers['content-type']?.startsWith('application/grpc')
  )
    return httpPort(c, 'begins an answer of gRPC, and its status is lost on the way: a proxy or load balancer that passes on no trailers')
  if (c.probe.protocol === 'grpc' && !c.probe.grpc && !PASSED_ON.has(status))
    return httpPort(c, `answers ${status} without a gRPC status: it is no gRPC server`)
  if (status >= 200 && status < 300) return successMeaning(c)
  const passedOn = downstream(c)
  if (passedOn) return passedOn
  if (isProxyOwn(c)) return proxy(c)
  if (status >= 300 && status < 400) return redirect(c, status)
  const special = BY_WORDS.find(([pattern, from]) => pattern.test(c.words) && from.includes(status))
  if (special) return special[2](c)
  const row = ROWS[status]
  if (row) return row(c, status)
  if (status >= 500) return serverError(c, status)
  return status >= 400 ? refusedBody(c, status) : null
}

/** Statuses that a gateway answers for a gRPC server, too: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md */
const PASSED_ON = new Set([301, 302, 303, 307, 308, 401, 403, 407, 429, 502, 503, 504])

const ROWS: Record<number, (c: Case, status: number) => Meaning> = {
  401: (c) => unauthorized(c, '401'),
  402: (c) => forbidden(c, '402 (payment required)'),
  403: (c) => forbidden(c, '403'),
  404: notFound,
  405: notFound,
  406: mediaType,
  407: proxy,
  408: (c) =>
    means(c, 'backend/unavailable', `${c.at} answers 408: it did not get the whole request in time.`, {
      fix: { text: 'Look at the load of the backend and at what stands in front of it' },
    }),
  410: notFound,
  413: (c) => tooLarge(c, 'answers 413: what was sent is too large'),
  415: mediaType,
  421: (c) => hostRejected(c, '421'),
  426: grpcPort,
  429: (c) => rateLimited(c, 'answers 429: too many requests'),
  451: (c) => forbidden(c, '451'),
  464: (c) => httpPort(c, 'answers 464 (a load balancer that passes on another HTTP version)'),
  501: (c) =>
    means(c, 'backend/not-implemented', `${c.at} answers 501: it has no way to take this.${saying(c)}`, {
      fix: { text: 'Look up the words of the answer in the documentation of the backend; its version or its store may be the reason' },
    }),
  502: unavailable,
  503: unavailable,
  504: unavailable,
}

/** Words that tell more than the status they come with, whatever the body was. */
const BY_WORDS: readonly [RegExp, statuses: readonly number[], (c: Case) => Meaning | null][] = [
  // Starlette's TrustedHostMiddleware, Django's DisallowedHost, MLflow 3.5 and later
  [
    /invalid (?:http_)?host header|disallowed ?host|host (?:is )?not allowed|dns rebinding/i,
    [400, 403],
    (c) => hostRejected(c, String(c.probe.answer?.status)),
  ],
  // Prometheus without --web.enable-otlp-receiver answers 404, and says so
  [/\b(?:otlp|opentelemetry)\b.*\b(?:be enabled|not enabled|disabled)\b/i, [400, 403, 404, 405, 501], switchedOff],
  [/content[- ]?encoding|unsupported compression|gzip: invalid header|failed to decompress/i, [400, 406, 415, 422], compression],
  [/unsupported (?:content|media)[- ]type/i, [400], (c) => mediaType(c, 400)],
  [
    /body (?:is )?too large|entity too large|larger than max/i,
    [400, 422, 500],
    (c) => (c.probe.step === 'send' ? tooLarge(c, 'refuses what was sent as too large') : null),
  ],
]

/** A proxy for plain HTTP answers in the place of the destination: https://www.rfc-editor.org/rfc/rfc9209 and Squid's own header. */
const isProxyOwn = ({ probe, route }: Case): boolean =>
  route.proxy !== null &&
  route.dial?.tls === false &&
  ['proxy-status', 'x-squid-error', 'proxy-authenticate'].some((name) => probe.answer?.headers[name] !== undefined)

function hostRejected(c: Case, answer: string): Meaning {
  const own = c.route.headers['host']
  const name = own ? own.value.toString() : (c.route.dial?.host ?? '')
  const from = own ? ` (it comes from ${own.from.setting})` : ''
  const message = `${c.at} answers ${answer}: it does not serve the host name ${quoted(name, 100)}${from}.`
  return means(c, 'backend/host-rejected', message, {
    culprits: own ? [own.from.setting] : undefined,
    fix: { text: 'Add the name to the hosts that the server allows, or use a name that it serves' },
  })
}

function switchedOff(c: Case): Meaning {
  return means(c, 'backend/too-old', `${c.at} says itself that it does not take OTLP as it is set up.${saying(c)}`, {
    fix: { text: 'Switch OTLP on in the backend as its answer says' },
  })
}

function notFound(c: Case, status: number): Meaning {
  const { seen, route, at } = c
  const takes = seen.profile?.signals
  const known = (p: Parameters<typeof isSuccess>[0]): boolean =>
    isSuccess(p) || [401, 403, 413, 415, 422, 429].includes(p.answer?.status ?? 0)
  const isKnown = takes !== undefined && !takes.includes(route.signal)
  if (isKnown || siblingWorks(seen, route, known)) {
    const message = `${isKnown ? seen.profile?.title : at} does not take ${route.signal}: it answers ${status} for ${isKnown ? 'them' : 'this signal and knows another under the same address'}.`
    return means(c, 'backend/signal-unsupported', message, { fix: switchOff(seen.plan, [route.signal]) })
  }
  const { base, under } = basePath(route)
  const where = under ? (base === '/' ? `under /v1` : `under ${quoted(base, 100)}`) : `at ${quoted(base, 100)}`
  const door = doorOf(seen, route)
  const fix: Fix = { text: 'Look up the base path of OTLP in the documentation of the backend; the signal path (/v1/traces) is added once' }
  return means(
    c,
    'backend/path-not-found',
    `${at} answers ${status}: there is no OTLP ${where}${door ? `, since ${door}` : ''}.${gatekeeper(c)}`,
    fixed(seen, route, fix),
  )
}

export const rateLimited = (c: Case, how: string): Meaning =>
  means(c, 'backend/rate-limited', `${c.at} ${how}.${retry(c.probe)}${saying(c)}`, {
    fix: { text: 'Send less (a sampler, longer intervals), or raise the quota at the backend' },
  })

export function unavailable(c: Case, status: number | string): Meaning {
  const who = status === 502 || status === 504 ? 'what stands behind it does not answer' : 'it, or what stands behind it, is not available'
  return means(c, 'backend/unavailable', `${c.at} answers ${status}: ${who}.${gatekeeper(c)}${retry(c.probe)}${saying(c)}`, {
    fix: { text: 'Start the backend, or wait until it is ready; --wait 60s tries again' },
  })
}

export function serverError(c: Case, answer: number | string): Meaning {
  const own = c.route.headers['content-type']
  if (answer === 500 && own) return mediaType(c, 500)
  const packed =
    c.route.compression === 'none'
      ? ''
      : ` The body is compressed with ${c.route.compression}; some servers fail so on what they cannot unpack.`
  return means(c, 'backend/server-error', `${c.at} answers ${answer}: the fault is its own.${saying(c)}${packed}`, {
    fix: { text: 'Read the log of the backend at this time' },
  })
}
