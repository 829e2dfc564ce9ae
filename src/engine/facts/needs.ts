import { type Draft, type Edit, type Seen, SIGNALS, type Signal, type Traits } from '../../types.ts'
import { evidenceOf, signalWords } from '../kit.ts'

type Needs = NonNullable<Traits['needs']>

/** A switch of the program's own holds the signals back, whatever else is set; null where there is none. */
export function heldBack(seen: Seen, signals: Signal[]): Draft | null {
  const needs = (seen.plan.traits.needs ?? []).filter((one) => one.signals.some((signal) => signals.includes(signal)))
  const wanted = toOpen(seen, needs)
  const [first, ...others] = wanted
  if (!first) return null
  const set = seen.plan.settings.get(first.setting)
  const how = set ? `is "${set.value.toString()}", which is not ${first.value}` : 'is not set'
  const edit = editOf(wanted)
  const isSure = signals.length === SIGNALS.length || signals.some((signal) => seen.required.includes(signal))
  return {
    ...(isSure ? {} : { severity: 'note' }),
    signals,
    message: `${first.setting} ${how}, and without it the program sends no ${signals.length === SIGNALS.length ? 'telemetry' : signalWords(signals)}.`,
    evidence: evidenceOf(seen, first.setting),
    fix: {
      text: `Set it${others.length > 0 ? ', and name what is to be exported' : ''}`,
      ...(first.line === undefined ? { edit } : { line: first.line }),
    },
    culprits: [first.setting],
    mend: edit,
  }
}

/** A setting is there that concerns the signal alone; another exporter than OTLP may be the one that is meant. */
export const isMeant = ({ plan }: Seen, signal: Signal): boolean =>
  plan.traits.needs?.some((one) => one.isMeant === true && one.signals.includes(signal)) ?? false

const editOf = (some: Needs): Edit => Object.fromEntries(some.map(({ setting, value }) => [setting, value]))

/** The switches proper; and where nothing leaves with them alone, those of the signals that would. */
function toOpen({ whatIf }: Seen, needs: Needs): Needs {
  const asked = needs.filter(({ isAsked }) => isAsked)
  const leaves = (some: Needs, signals: readonly Signal[]): boolean =>
    signals.some((signal) => whatIf(editOf(some)).routes[signal].state !== 'off')
  if (asked.length > 0 && leaves(asked, SIGNALS)) return asked
  return [...asked, ...needs.filter((one) => !one.isAsked && leaves([...asked, one], one.signals))]
}
