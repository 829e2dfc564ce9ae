import { type Known, taken } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { evidenceOf } from '../../src/engine/kit.ts'
import { finalProbe } from '../../src/engine/meaning/meaning.ts'
import type { AttributeRule, Check, Draft, Seen } from '../../src/types.ts'

const NAME = 'OTEL_RESOURCE_ATTRIBUTES'

const check: Check = {
  id: 'runtime/required-attribute',
  stage: 'plan',
  severity: 'error',
  title: 'the resource has every attribute that the backend asks for',
  *run(seen) {
    if (seen.plan.traits.relays) return
    for (const known of taken(seen)) {
      const { route, facts } = known
      if (arrives(seen, route.signal)) continue
      for (const rule of facts.attributes ?? []) if (isMissing(known, seen, rule)) yield draft(known, seen, rule)
    }
  },
}
export default check

function isMissing({ route }: Known, seen: Seen, { name, signals, instead = [] }: AttributeRule): boolean {
  if (!signals.includes(route.signal)) return false
  return ![name, ...instead].some((one) => one in seen.plan.resource || one in route.headers)
}

function draft({ route, facts }: Known, seen: Seen, { name, severity, example, what }: AttributeRule): Draft {
  const set = seen.plan.settings.get(NAME)?.value.reveal() ?? ''
  const item = `${name}=${example}`
  const text = `Add ${item}: ${what}`
  // Code may add it, too: only an answer tells.
  const refused = [400, 422].includes(finalProbe(seen, route.signal)?.answer?.status ?? 0)
  return {
    signals: [route.signal],
    severity: refused ? 'error' : severity,
    message: `The resource attribute ${name} is in no setting: ${facts.title} asks for it (${what}).`,
    evidence: evidenceOf(seen, NAME),
    fix: set === '' ? { text, edit: { [NAME]: item } } : { text, line: `export ${NAME}="$${NAME},${item}"` },
    mend: { [NAME]: set === '' ? item : `${set},${item}` },
  }
}
