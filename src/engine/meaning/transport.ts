import { listOf, quoted } from '../../text.ts'
import type { Failure, Fix, Meaning } from '../../types.ts'
import { quote } from '../fix-line.ts'
import { settingName } from '../endpoint-edit.ts'
import { clientCertificate, expired, untrusted, wrongHost } from './certificates.ts'
import { answersBeside, type Case, counterFix, fixed, means, without } from './parts.ts'
import { proxy } from './way.ts'

/** What a question that met no OTLP server means. */
export function transportMeaning(c: Case, failure: Exclude<Failure, 'other'>): Meaning {
  return BY_FAILURE[failure](c)
}

const BY_FAILURE: Record<Exclude<Failure, 'other'>, (c: Case) => Meaning> = {
  dns,
  refused: (c) => nobody(c, `Nothing listens on ${c.at} (connection refused)`),
  unreachable: (c) => nobody(c, `There is no way to ${c.at} (address unreachable)`),
  timeout,
  reset,
  'tls-to-plain': (c) =>
    means(
      c,
      'transport/tls-to-plain',
      `${c.at} speaks plaintext, and the endpoint says https.`,
      scheme(c, 'https://', 'http://', 'plaintext'),
    ),
  'plain-to-tls': (c) =>
    means(c, 'transport/plain-to-tls', `${c.at} speaks TLS, and the endpoint says http.`, scheme(c, 'http://', 'https://', 'TLS')),
  'certificate-untrusted': untrusted,
  'certificate-expired': expired,
  'certificate-wrong-host': wrongHost,
  'client-certificate': clientCertificate,
  'http2-only': grpcPort,
  'http1-only': (c) => httpPort(c, 'speaks HTTP/1 only'),
  'not-http': (c) => notHttp(c),
  proxy,
}

function dns(c: Case): Meaning {
  const host = c.route.dial?.host ?? ''
  const local = host.includes('.') ? '' : ' A name without a dot is known only inside its own Docker or Kubernetes network.'
  const message = `The name ${quoted(host, 100)} does not resolve.${local}`
  return means(
    c,
    'transport/dns',
    message,
    fixed(c.seen, c.route, { text: 'Correct the host in the endpoint, or run the program where the name is known' }),
  )
}

/** Nothing answers at all; what counter-probes found elsewhere is named. */
function nobody(c: Case, what: string): Meaning {
  const found = counterFix(c.seen, c.route).found ?? answersBeside(c.seen, c.route)
  const elsewhere = found ? ` OTLP${found.protocol === 'grpc' ? '/gRPC' : ''} answers on ${originOf(found.url.toString())}.` : ''
  const { host = '', port = 0 } = c.route.dial ?? {}
  const text = 'Start what should listen there, or correct host and port; OTLP/HTTP usually has port 4318, gRPC 4317'
  return means(
    c,
    'transport/refused',
    `${what}${addressesOf(c)}.${elsewhere}`,
    fixed(c.seen, c.route, { text, line: `nc -vz ${quote(host)} ${port}` }),
  )
}

/** Where a name has several addresses, which of them were tried. */
function addressesOf({ seen, route }: Case): string {
  const way = (seen.destinations ?? []).flatMap((d) => d.probes).find((p) => p.step === 'tcp' && p.signals.includes(route.signal))
  const tried = way?.addresses?.map(({ address }) => address) ?? []
  return tried.length > 1 ? `; it stands for ${listOf(tried)}` : ''
}

const originOf = (url: string): string => /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? url

const WAITING: readonly [RegExp, string, string][] = [
  [/looking up/, 'The name of %s is not looked up in time', 'Look at the DNS of this machine'],
  [
    /connecting through the proxy/,
    'The proxy on the way to %s does not answer in time',
    'Look at the proxy, or take the destination out of it with NO_PROXY',
  ],
  [/connecting to|ETIMEDOUT|CONNECT_TIMEOUT/, '%s does not take the connection in time', 'A firewall may drop it, or the address is wrong'],
  [
    /shaking hands/,
    '%s takes the connection and does not finish the TLS handshake in time',
    'The port may not speak TLS, or what listens there hangs',
  ],
  [/reading the answer/, '%s begins its answer and does not finish it in time', 'Look at the load and the log of what listens there'],
]

