import { evidenceOf } from '../../src/engine/kit.ts'
import type { Check, Seen, Signal } from '../../src/types.ts'

const check: Check = {
  id: 'round-trip/wrong-place',
  stage: 'trip',
  severity: 'error',
  title: 'the trace landed where the settings say',
  *run(seen) {
    const { trip } = seen
    if (!trip?.place || trip.place.wanted === trip.place.found) return
    const { wanted, found } = trip.place
    const who = seen.profile?.title ?? 'The backend'
    const setting = routingSetting(seen, trip.signal)
    yield {
      signals: [trip.signal],
      message: `${who} stored the trace in ${found}, and the settings name ${wanted}.`,
      evidence: [...(setting ? evidenceOf(seen, setting) : []), ...(trip.link ? [{ source: trip.link, text: `found in ${found}` }] : [])],
      fix: {
        text: `Look there, or name the right place${setting ? ` in ${setting}` : ''}; a key that belongs to one project wins over a header in some backends`,
      },
      culprits: setting ? [setting] : undefined,
    }
  },
}
export default check

/** The setting of the header that decides where data land. */
function routingSetting(seen: Seen, signal: Signal): string | undefined {
  const { headers } = seen.plan.routes[signal]
  const name = seen.profile?.routing.find((rule) => headers[rule.name])?.name
  return name ? headers[name]?.from.setting : undefined
}
