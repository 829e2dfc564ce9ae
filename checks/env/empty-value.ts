import { allHealthy, gained, headersGained, placeOf } from '../../src/engine/counterfactual.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { isTelling } from '../../src/redact.ts'
import type { Check, Draft, Edit, Seen } from '../../src/types.ts'
import { listOf } from '../../src/text.ts'

const check: Check = {
  id: 'env/empty-value',
  stage: 'plan',
  severity: 'error',
  title: 'no setting is set to nothing where that differs from not set',
  *run(seen) {
    for (const [name, traced] of seen.plan.settings) {
      if (traced.value.reveal() !== '' || !seen.runtime.reads(name) || isOthers(seen, name)) continue
      const hidden = traced.beat.find((beaten) => beaten.value.reveal() !== '')
      const mend: Edit = { [name]: hidden ? hidden.value.reveal() : null }
      const loss = lost(seen, name, mend, hidden && placeOf(hidden.from))
      if (!loss) continue
      const text = `Remove the empty ${name} (${placeOf(traced.from)})`
      // Where a weaker source holds the value, unsetting the empty one lets it through again.
      yield {
        ...loss,
        evidence: [settingEvidence(traced.from, traced.value)],
        fix: { text, edit: { [name]: null } },
        culprits: [name],
        mend,
      }
    }
  },
}
export default check

/** Where any value is too many, the empty one is no case of its own. */
const isOthers = (seen: Seen, name: string): boolean => seen.plan.readings.some((r) => r.setting === name && r.reason === 'compression')

type Loss = Pick<Draft, 'severity' | 'signals' | 'message' | 'loses'>

function lost(seen: Seen, name: string, mend: Edit, hidden?: string): Loss | null {
  const signals = gained(seen, mend)
  if (signals.length > 0) {
    const does = hidden ? `and keeps the value in ${hidden} out` : 'which is not the same as not set here'
    return { signals, message: `${name} is set, but to nothing, ${does}: no ${listOf(signals, 'or')} are sent.` }
  }
  const gone = headersGained(seen, mend)
  const names = [...new Set(gone.flatMap(({ headers }) => headers))]
  if (names.length === 0) return null
  const losers = gone.map(({ signal }) => signal)
  const needed = names.some((header) => isTelling(header) || seen.profile?.routing.some((rule) => rule.name === header))
  // An endpoint of its own may want no header of the others.
  const shared = losers.some((signal) => seen.plan.routes[signal].join !== 'verbatim')
  const severity = needed && shared && !allHealthy(seen, losers) ? 'error' : 'note'
  return {
    severity,
    signals: losers,
    loses: names,
    message: `${name} is set, but to nothing: it takes the place of the general headers, and ${listOf(names)} ${names.length > 1 ? 'are' : 'is'} not sent.`,
  }
}