function timeout(c: Case): Meaning {
  const row = WAITING.find(([pattern]) => pattern.test(c.probe.error ?? ''))
  const what = (row?.[1] ?? '%s takes the connection and does not answer in time').replace('%s', c.at)
  const within = /within (\d+ ms)/.exec(c.probe.error ?? '')?.[1]
  const text = row?.[2] ?? 'What listens there may hang or be no HTTP server: look at its log, or at the port in the endpoint'
  return means(c, 'transport/timeout', `${what}${within ? ` (${within})` : ''}.`, fixed(c.seen, c.route, { text }))
}

function reset(c: Case): Meaning {
  const when = c.probe.answer
    ? 'in the middle of its answer'
    : c.route.dial?.tls
      ? 'during the TLS handshake or before an answer'
      : 'before an answer'
  const text = c.route.dial?.tls
    ? 'A server that wants a client certificate does that, and a proxy or load balancer without a backend: look at its log'
    : 'A proxy or load balancer without a backend does that, and a port that is for something else: look at its log'
  return means(c, 'transport/reset', `${c.at} closes the connection ${when}.`, fixed(c.seen, c.route, { text }))
}

/** The other scheme, as a change inside the value: it may hold user info. */
function scheme(c: Case, find: string, replace: string, spoken: string): Partial<Meaning> {
  const setting = settingName(c.seen.plan, c.route.url?.from)
  const text = `Write ${replace} in front: the port speaks ${spoken}`
  return fixed(c.seen, c.route, setting ? { text, swap: { setting, find, replace } } : { text })
}

/** HTTP/1 was sent to a port that speaks HTTP/2 only. */
export function grpcPort(c: Case): Meaning {
  const message = `${c.at} is a gRPC port (HTTP/2 only), and OTLP/HTTP is sent to it. OTLP/HTTP usually has port 4318, gRPC 4317.`
  const grpc = c.seen.plan.traits.protocols.includes('grpc')
  const text = grpc ? 'Use the port for OTLP/HTTP, or send grpc' : 'Use the port for OTLP/HTTP; this program cannot speak gRPC'
  return means(c, 'transport/http-to-grpc-port', message, fixed(c.seen, c.route, { text }))
}

/** Of one signal: it wins over the general one. */
const OWN_PROTOCOL = /^OTEL_EXPORTER_OTLP_(?:TRACES|METRICS|LOGS)_PROTOCOL$/

/** gRPC was sent to a server without gRPC. */
export function httpPort(c: Case, how: string): Meaning {
  const message = `${c.at} ${how}, and gRPC is sent to it. gRPC usually has port 4317, OTLP/HTTP 4318.`
  const http = c.seen.plan.traits.protocols.find((p) => p !== 'grpc')
  const { file } = c.seen.plan.traits
  const fix: Fix =
    http && file
      ? { text: `${file.protocol(http)}; or use the port for gRPC` }
      : http
        ? { text: `Send ${http}, or use the port for gRPC`, edit: { ...without(c.seen, OWN_PROTOCOL), OTEL_EXPORTER_OTLP_PROTOCOL: http } }
        : { text: 'Use the port for gRPC' }
  return means(c, 'transport/grpc-to-http-port', message, fixed(c.seen, c.route, fix))
}

function notHttp(c: Case): Meaning {
  const first = Buffer.from(c.probe.firstBytes ?? '', 'hex').toString('latin1')
  const greeting = /^[\t\r\n\x20-\x7e]{3,}$/.test(first) ? `: it says "${quoted(first, 24)}"` : ''
  const fix = { text: 'Correct the port in the endpoint; OTLP/HTTP usually has port 4318, gRPC 4317' }
  return means(c, 'transport/not-http', `What listens on ${c.at} is no HTTP server${greeting}.`, fixed(c.seen, c.route, fix))
}
