import { type Draft, type Edit, type Seen, type Setting, SIGNALS } from '../types.ts'
import { matters } from './counterfactual.ts'

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
    .filter((reading) => reading.reason === 'broken-file')
    .map(({ from, raw }) => ({
      severity: leaves ? 'note' : 'error',
      signals: [...SIGNALS],
      message: `The program skips ${from.source} as a whole, because it cannot read it: ${raw.toString()}. Nothing that it sets has any effect.`,
      evidence: [{ source: from.source, line: from.line, column: from.column, text: raw.toString() }],
      fix: { text: 'Mend the file, or set the variables in the environment' },
      culprits: [from.source],
    }))
}
