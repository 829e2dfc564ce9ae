import { FAILED, WAITING } from '../../backends/otelcol-metrics.ts'
import type { ExporterCount, Onward, RelayCount } from '../../types.ts'
import { listOf, quoted } from '../../text.ts'
import { type Fate, fatesOf } from './fate.ts'

/** Spans that an exporter gave up, or did not even take. */
export const failed = (count: Pick<ExporterCount, 'failed' | 'refused'>): number => count.failed + count.refused

/** Exporters and where they send, for the middle of a sentence. */
export const shownExporters = (counts: readonly ExporterCount[]): string =>
  listOf(counts.map(({ exporter, to }) => `its exporter ${quoted(exporter, 80)}${to ? ` (to ${quoted(to, 120)})` : ''}`))

export const failures = (lost: readonly Fate[]): string =>
  listOf(
    lost.map((fate) => {
      const why = fate.count.error ? ` (${quoted(fate.count.error, 80)})` : ''
      return `${shownExporters([fate.count])} failed to send ${fate.failed} spans${why}`
    }),
  )

export const retries = (held: readonly Fate[], onward: Onward): string =>
  `after ${seconds(onward)} ${shownExporters(held.map(({ count }) => count))} still tries to send, and has sent nothing`

const seconds = ({ waitedMs }: Onward): string => `${(waitedMs / 1_000).toFixed(1)} s`

/** The counter that tells, as it stands on the page. */
export function counterOf({ count, fate }: Fate, before: RelayCount): string {
  const labels = `{exporter="${quoted(count.exporter, 80)}"}`
  if (fate === 'held') return `${WAITING}${labels} ${count.busy}`
  const old = before.exporters.find(({ exporter }) => exporter === count.exporter)
  return `${FAILED}${labels} rose from ${old ? failed(old) : 0} to ${failed(count)}`
}

/** What was proved by the counters of a Collector, as a clause. */
export function provedBy(onward: Onward): string {
  const { after, unread, source } = onward
  if (unread !== undefined) return `its metrics at ${source.toString()} could not be read: ${unread}`
  if (after === null) return `the metrics at ${source.toString()} do not count the trace: they are of another Collector`
  const fates = fatesOf(onward)
  const of = (fate: Fate['fate']): string => {
    const counts = fates.filter((one) => one.fate === fate).map(({ count }) => count)
    return counts.length > 0 ? shownExporters(counts) : ''
  }
  if (of('lost')) return `by its own metrics ${of('lost')} lost it`
  if (of('held')) return `by its own metrics ${of('held')} has it still, after ${seconds(onward)}`
  if (of('sent')) return `by its own metrics ${of('sent')} sent it on, and what became of it there was not asked`
  const processor = stopsAt(onward, after)
  if (processor) return `by its own metrics it got as far as its processor ${quoted(processor, 80)}`
  return 'by its own metrics it accepted the trace, and has not sent it on yet'
}

function stopsAt({ before, taken }: Onward, after: RelayCount): string | undefined {
  return after.processors.find((now) => {
    const old = before.processors.find(({ processor }) => processor === now.processor)
    return now.taken - (old?.taken ?? 0) >= taken && now.given === (old?.given ?? 0)
  })?.processor
}
