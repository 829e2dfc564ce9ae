import { capital, explainsAtSender, hopsOf, speaking } from '../../src/engine/hops.ts'
import { evidence, exporting } from '../../src/engine/kit.ts'
import { isLoopback } from '../../src/engine/near.ts'
import { type Check, type Draft, type Seen, SIGNALS } from '../../src/types.ts'
import { listOf } from '../../src/text.ts'

const fix = (from: string, port: number | string): Draft['fix'] => ({
  text: `Let ${from} listen on 0.0.0.0:${port}, or on the address of its container`,
})

const check: Check = {
  id: 'collector/bound-to-localhost',
  stage: 'plan',
  severity: 'error',
  title: 'the receiver listens where its senders are',
  explains: explainsAtSender,
  *run(seen) {
    const draft = own(seen)
    if (draft) yield draft
    for (const route of exporting(seen)) {
      const [hop] = hopsOf(seen, route)
      const there = hop ? speaking(hop, route) : []
      const isHere = isLoopback(route.dial?.host ?? '') && (hop?.isBeside ?? (!hop?.names && seen.program?.container?.network !== 'own'))
      if (!hop || isHere || there.length === 0 || !there.every(({ host }) => isLoopback(host))) continue
      const [{ from, host, port }] = there as [(typeof there)[number]]
      const way = isLoopback(route.dial?.host ?? '')
        ? 'a published port does not lead there'
        : `the program reaches it from elsewhere, as ${route.dial?.host}`
      yield {
        signals: [route.signal],
        message: `${capital(hop.title)} listens on ${host}:${port} alone (${hop.source}), and ${way}: the connection is refused.`,
        evidence: [{ source: from.source, line: from.line, column: from.column, text: from.setting }],
        fix: fix(from.setting, port),
      }
    }
  },
}
export default check

/** Where its senders are is not known; in a container of its own, nobody else is on localhost. */
function own(seen: Seen): Draft | null {
  const container = seen.program?.container
  const isAlone = container?.network === 'own' && container.beside?.length === 0
  const local = seen.plan.readings.filter(({ reason, outcome }) => reason === 'local-only' && (isAlone || outcome === 'default-instead'))
  const [first] = local
  if (!first) return null
  const isDefault = local.every(({ outcome }) => outcome === 'default-instead')
  const where = isAlone
    ? `it runs in a container (${container?.where}), and nobody else is on localhost there`
    : 'senders on another machine or in another container are refused'
  return {
    severity: isAlone && local.every(({ detail }) => detail === undefined) ? 'error' : 'note',
    signals: SIGNALS.filter((signal) => local.some(({ signals }) => signals.includes(signal))),
    message: `${isDefault ? 'No address is set, so that ' : ''}OTLP is received on ${listOf(local.map(({ instead }) => instead ?? ''))} alone: ${where}.`,
    evidence: local.map((reading) => evidence(reading)),
    fix: fix(first.setting, first.instead?.split(':').at(-1) ?? ''),
    culprits: local.map(({ setting }) => setting),
  }
}
