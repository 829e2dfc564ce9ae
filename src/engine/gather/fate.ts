import type { ExporterCount, Onward } from '../../types.ts'

/**
 * What an exporter of a Collector did with the trace. `lost`: it failed with at least as much as had come in, and sent nothing; `some`: it failed
 * with a part, which may be another's; `held`: it has it and tries, or waits to; `idle`: nothing moved.
 */
export interface Fate {
  count: ExporterCount
  fate: 'sent' | 'lost' | 'some' | 'held' | 'idle'
  /** Since the trace was sent. */
  failed: number
  sent: number
}

export function fatesOf({ before, after, taken }: Onward): Fate[] {
  return (after?.exporters ?? []).map((count) => {
    const old = before.exporters.find(({ exporter }) => exporter === count.exporter)
    const sent = count.sent - (old?.sent ?? 0)
    const failed = count.failed + count.refused - (old?.failed ?? 0) - (old?.refused ?? 0)
    // What waited there before is another's; without the number of requests on the way, a queue may be one that is gathering a batch.
    const more = count.busy === null ? 0 : count.busy - (old?.busy ?? 0) + Math.max(0, count.queued - (old?.queued ?? 0))
    return { count, sent, failed, fate: fateOf(sent, failed, more, taken) }
  })
}

function fateOf(sent: number, failed: number, waiting: number, taken: number): Fate['fate'] {
  if (failed >= taken && sent === 0) return 'lost'
  if (failed > 0) return 'some'
  if (sent >= taken) return 'sent'
  return sent === 0 && waiting > 0 ? 'held' : 'idle'
}
