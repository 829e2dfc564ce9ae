import { gained, isHealthy, listOf, matters, moved } from '../../src/engine/counterfactual.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { originText } from '../../src/runtimes/parts/settings.ts'
import { type Check, type Draft, type Edit, type Fix, type Seen, type Setting, SIGNALS } from '../../src/types.ts'

const check: Check = {
  id: 'env/not-delivered',
  stage: 'plan',
  severity: 'error',
  title: 'The program gets what the shell profile sets',
  *run(seen) {
    const idle = missing(seen)
    const needed = idle.filter((setting) => matters(beside(seen, idle, setting), editOf([setting])))
    const signals = gained(seen, editOf(needed))
    const unmet = SIGNALS.filter((signal) => isHealthy(seen, signal) === false && moved(seen, editOf(needed)).includes(signal))
    const kept = idle.filter((setting) => isKept(setting) && matters(seen, editOf([setting])))
    if (signals.length > 0) yield draft(needed, signals, `without ${needed.length > 1 ? 'them' : 'it'} no ${listOf(signals, 'or')} are sent`)
    else if (unmet.length > 0) yield draft(needed, unmet, 'the destination refuses what is sent without it')
    else if (kept.length > 0) yield draft(kept, [...SIGNALS], 'it stays inside the shell', moved(seen, editOf(kept)).length > 0 ? 'error' : 'warning')
  },
}
export default check

const editOf = (settings: readonly Setting[]): Edit => Object.fromEntries(settings.map(({ name, value }) => [name, value.reveal()]))
const isKept = ({ note }: Setting): boolean => note?.includes('not exported') ?? false

/** What a profile sets and the environment lacks; of two profiles the later one is the user's own shell's. */
function missing(seen: Seen): Setting[] {
  const found = seen.plan.idle.filter(({ name }) => seen.runtime.reads(name) && !seen.plan.settings.has(name))
  return [...new Map(found.map((setting) => [setting.name, setting])).values()]
}

/** The same patient with all the missing settings but one. */
function beside(seen: Seen, idle: readonly Setting[], without: Setting): Seen {
  const others = editOf(idle.filter((setting) => setting !== without))
  return { ...seen, plan: seen.whatIf(others), whatIf: (edit) => seen.whatIf({ ...others, ...edit }) }
}

function draft(settings: readonly Setting[], signals: Draft['signals'], why: string, severity?: Draft['severity']): Draft {
  const names = settings.map(({ name, from }) => `${name} (${originText(from)})`)
  const one = settings.length === 1
  const bare = settings.some(isKept)
  const message = bare
    ? `${listOf(names)} ${one ? 'is' : 'are'} set without export, so no program that the shell starts gets ${one ? 'it' : 'them'}: ${why}.`
    : `${listOf(names)} ${one ? 'is' : 'are'} set in the profile, and not in this shell: ${why}.`
  const onlyIf = settings.every(({ note }) => note?.includes('condition') ?? false)
  const evidence = settings.map(({ from, value }) => settingEvidence(from, value))
  return { severity: onlyIf ? 'note' : severity, signals, message, evidence, fix: fixOf(settings, bare), culprits: settings.map(({ name }) => name), mend: editOf(settings) }
}

function fixOf(settings: readonly Setting[], bare: boolean): Fix {
  if (bare) return { text: 'Write export in front of it (fish: set -gx), then open a new shell', line: `export ${settings.filter(isKept).map(({ name }) => name).join(' ')}` }
  return { text: 'Open a new shell, or read the profile into this one', line: `source ${settings.at(-1)?.from.source ?? ''}` }
}
