import { placeOf, settingFix } from '../../src/engine/counterfactual.ts'
import { evidenceOf, exporting } from '../../src/engine/kit.ts'
import { finalProbe } from '../../src/engine/meaning.ts'
import type { Check, Edit, Route } from '../../src/types.ts'

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
      const right = otherPort(route)
      const probe = finalProbe(seen, route.signal)
      if (!right || !route.url || (probe && !OPEN.includes(probe.failure ?? ''))) continue
      const name = route.url.from.setting.toUpperCase()
      const set = seen.plan.settings.get(name)
      const text = set?.value.reveal().replace(/:431[78](?!\d)/, `:${right}`)
      const mend: Edit | undefined = set && text !== undefined ? { [name]: text } : undefined
      const by = route.protocol === 'grpc' ? 'HTTP' : 'gRPC'
      yield {
        severity: probe ? 'note' : 'warning',
        signals: [route.signal],
        message: `Port ${route.dial?.port} is by custom the one for ${by}, and the program speaks ${route.protocol} to it.`,
        evidence: evidenceOf(seen, name),
        fix: mend
          ? settingFix(`Use port ${right}, unless this server is set up otherwise`, mend, set && placeOf(set.from))
          : { text: `Use port ${right}` },
        culprits: [name],
        mend,
      }
    }
  },
}
export default check

function otherPort({ protocol, dial }: Route): number | undefined {
  if (protocol === 'grpc') return dial?.port === 4318 ? 4317 : undefined
  return dial?.port === 4317 ? 4318 : undefined
}
