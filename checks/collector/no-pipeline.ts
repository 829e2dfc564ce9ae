import { explainsAtSender, hopsOf } from '../../src/engine/hops.ts'
import { evidence, exporting } from '../../src/engine/kit.ts'
import type { Check, Draft, Hop, Reading, Route, Seen, Signal } from '../../src/types.ts'
import { listOf } from '../../src/text.ts'

const check: Check = {
  id: 'collector/no-pipeline',
  stage: 'plan',
  severity: 'error',
  title: 'a pipeline takes each signal, and each exporter and receiver is in one',
  explains: explainsAtSender,
  *run(seen) {
    for (const reading of seen.plan.readings) if (reading.reason === 'no-pipeline') yield unused(reading)
    for (const hop of seen.hops ?? []) {
      const lost = exporting(seen).filter(({ signal }) => hop.takes && hop.takes.length > 0 && !hop.takes.includes(signal))
      const mine = lost.filter((route) => hopsOf(seen, route).includes(hop))
      for (const isMeant of [true, false]) {
        const signals = mine.filter((route) => isWanted(seen, route) === isMeant).map(({ signal }) => signal)
        if (signals.length > 0) yield refused(hop, signals, isMeant)
      }
    }
  },
}
export default check

/** Beside traces that arrive, metrics and logs that only a common endpoint sends along are no fault. */
const isWanted = ({ required }: Seen, { signal, wanted }: Route): boolean =>
  signal === 'traces' || wanted === 'own' || required.includes(signal)

const refused = ({ takes, source, title, from }: Hop, signals: Signal[], isMeant: boolean): Draft => ({
  severity: isMeant ? 'error' : 'note',
  signals,
  message: `No pipeline of ${source} takes ${listOf(signals)}: ${title} answers 404, over gRPC UNIMPLEMENTED, and they are lost. It takes ${listOf(takes ?? [])}.`,
  evidence: [{ source: from.source, line: from.line, column: from.column, text: `${from.setting} takes ${listOf(takes ?? [])}` }],
  fix: { text: `Add a pipeline for ${listOf(signals)} there, or send none` },
})

function unused(reading: Reading): Draft {
  const { setting, outcome, signals } = reading
  const base = { signals, evidence: [evidence(reading)], culprits: [setting] }
  if (outcome === 'used')
    return {
      ...base,
      severity: 'note',
      message: `No pipeline takes ${listOf(signals)}: who sends them here is answered 404, over gRPC UNIMPLEMENTED.`,
      fix: { text: `Where ${listOf(signals, 'or')} are sent here, add a pipeline for them` },
    }
  const isReceiver = /(?:^|\.)receivers\./.test(setting)
  const then = isReceiver ? 'it is not started, and nothing listens there' : 'nothing is sent there, and no error is shown'
  return {
    ...base,
    severity: outcome === 'ignored' ? 'note' : 'error',
    message: `${setting} is in no pipeline: ${then}.`,
    fix: { text: `Name it among the ${isReceiver ? 'receivers' : 'exporters'} of a pipeline, under service.pipelines` },
  }
}
