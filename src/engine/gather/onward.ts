import { readCounts } from '../../backends/otelcol-metrics.ts'
import { urlSecret } from '../../redact.ts'
import type { Ask, Onward, RelayCount, Trip } from '../../types.ts'
import { provedBy } from './fate-words.ts'
import { fatesOf } from './fate.ts'
import type { Deps, Options } from '../options.ts'
import type { Known } from './recognise.ts'

/** Counters rise with the answer; the page may be a moment behind. */
const TAKEN_MS = 1_000
const PAUSE_MS = 50

type Context = { options: Options; deps: Deps; known: Known; ask: Ask }

const NOTHING: RelayCount = { accepted: 0, exporters: [], processors: [] }

/** Reads what the Collector counts, before anything is sent to it; null where there is none, or none that shows it. */
export async function lookBefore({ options, known, ask }: Context): Promise<Onward | null> {
  const named = options.collectorMetrics
  const found = known.backend && known.profile?.metricsOf?.(known.backend)
  const source = named ?? (found ? urlSecret(found) : undefined)
  if (!source) return null
  const before = await readCounts(ask, source)
  if (!('why' in before)) return { source, before, after: null, taken: 0, waitedMs: 0 }
  return named === undefined ? null : { source, unread: before.why, before: NOTHING, after: null, taken: 0, waitedMs: 0 }
}

/** Follows what the Collector does with a trace that it took, until its counters tell or the time is over. */
export async function follow(before: Onward, trip: Trip, context: Context): Promise<Trip> {
  if (trip.state !== 'not-possible') return { ...trip, onward: before }
  const onward = before.unread === undefined ? await watched(before, trip.spans?.length ?? 0, context) : before
  return { ...trip, onward, why: [trip.why, provedBy(onward)].filter((part) => part !== undefined).join('; ') }
}

/** `spans`: how many the trace has; counters that rise by less are not about it. */
async function watched(onward: Onward, spans: number, { deps, options, ask }: Context): Promise<Onward> {
  const started = deps.now()
  let last = onward
  let quiet = 0
  for (let pause = PAUSE_MS; !deps.abort.aborted && deps.now() - started + pause <= options.timeoutMs; pause = Math.min(pause * 2, 500)) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    const after = await readCounts(ask, onward.source)
    const waitedMs = deps.now() - started
    if ('why' in after) continue
    const taken = last.taken > 0 ? last.taken : after.accepted - onward.before.accepted
    if (taken >= spans) last = { ...onward, after, taken, waitedMs }
    else if (waitedMs > TAKEN_MS) return onward
    quiet = taken >= spans && isSettled(last) ? quiet + 1 : 0
    if (quiet > 1) break
  }
  return last
}

/** Somebody had it, and nobody still tries. */
function isSettled(onward: Onward): boolean {
  const fates = fatesOf(onward)
  return fates.some(({ fate }) => fate === 'sent' || fate === 'lost') && !fates.some(({ fate }) => fate === 'held')
}
