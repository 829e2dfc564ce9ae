import { arrives } from '../../src/engine/facts/fares.ts'
import { exporting } from '../../src/engine/kit.ts'
import { finalProbe, hostOf } from '../../src/engine/meaning/meaning.ts'
import { isFixed, leadTo, likelyReceiver, pointedAt } from '../../src/engine/facts/neighbours.ts'
import { hostOfRoute, placeOf } from '../../src/engine/place.ts'
import type { Check, Draft, Route, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/localhost-in-container',
  stage: 'plan',
  severity: 'error',
  title: 'localhost is where the program looks for it',
  *run(seen) {
    for (const route of exporting(seen)) {
      if (arrives(seen, route.signal)) continue
      const { kind } = placeOf(route, seen.program)
      if (kind === 'own-container' && isFixed(seen, route)) yield inside(seen, route, true)
      else if (kind === 'own-image' && isFixed(seen, route)) yield inside(seen, route, false)
      else if (kind === 'machine-of-container') yield outside(seen, route)
    }
  },
}
export default check

function inside(seen: Seen, route: Route, isSure: boolean): Draft {
  const where = seen.program?.container?.where ?? ''
  const host = hostOfRoute(route)
  const { name, ...at } = pointedAt(seen, route, host)
  const leads = name ? `${name} leads there` : 'the program sends there, because no setting names a destination'
  const to = likelyReceiver(seen.program, route)
  const lead = to && leadTo(seen, route, to.name, to.port)
  return {
    ...at,
    signals: [route.signal],
    severity: isSure ? 'error' : 'note',
    message: `In ${where}, ${host} is the container itself, ${isSure ? 'and nothing else runs in it' : 'unless it shares the network of another one'}: ${leads}${isSure ? ', and no receiver is there' : ''}.`,
    fix: lead
      ? { text: `Name the service that receives, ${to.name}`, ...lead.change }
      : { text: 'Name the service that receives, or host.docker.internal where the receiver runs on the machine under the container' },
    ...(lead ? { mend: lead.mend } : {}),
  }
}

/** On a machine with Docker Desktop the name may be known, so only an answer makes it sure. */
function outside(seen: Seen, route: Route): Draft {
  const { name: _, ...at } = pointedAt(seen, route, hostOfRoute(route))
  const failed = finalProbe(seen, route.signal)?.failure
  const lead = leadTo(seen, route, 'localhost', route.dial?.port ?? 0)
  return {
    ...at,
    severity: failed === 'dns' || failed === 'refused' || failed === 'unreachable' ? 'error' : 'note',
    signals: [route.signal],
    message: `${hostOf(route)} is the name that a container has for the machine under it; outside a container the machine is localhost.`,
    fix: { text: 'Write localhost for a program that runs on the machine itself', ...lead.change },
    mend: lead.mend,
  }
}
