import { gained, isHealthy, matters, moved, placeOf } from '../../src/engine/counterfactual.ts'
import { brokenFiles, deciding, editOf, lookalikes, undelivered } from '../../src/engine/facts/idle.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { type Check, type Draft, type Fix, type Setting, SIGNALS } from '../../src/types.ts'
import { listOf } from '../../src/text.ts'

const check: Check = {
  id: 'env/not-delivered',
  stage: 'plan',
  severity: 'error',
  title: 'the program gets what the shell profile sets',
  *run(seen) {
    yield* brokenFiles(seen)
    yield* lookalikes(seen)
    const idle = undelivered(seen).filter((setting) => !setting.idle)
    if (idle.length === 0) return
    const needed = deciding(seen, idle)
    const signals = gained(seen, editOf(needed))
    const unmet = moved(seen, editOf(needed)).filter((signal) => isHealthy(seen, signal) === false)
    const kept = idle.filter((setting) => isKept(setting) && matters(seen, editOf([setting])))
    const without = needed.length > 1 ? 'without them' : 'without it'
    if (signals.length > 0) yield draft(needed, signals, `${without} no ${listOf(signals, 'or')} are sent`)
    else if (unmet.length > 0) yield draft(needed, unmet, `what is sent ${without} does not arrive`)
    else if (kept.length > 0)
      yield draft(kept, [...SIGNALS], 'it stays in the shell', moved(seen, editOf(kept)).length > 0 ? 'error' : 'warning')
  },
}
export default check

const isKept = ({ note }: Setting): boolean => note?.includes('not exported') ?? false

function draft(settings: readonly Setting[], signals: Draft['signals'], why: string, severity?: Draft['severity']): Draft {
  const [are, them] = settings.length === 1 ? ['is', 'it'] : ['are', 'them']
  const bare = settings.filter(isKept).map(({ name }) => name)
  const how = bare.length > 0 ? `without export, so no program that the shell starts gets ${them}` : 'in the profile, and not in this shell'
  // What stands inside a condition may be meant for other days.
  const isCertain = settings.some(({ note }) => !note?.includes('condition'))
  return {
    severity: isCertain ? severity : 'note',
    signals,
    message: `${listOf(settings.map(({ name, from }) => `${name} (${placeOf(from)})`))} ${are} set ${how}: ${why}.`,
    evidence: settings.map(({ from, value }) => settingEvidence(from, value)),
    fix: fixOf(bare, settings.at(-1)?.from.source ?? ''),
    culprits: settings.map(({ name }) => name),
    mend: editOf(settings),
  }
}

function fixOf(bare: readonly string[], source: string): Fix {
  if (bare.length === 0) return { text: 'Open a new shell, or read the profile into this one', line: `source ${source}` }
  return { text: 'Write export in front of it (fish: set -gx), then open a new shell', line: `export ${bare.join(' ')}` }
}
