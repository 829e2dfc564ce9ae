import { moved, placeOf, settingFix, withoutIt } from '../../src/engine/counterfactual.ts'
import { isUnknownProgram } from '../../src/engine/other-programs.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { secretOf } from '../../src/redact.ts'
import { isKnownName, mayBeOwn, meantByCode, meantName } from '../../src/runtimes/parts/names.ts'
import type { Check, Edit, Origin, Seen } from '../../src/types.ts'
import type { Secret } from '../../src/secret.ts'

interface Written {
  name: string
  value: Secret
  from: Origin
}

const check: Check = {
  id: 'env/unknown-name',
  stage: 'plan',
  severity: 'warning',
  title: 'no setting is misspelt',
  *run(seen) {
    for (const { name, value, from } of written(seen)) {
      const right = meantName(name, seen.runtime.reads) ?? meantByCode(name, seen.program?.reads ?? [])
      // Under a name that is set as well, the misspelt one is a left-over that changes nothing.
      if (!right || seen.plan.settings.get(right)?.value.reveal()) continue
      const mend: Edit = { [name]: null, [right]: value.reveal() }
      const signals = moved(seen, mend)
      const isItsOwn = isUnknownProgram(seen) && mayBeOwn(name, right)
      yield {
        ...(isItsOwn ? { severity: 'note' } : {}),
        signals: signals.length > 0 ? signals : ['traces', 'metrics', 'logs'],
        message: isItsOwn
          ? `No SDK reads ${name}: unless the program itself does, ${right} is what was meant.`
          : `No program reads ${name}; ${right} is what was meant: ${withoutIt(seen, mend, signals)}.`,
        // What the name was meant to be decides what of the value may be shown.
        evidence: [settingEvidence(from, secretOf(right, value.reveal()))],
        fix: settingFix(`Rename it to ${right}`, mend, placeOf(from)),
        culprits: [name],
        mend,
      }
    }
  },
}
export default check

/** Everything that is set and that no program is known to read, from the environment and from files. */
function written(seen: Seen): Written[] {
  const { settings, readings } = seen.plan
  const env = [...settings]
    .filter(([name]) => !seen.runtime.reads(name) && name === name.toUpperCase())
    .map(([name, { value, from }]) => ({ name, value, from }))
  const passedOver = readings
    .filter((reading) => reading.reason === 'not-read')
    .map(({ setting, raw, from }) => ({ name: setting, value: raw, from }))
  const all = [...env, ...passedOver.filter(({ name }) => !env.some((other) => other.name === name))]
  const own = seen.program?.reads ?? []
  return all.filter(({ name }) => !own.includes(name) && !isKnownName(name.toUpperCase()) && !seen.runtime.reads(name.toUpperCase()))
}
