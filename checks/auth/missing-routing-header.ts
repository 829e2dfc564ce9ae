import { credentialOf } from '../../src/engine/facts/credentials.ts'
import { type Known, headed } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { listOf } from '../../src/engine/items.ts'
import { isInCode } from '../../src/engine/written.ts'
import type { Check, Draft, Profile, Route, RoutingRule, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'auth/missing-routing-header',
  stage: 'plan',
  severity: 'error',
  title: 'the header that decides where the data land is sent',
  *run(seen) {
    for (const { route, facts } of headed(seen)) {
      if (arrives(seen, route.signal)) continue
      for (const rule of facts.routing) if (isMissing(seen, route, facts, rule)) yield draft(seen, { route, facts }, rule)
    }
  },
}
export default check

function isMissing(seen: Seen, route: Route, facts: Profile, rule: RoutingRule): boolean {
  const { name, required, signals, forKeys, instead = [] } = rule
  if (!required || name in route.headers || isEmptyItem(seen, route, rule)) return false
  if (signals && !signals.includes(route.signal)) return false
  // An attribute in its place may come from the program's own code, or from what passes through.
  if (instead.length > 0 && (seen.plan.traits.relays || (route.url && isInCode(route.url.from)))) return false
  if (forKeys && !forKeys.test(credentialOf(route, facts)?.key ?? '')) return false
  return !instead.some((other) => other in seen.plan.resource || other in route.headers)
}

/** `name=` with nothing behind it is there, and is the backend's own finding. */
const isEmptyItem = (seen: Seen, route: Route, { name }: RoutingRule): boolean =>
  seen.plan.readings.some(
    ({ reason, loses, signals }) => reason === 'empty-item' && signals.includes(route.signal) && (loses?.includes(name) ?? false),
  )

function draft(seen: Seen, { route, facts }: Known, { name, example, what }: RoutingRule): Draft {
  const item = `${name}=${example}`
  const text = `Add ${item}: ${what}`
  const { headerLine } = seen.plan.traits
  return {
    signals: [route.signal],
    message: `The header ${name} is missing: ${facts.title} needs it to know where the data belong (${what}).`,
    evidence: [{ source: facts.title, text: `${name}=${example}` }],
    loses: [name],
    ...(headerLine ? { fix: { text, line: headerLine(name, example, route) } } : inList(listOf(seen, route), item, text)),
  }
}

const inList = (list: ReturnType<typeof listOf>, item: string, text: string): Pick<Draft, 'fix' | 'mend'> => ({
  fix: list.text === '' ? { text, edit: { [list.name]: item } } : { text, append: { setting: list.name, item, inShell: item } },
  mend: { [list.name]: list.text === '' ? item : `${list.text},${item}` },
})
