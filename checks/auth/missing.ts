import { arrives, toBackend } from '../../src/engine/fares.ts'
import { listOf } from '../../src/engine/items.ts'
import type { Check, Fix, HeaderRule, Route, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'auth/missing',
  stage: 'plan',
  severity: 'error',
  title: 'the credential that the backend wants is sent',
  *run(seen) {
    const { profile } = seen
    const rules = profile?.credentials ?? []
    if (!profile || rules.length === 0) return
    const without = toBackend(seen).filter((route) => !rules.some(({ name }) => name in route.headers) && !arrives(seen, route.signal))
    if (without.length === 0) return
    const names = rules.map(({ name }) => name)
    yield {
      signals: without.map((route) => route.signal),
      message: `No credential is sent: ${profile.title} wants ${names.join(' or ')}, and the planned headers have none.`,
      evidence: [{ source: profile.title, text: `${names[0]}: ${rules[0]?.example}` }],
      fix: fixFor(seen, without, rules),
      loses: names,
    }
  },
}
export default check

function fixFor(seen: Seen, routes: readonly Route[], rules: readonly HeaderRule[]): Fix {
  const [rule, route] = [rules[0], routes[0]]
  if (!rule || !route) return { text: '' }
  const list = listOf(seen, route)
  const before = list.text === '' ? '' : `$${list.name},`
  return {
    text: `Add the header ${rule.name} with the value ${rule.example}`,
    line: `export ${list.name}="${before}${rule.name}=${valueLine(rule)}"`,
  }
}

/** The credential is typed where the quotes stand; nothing of it is known here. */
function valueLine(rule: HeaderRule): string {
  if (rule.form === 'basic') return "Basic%20$(printf %s 'USER:PASSWORD' | base64 | tr -d '\\n')"
  return rule.form === 'bearer' ? 'Bearer%20TOKEN' : 'KEY'
}
