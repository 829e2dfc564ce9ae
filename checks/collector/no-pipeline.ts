import { listOf } from '../../src/engine/counterfactual.ts'
import { explainsAtSender, hopsOf } from '../../src/engine/hops.ts'
import { evidence, exporting } from '../../src/engine/kit.ts'
import type { Check, Draft, Reading } from '../../src/types.ts'

const check: Check = {
  id: 'collector/no-pipeline',
  stage: 'plan',
  severity: 'error',
  title: 'a pipeline takes each signal, and each exporter and receiver is in one',
  explains: explainsAtSender,
  *run(seen) {
    for (const reading of seen.plan.readings) if (reading.reason === 'no-pipeline') yield unused(reading)
    for (const hop of seen.hops ?? []) {
      const { takes, source, title, from } = hop
      const lost = exporting(seen).filter((route) => !takes?.includes(route.signal) && hopsOf(seen, route).includes(hop))
      if (!takes || takes.length === 0 || lost.length === 0) continue
      const signals = lost.map(({ signal }) => signal)
      yield {
        signals,
        message: `No pipeline of ${source} takes ${listOf(signals)}: ${title} answers 404, over gRPC UNIMPLEMENTED, and they are lost. It takes ${listOf(takes)}.`,
        evidence: [{ source: from.source, line: from.line, column: from.column, text: `${from.setting} takes ${listOf(takes)}` }],
        fix: { text: `Add a pipeline for ${listOf(signals)} there, or send none` },
      }
    }
  },
}
export default check

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
