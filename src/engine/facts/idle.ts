import { originText } from '../../runtimes/parts/settings.ts'
import { type Draft, type Edit, type Seen, type Setting, type Signal, SIGNALS } from '../../types.ts'
import { gained, matters, moved } from '../counterfactual.ts'
import { settingEvidence } from '../kit.ts'
import { placeOf } from '../place.ts'
import { listOf } from '../../text.ts'

/** What a shell profile sets and the program's environment lacks; of two profiles the later one is the user's own shell's. */
export function undelivered(seen: Seen): Setting[] {
  const found = seen.plan.idle.filter(({ name }) => seen.runtime.reads(name) && !seen.plan.settings.has(name))
  return [...new Map(found.map((setting) => [setting.name, setting])).values()]
}

/** Those of them that make a difference beside all the others: headers count where the endpoint is missing as well. */
export function deciding(seen: Seen, settings: readonly Setting[]): Setting[] {
  return settings.filter((setting) => {
    const others = editOf(settings.filter((other) => other !== setting))
    return matters({ ...seen, plan: seen.whatIf(others), whatIf: (edit) => seen.whatIf({ ...others, ...edit }) }, editOf([setting]))
  })
}

export const editOf = (settings: readonly Setting[]): Edit => Object.fromEntries(settings.map(({ name, value }) => [name, value.reveal()]))

/** Files that the program skips as a whole, because it cannot read them; whatever they set is not there. */
export function brokenFiles(seen: Seen): Draft[] {
  const leaves = SIGNALS.some((signal) => ['export', 'console'].includes(seen.plan.routes[signal].state))
  return seen.plan.readings
    .filter(({ reason, outcome }) => reason === 'broken-file' && outcome === 'ignored')
    .map(({ from, raw }) => ({
      severity: leaves ? 'note' : 'error',
      signals: [...SIGNALS],
      message: `The program skips ${from.source} as a whole, because it cannot read it: ${raw.toString()}. Nothing that it sets has any effect.`,
      evidence: [{ source: from.source, line: from.line, column: from.column, text: raw.toString() }],
      fix: { text: 'Mend the file, or set the variables in the environment' },
      culprits: [from.source],
    }))
}

/** What a file sets that only looks as if the program got it: sure where nothing but the settings decides. */
export function lookalikes(seen: Seen): Draft[] {
  const idle = undelivered(seen).filter((setting) => setting.idle)
  const needed = deciding(seen, idle)
  const first = needed[0]?.idle
  if (!first) return []
  const lost = SIGNALS.filter((signal) => gained(seen, editOf(needed)).includes(signal) || isLost(seen, signal, needed))
  const names = listOf(needed.map(({ name, from }) => `${name} (${originText(from)})`))
  const draft: Draft = {
    severity: lost.length > 0 && seen.isWired ? 'error' : 'note',
    signals: lost.length > 0 ? lost : moved(seen, editOf(needed)),
    message: `The program does not get ${names}: ${needed[0]?.from.source} ${first.why}.`,
    evidence: needed.map(({ from, value }) => settingEvidence(from, value)),
    fix: { text: first.fix, line: first.line },
    culprits: needed.map(({ name }) => name),
    mend: editOf(needed),
  }
  return [draft]
}

/** Without the settings the data stay in the program's own container. */
const isLost = (seen: Seen, signal: Signal, needed: readonly Setting[]): boolean =>
  moved(seen, editOf(needed)).includes(signal) && placeOf(seen.plan.routes[signal], seen.program).kind === 'own-container'
