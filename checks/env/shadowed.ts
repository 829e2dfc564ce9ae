import { placeOf } from '../../src/engine/counterfactual.ts'
import { settingOf } from '../../src/engine/change.ts'
import { exporting, settingEvidence } from '../../src/engine/kit.ts'
import { type Check, type Draft, type Route, type Seen, SIGNALS, type Signal } from '../../src/types.ts'

const check: Check = {
  id: 'env/shadowed',
  stage: 'plan',
  severity: 'note',
  title: 'no source hides another value of the same setting',
  *run(seen) {
    for (const [name, traced] of seen.plan.settings) {
      if (!/^OTEL_/i.test(name) || !seen.runtime.reads(name)) continue
      const value = traced.value.reveal()
      const hidden = traced.beat.filter((beaten) => beaten.value.reveal() !== value && beaten.value.reveal() !== '')
      if (hidden.length === 0) continue
      const places = hidden.map((beaten) => placeOf(beaten.from)).join(' and ')
      const { setting } = traced.from
      const evidence = [traced, ...hidden].map((one) => settingEvidence(one.from, one.value))
      const says = value === '' ? 'sets it to nothing' : 'holds another value'
      yield {
        signals: signalsOf(name),
        message: `${setting} in ${placeOf(traced.from)} ${says} and wins: what ${places} ${hidden.length > 1 ? 'say' : 'says'} has no effect.`,
        evidence,
        fix: { text: `Keep one of them: remove the line in ${placeOf(traced.from)}, or the one in ${places}` },
        culprits: [name],
      }
    }
    for (const route of exporting(seen)) {
      const draft = inCode(seen, route)
      if (draft) yield draft
    }
  },
}
export default check

/** An endpoint that program code fixes: the variable of the environment would lead elsewhere. */
function inCode(seen: Seen, { signal, url }: Route): Draft | null {
  const fixed = settingOf(seen, url)
  if (!fixed || !url || isVariable(fixed.name)) return null
  const names = [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`, 'OTEL_EXPORTER_OTLP_ENDPOINT']
  const name = names.find((one) => seen.runtime.reads(one) && (seen.plan.settings.get(one)?.value.reveal() ?? '') !== '')
  const traced = name === undefined ? undefined : seen.plan.settings.get(name)
  const other = seen.whatIf({ [fixed.name]: null }).routes[signal].url?.value.reveal()
  if (!traced || traced.value.reveal() === fixed.raw.reveal() || other === undefined || other === url.value.reveal()) return null
  return {
    signals: [signal],
    message: `${fixed.name} in ${placeOf(fixed.from)} fixes where ${signal} go: ${name} in ${placeOf(traced.from)} has no effect on them.`,
    evidence: [settingEvidence(fixed.from, fixed.raw), settingEvidence(traced.from, traced.value)],
    fix: { text: `Take the endpoint out of the code, so that ${name} decides; or leave it, where the code is right` },
    culprits: [fixed.name],
  }
}

const isVariable = (name: string): boolean => /^OTEL_/i.test(name)

const signalsOf = (name: string): Signal[] => {
  const own = SIGNALS.filter((signal) => name.toUpperCase().split('_').includes(signal.toUpperCase()))
  return own.length > 0 ? own : [...SIGNALS]
}
