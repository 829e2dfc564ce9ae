import { taken } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { evidenceOf, settingEvidence } from '../../src/engine/kit.ts'
import { isUnknownProgram } from '../../src/engine/other-programs.ts'
import { PREFERENCE, temporalityOf } from '../../src/engine/facts/temporality.ts'
import { plain } from '../../src/secret.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'runtime/temporality',
  stage: 'plan',
  severity: 'warning',
  title: 'counters are sent in the temporality that the backend takes',
  *run(seen) {
    if (seen.plan.traits.relays) return
    for (const { route, facts } of taken(seen)) {
      const wanted = facts.temporality
      if (route.signal !== 'metrics' || !wanted || arrives(seen, 'metrics')) continue
      const sent = temporalityOf(seen)
      if (sent === null || sent === wanted.takes) continue
      const inCode = route.temporality
      const message = `${facts.title} takes counters as ${wanted.takes}, and the program sends them as ${sent}: ${wanted.what}.`
      if (inCode) {
        const { from, setting, text = sent } = inCode
        const evidence = [settingEvidence(from, plain(text))]
        const fix = { text: `Take ${setting} out of the code, or set it to ${wanted.takes}` }
        yield { signals: ['metrics'], severity: wanted.severity, message, evidence, culprits: [setting], fix }
        continue
      }
      const reads = seen.runtime.reads(PREFERENCE)
      const edit = { [PREFERENCE]: wanted.takes }
      yield {
        signals: ['metrics'],
        // Where code decides what is exported, there may be no metrics at all, or in another temporality.
        severity: seen.plan.traits.offSwitch('metrics') && !isUnknownProgram(seen) ? wanted.severity : 'note',
        message,
        evidence: evidenceOf(seen, PREFERENCE),
        culprits: [PREFERENCE],
        fix: reads
          ? { text: `Ask the program for ${wanted.takes}`, edit }
          : { text: `Set the temporality to ${wanted.takes} in the code of the program, or put a Collector between` },
        ...(reads ? { mend: edit } : {}),
      }
    }
  },
}
export default check
