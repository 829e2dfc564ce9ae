import { arrives } from '../../src/engine/facts/fares.ts'
import { exporting } from '../../src/engine/kit.ts'
import { leadTo, likelyReceiver, pointedAt } from '../../src/engine/facts/neighbours.ts'
import { hostOfRoute, placeOf } from '../../src/engine/place.ts'
import { didYouMean } from '../../src/text.ts'
import type { Check, Draft, Route, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/unknown-service',
  stage: 'plan',
  severity: 'error',
  title: 'the destination is a name that the program can resolve',
  *run(seen) {
    for (const route of exporting(seen)) {
      const { name, ...at } = pointedAt(seen, route, hostOfRoute(route))
      if (name === undefined || arrives(seen, route.signal)) continue
      const place = placeOf(route, seen.program)
      const found = place.kind === 'neighbour' ? apart(place.neighbour.apart) : place.kind === 'nobody' ? nobody(seen, route) : null
      if (found) yield { ...at, signals: [route.signal], ...found, message: `${name} leads to ${hostOfRoute(route)}: ${found.message}` }
    }
  },
}
export default check

type Found = Omit<Draft, 'signals' | 'evidence' | 'culprits'>

/** A neighbour whose name holds nothing here. */
function apart(reason: { why: string; fix: string; isSure: boolean } | undefined): Found | null {
  if (!reason) return null
  return { severity: reason.isSure ? 'error' : 'note', message: `${reason.why}.`, fix: { text: reason.fix } }
}

/** No service of the file: another network may know it, so only a name close to one of them is worth a word. */
function nobody(seen: Seen, route: Route): Found | null {
  const names = (seen.program?.neighbours ?? []).flatMap((neighbour) => (neighbour.apart ? [] : neighbour.names))
  const close = didYouMean(hostOfRoute(route), names)
  const meant = close ?? likelyReceiver(seen.program, route)?.name
  if (meant === undefined) return null
  const { change, mend } = leadTo(seen, route, meant, route.dial?.port ?? 0)
  return {
    severity: 'note',
    message: `no service has that name, and ${meant} ${close ? 'is close to it' : 'is one that receives'}.`,
    fix: { text: `Write ${meant} if that is what is meant`, ...change },
    mend,
  }
}
