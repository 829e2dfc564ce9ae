import { arrives, toBackend } from '../../src/engine/fares.ts'
import { listOf } from '../../src/engine/items.ts'
import type { Check, Draft, Profile, Route, Seen } from '../../src/types.ts'

type Rule = Profile['routing'][number]

const check: Check = {
  id: 'auth/missing-routing-header',
  stage: 'plan',
  severity: 'error',
  title: 'the header that decides where the data land is sent',
  *run(seen) {
    for (const rule of seen.profile?.routing ?? []) {
      if (!rule.required) continue
      const without = toBackend(seen).filter(
        (route) => !(rule.name in route.headers) && !isEmptyItem(seen, route, rule) && !arrives(seen, route.signal),
      )
      if (without[0]) yield draft(seen, [without[0], ...without.slice(1)], rule)
    }
  },
}
export default check

/** `name=` with nothing behind it is there, and is the backend's own finding. */
const isEmptyItem = (seen: Seen, route: Route, { name }: Rule): boolean =>
  seen.plan.readings.some(
    ({ reason, loses, signals }) => reason === 'empty-item' && signals.includes(route.signal) && (loses?.includes(name) ?? false),
  )

function draft(seen: Seen, routes: readonly [Route, ...Route[]], { name, example, what }: Rule): Draft {
  const item = `${name}=${example}`
  const list = listOf(seen, routes[0])
  const text = `Add ${item}: ${what}`
  return {
    signals: routes.map((route) => route.signal),
    message: `The header ${name} is missing: ${seen.profile?.title} needs it to know where the data belong (${what}).`,
    evidence: [{ source: seen.profile?.title ?? '', text: item }],
    loses: [name],
    fix: list.text === '' ? { text, edit: { [list.name]: item } } : { text, line: `export ${list.name}="$${list.name},${item}"` },
    mend: { [list.name]: list.text === '' ? item : `${list.text},${item}` },
  }
}
