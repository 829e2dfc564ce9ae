import { counterOf, failed, failures, retries, shownExporters } from '../../src/engine/gather/fate-words.ts'
import { type Fate, fatesOf } from '../../src/engine/gather/fate.ts'
import { hostOf } from '../../src/engine/meaning/meaning.ts'
import type { Check, Draft, ExporterCount, Onward, Seen, Trip } from '../../src/types.ts'

/** An exporter that has a trace for so long gets nowhere: an answer takes milliseconds, a batch waits outside of it. */
const STUCK_MS = 4_000

const check: Check = {
  id: 'collector/export-failing',
  stage: 'probe',
  severity: 'error',
  title: 'the Collector that takes the data gets them to its next hop',
  *run(seen) {
    const { trip } = seen
    const onward = trip?.onward
    if (!trip || !onward || onward.unread !== undefined || isAnother(trip, onward)) return
    const fates = fatesOf(onward)
    const lost = fates.filter(({ fate }) => fate === 'lost')
    const held = fates.filter(({ fate }) => fate === 'held' && onward.waitedMs >= STUCK_MS)
    if (lost.length > 0) yield draft(seen, trip, onward, lost, `does not get it to its next hop: ${failures(lost)}`)
    if (held.length > 0) yield draft(seen, trip, onward, held, `does not get rid of it: ${retries(held, onward)}`)
    const worse = new Set([...lost, ...held].map(({ count }) => count.exporter))
    const old = (onward.after ?? onward.before).exporters.filter((count) => failed(count) > 0 && !worse.has(count.exporter))
    if (old.length > 0) yield before(seen, trip, onward, old)
  },
}
export default check

/** A trace that was accepted, and that it does not count, is with another Collector. */
const isAnother = ({ state }: Trip, { after }: Onward): boolean => state !== 'skipped' && after === null

function draft(seen: Seen, trip: Trip, { source, before: old }: Onward, fates: Fate[], what: string): Draft {
  const text = 'address, credential or TLS of its destination are wrong there, or it is down; this program sends right'
  return {
    signals: [trip.signal],
    message: `The Collector at ${hostOf(seen.plan.routes[trip.signal])} accepts the trace, and ${what}.`,
    evidence: fates.map((fate) => ({ source: `GET ${source.toString()}`, text: counterOf(fate, old) })),
    fix: { text: `Look at the log of that Collector for ${shownExporters(fates.map(({ count }) => count))}: ${text}` },
    confirmed: true,
  }
}

function before(seen: Seen, { signal }: Trip, { source }: Onward, old: ExporterCount[]): Draft {
  const counts = old.map((count) => `${shownExporters([count])}: ${failed(count)} spans failed, ${count.sent} sent`).join('; ')
  return {
    severity: 'note',
    signals: [signal],
    message: `Since it started, the Collector at ${hostOf(seen.plan.routes[signal])} could not send everything on (${counts}); this trace is not known to be among it.`,
    evidence: [{ source: `GET ${source.toString()}`, text: counts }],
    fix: { text: 'Look at the log of that Collector where data are missing' },
  }
}
