import { quoted } from '../text.ts'
import type { Fix, Meaning } from '../types.ts'
import { gatewayOf } from './gateways.ts'
import { forbidden, unauthorized } from './meaning-access.ts'
import { basePath, type Case, doorOf, fixed, isSuccess, means, retry, saying, siblingWorks, without } from './meaning-parts.ts'
import { downstream } from './meaning-hop.ts'
import { switchOff } from './off.ts'
import { successMeaning } from './meaning-success.ts'
import { grpcPort, httpPort } from './meaning-transport.ts'
import { proxy, redirect } from './meaning-way.ts'

/** A page of what stands in front: the request did not get through to the backend. */
function gatekeeper({ probe }: Case): string {
  const name = probe.answer && gatewayOf(probe.answer)
  return name ? ` It is ${name} in front of the backend that says so.` : ''
}

/** What an HTTP status means; null where it is healthy or proves nothing. */
export function statusMeaning(c: Case): Meaning | null {
  const status = c.probe.answer?.status ?? 0
  // A gRPC server that also takes HTTP/2 from a load balancer or curl answers 415, in its own type.
  if (c.probe.protocol !== 'grpc' && c.probe.answer?.headers['content-type']?.startsWith('application/grpc')) return grpcPort(c)
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
  if ((takes && !takes.includes(route.signal)) || siblingWorks(seen, route, known)) {
    const message = `${takes ? seen.profile?.title : at} does not take ${route.signal}: it answers ${status} for ${takes ? 'them' : 'this signal and knows another under the same address'}.`
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

function mediaType(c: Case, status: number): Meaning {
  const own = c.route.headers['content-type']
  if (own) {
    const message = `${c.at} answers ${status} to the content type that ${own.from.setting} sets; the body stays ${c.route.protocol}.`
    return means(c, 'backend/media-type', message, {
      culprits: [own.from.setting],
      fix: { text: `Take content-type out of ${own.from.setting}` },
    })
  }
  const other = c.seen.plan.traits.protocols.find((p) => p !== c.route.protocol && p !== 'grpc')
  const edit = { ...without(c.seen, /^OTEL_EXPORTER_OTLP_(?:TRACES|METRICS|LOGS)_PROTOCOL$/), OTEL_EXPORTER_OTLP_PROTOCOL: other ?? null }
  const { file } = c.seen.plan.traits
  const fix: Fix =
    other && file
      ? { text: file.protocol(other) }
      : other
        ? { text: `Send ${other}`, edit }
        : { text: 'Put a Collector between, which speaks both' }
  return means(c, 'backend/media-type', `${c.at} answers ${status}: it does not take ${c.route.protocol}.${saying(c)}`, { fix })
}

function compression(c: Case): Meaning | null {
  const status = c.probe.answer?.status ?? 0
  const own = c.route.headers['content-encoding']
  if (own) {
    const message = `${own.from.setting} names a content encoding that the body does not have: ${c.at} answers ${status}.`
    return means(c, 'backend/compression', message, {
      culprits: [own.from.setting],
      fix: { text: `Take content-encoding out of ${own.from.setting}` },
    })
  }
  if (c.route.compression === 'none')
    return status === 406 || status === 415 ? mediaType(c, status) : c.probe.step === 'send' ? refusal(c, status) : null
  return notUnpacked(c, String(status))
}

export function notUnpacked(c: Case, answer: string): Meaning {
  const { file } = c.seen.plan.traits
  const edit = file ? { [file.compression(c.route)]: 'none' } : without(c.seen, /^OTEL_EXPORTER_OTLP_(?:\w+_)?COMPRESSION$/)
  const message = `${c.at} answers ${answer} to a body compressed with ${c.route.compression}: it does not unpack it.`
  return means(c, 'backend/compression', message, { culprits: Object.keys(edit ?? {}), fix: { text: 'Send without compression', edit } })
}

const tooLarge = (c: Case, how: string): Meaning =>
  means(
    c,
    'backend/too-large',
    `${c.at} ${how}${c.seen.profile?.limit ? ` (${c.seen.profile.title} takes ${c.seen.profile.limit} in a request)` : ''}.${gatekeeper(c)}${saying(c)}`,
    {
      fix: { text: 'Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE), or raise the limit of the server and of each proxy before it' },
    },
  )

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

/** A 4xx about the body: an empty request is not what the program sends, so what is said of it proves nothing. */
function refusedBody(c: Case, status: number): Meaning | null {
  if (c.probe.step !== 'send') return null
  if (c.route.headers['content-type'] || c.route.headers['content-encoding'])
    return c.route.headers['content-encoding'] ? compression(c) : mediaType(c, status)
  const unreadable =
    c.words === '' ||
    c.words === 'a web page' ||
    /wiretype|proto|pars|unmarshal|decod|invalid|malformed|unexpected|bad request/i.test(c.words)
  return c.route.compression !== 'none' && unreadable ? compression(c) : refusal(c, status)
}

export function refusal(c: Case, answer: number | string): Meaning {
  const fix: Fix = { text: 'The words of the answer name what it misses: often a header that routes, or a resource attribute' }
  return means(c, 'backend/bad-request', `${c.at} answers ${answer}: it does not take what was sent.${saying(c)}`, { fix })
}
