import { quoted } from '../../text.ts'
import type { Meaning } from '../../types.ts'
import { bracketed, parseUrl } from '../../url.ts'
import { quote } from '../fix-line.ts'
import { type Case, means, outside } from './parts.ts'

/**
 * What a Collector says when its own exporter failed, and what a gateway says of what stands behind it: the sender did nothing wrong.
 * Texts of exporterhelper, otlphttp and otlp (Collector 0.161.0), of grpc-go, Envoy and HAProxy.
 */
const NEXT_HOP: readonly RegExp[] = [
  /error exporting items, request to (?<to>\S+)(?: responded with HTTP Status Code (?<said>\d+))?/,
  /failed to make an HTTP request: \w+ "?(?<to>[^"\s]+)"?: (?<said>.*)/s,
  // Without these two it may be the word of an authenticator of the receiver itself.
  /^Permanent error: rpc error: code = (?<said>\w+) desc = /,
  /rpc error: code = (?<said>\w+) desc = .*?\bdial tcp (?:lookup )?(?<to>[\w.[\]-]+(?::\d+)?)/s,
  /^(?<said>sending queue is full|no more retries left\b.*)/s,
  /^(?<said>upstream (?:connect error|request timeout)\b.*|no healthy upstream)/s,
  /(?<said>No server is available to handle this request)/,
]

interface Hop {
  /** Empty where the answer does not name it. */
  to: string
  said: string
}

function nextHop(words: string): Hop | null {
  for (const pattern of NEXT_HOP) {
    const groups = pattern.exec(words)?.groups
    if (!groups) continue
    const to = groups['to'] ?? ''
    return { to: to === '' ? '' : quoted(parseUrl(to)?.host ?? to, 100), said: outside(groups['said'] ?? '', 160) }
  }
  return null
}

const REFUSED = /^(?:401|403|Unauthenticated|PermissionDenied)$/

/** The answer is about the next hop of what answers; null where it is about this sender. */
export function downstream(c: Case): Meaning | null {
  const hop = nextHop(c.words)
  if (!hop) return null
  const whom = hop.to === '' ? 'its own next hop' : `its own next hop, ${hop.to}`
  const said = hop.said === '' ? '' : ` (${hop.said})`
  const why = REFUSED.test(hop.said)
    ? `the credential of its exporter is refused there, not this program's. The answer cannot tell apart: a wrong, expired or missing credential of that exporter`
    : 'this program sends right'
  const host = c.route.dial?.host ?? 'localhost'
  return means(c, 'backend/downstream', `${c.at} takes the data and cannot pass them on to ${whom}${said}: ${why}.`, {
    fix: {
      text: 'Mend the exporter in the configuration of what answers there, a Collector or a gateway; a Collector counts what fails',
      line: `curl -s http://${quote(bracketed(host))}:8888/metrics | grep send_failed`,
    },
  })
}
