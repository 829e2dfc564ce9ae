import { allHealthy, doesWith, shownValue } from '../../src/engine/counterfactual.ts'
import { mendingProtocol } from '../../src/engine/facts/protocols.ts'
import { type ReadingRule, readingCheck, isProtocol } from '../../src/engine/kit.ts'
import { listOf, quoted } from '../../src/text.ts'
import type { Reading } from '../../src/types.ts'

export default readingCheck({
  id: 'protocol/unknown-value',
  severity: 'error',
  title: 'the protocol is one that the program knows',
  match: ({ setting, reason }) => (reason === 'unknown-value' || reason === 'missing') && isProtocol(setting),
  draft(reading, seen) {
    const { setting, outcome, signals } = reading
    const { protocols } = seen.plan.traits
    const word = reading.raw.reveal().trim().toLowerCase()
    const mend = { [setting]: mendingProtocol(seen, setting, signals, word) }
    if (reading.reason === 'missing') return unset(reading, protocols)
    const says = reading.says ? ` It prints "${quoted(reading.says, 120)}".` : ''
    return {
      severity: outcome !== 'default-instead' ? 'error' : allHealthy(seen, signals) ? 'note' : 'warning',
      message: `${setting}, "${shownValue(reading)}", is no protocol: the program ${doesWith(reading)}.${says}`,
      fix: { text: `Write ${listOf(protocols, 'or')}`, edit: mend },
      mend,
    }
  },
})

/** A program without a default of its own. */
function unset({ setting, says }: Reading, protocols: readonly string[]): ReturnType<ReadingRule['draft']> {
  const edit = { [setting]: protocols.find((one) => one.startsWith('http')) ?? protocols[0] ?? 'http/protobuf' }
  return {
    message: `${setting} is not set, and this program has no default for it.${says ? ` It prints "${quoted(says, 120)}".` : ''}`,
    evidence: [],
    fix: { text: `Set it to ${listOf(protocols, 'or')}`, edit },
    mend: edit,
  }
}
