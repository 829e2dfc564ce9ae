import { settingOf } from '../../src/engine/change.ts'
import { placeOf, settingFix } from '../../src/engine/counterfactual.ts'
import { servedAt, speaking } from '../../src/engine/hops.ts'
import { exporting, settingEvidence } from '../../src/engine/kit.ts'
import { finalProbe } from '../../src/engine/meaning/meaning.ts'
import { documented } from '../../src/engine/facts/ports.ts'
import { originText } from '../../src/runtimes/parts/settings.ts'
import type { Check, Edit, Hop, Route } from '../../src/types.ts'

/** What a probe that got no answer leaves open; any other probe knows better than the number of the port. */
const OPEN = ['refused', 'timeout', 'dns', 'proxy', 'unreachable', 'other']

const check: Check = {
  id: 'protocol/port-mismatch',
  stage: 'plan',
  severity: 'warning',
  title: 'the port is the usual one of the protocol',
  // A probe that answers decides by itself; beside one that does not, the number of a port explains nothing.
  explains: () => false,
  *run(seen) {
    for (const route of exporting(seen)) {
      const served = servedAt(seen, route)
      const told = documented(seen, route)
      const isSame = served?.isSame || told.isFine
      const right = isSame ? undefined : (told.right ?? otherPort(route) ?? (served ? ownPort(served.hop, route) : undefined))
      const probe = finalProbe(seen, route.signal)
      if (!right || !route.url || (probe && !OPEN.includes(probe.failure ?? ''))) continue
      const set = settingOf(seen, route.url)
      const text = set?.raw.reveal().replace(`:${route.dial?.port}`, `:${right}`)
      const mend: Edit | undefined = set && text !== undefined ? { [set.name]: text } : undefined
      const by = route.protocol === 'grpc' ? 'HTTP' : 'gRPC'
      const custom = told.right ? `where ${told.title} takes ${by}` : `by custom the one for ${by}`
      const why = served ? `${served.hop.title} receives ${by} on it (${originText(served.receiver.from)})` : custom
      yield {
        // A port that nobody has written is the program's own business.
        severity: probe || !set ? 'note' : served || told.right ? 'error' : 'warning',
        signals: [route.signal],
        message: served
          ? `The program speaks ${route.protocol} to port ${route.dial?.port}, and ${why}.`
          : `Port ${route.dial?.port} is ${why}, and the program speaks ${route.protocol} to it.`,
        evidence: set ? [settingEvidence(set.from, set.raw)] : [],
        fix: mend
          ? settingFix(`Use port ${right}, unless this server is set up otherwise`, mend, set && placeOf(set.from))
          : { text: `Use port ${right}` },
        culprits: set ? [set.name] : [],
        mend,
      }
    }
  },
}
export default check

/** Where the Collector receives what is spoken. */
const ownPort = (hop: Hop, route: Route): number | undefined => speaking(hop, route)[0]?.port

function otherPort({ protocol, dial }: Route): number | undefined {
  if (protocol === 'grpc') return dial?.port === 4318 ? 4317 : undefined
  return dial?.port === 4317 ? 4318 : undefined
}
