import { credentialOf, strayCredential, valueLine, valueText, wantedWords } from '../../src/engine/facts/credentials.ts'
import { type Known, headed } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { listOf } from '../../src/engine/items.ts'
import type { Check, Draft, Fix, HeaderRule, Route, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'auth/missing',
  stage: 'plan',
  severity: 'error',
  title: 'the credential that the backend wants is sent',
  *run(seen) {
    for (const known of headed(seen)) {
      const { route, facts } = known
      const [rule] = facts.credentials
      if (!rule || facts.credentialBy || arrives(seen, route.signal) || credentialOf(route, facts) || strayCredential(route, facts))
        continue
      yield draft(seen, known, rule)
    }
  },
}
export default check

function draft(seen: Seen, { route, facts }: Known, first: HeaderRule): Draft {
  const rules = facts.credentials
  const begun = rules.find(({ name, with: more = [] }) => [name, ...more].some((one) => one in route.headers))
  const lacking = begun ? [begun.name, ...(begun.with ?? [])].filter((name) => !(name in route.headers)) : []
  const names = begun ? lacking : rules.flatMap(({ name, with: more = [] }) => [name, ...more])
  const has = begun ? `${lacking.join(' and ')} is not sent` : 'the planned headers have none'
  return {
    signals: [route.signal],
    message: `${begun ? 'A part of the credential' : 'No credential'} is ${begun ? 'missing' : 'sent'}: ${facts.title} wants ${wantedWords(begun ? [begun] : rules)}, and ${has}.`,
    evidence: [{ source: facts.title, text: `${first.name}: ${first.example}` }],
    fix: fixFor(seen, route, begun ? { name: lacking[0] ?? '', schemes: [''], example: 'its value' } : first),
    loses: names,
  }
}

function fixFor(seen: Seen, route: Route, rule: HeaderRule): Fix {
  const { headerLine } = seen.plan.traits
  const text = `Add the header ${rule.name} with the value ${rule.example}`
  if (headerLine) return { text, line: headerLine(rule.name, rule.example, route) }
  const list = listOf(seen, route)
  if (seen.plan.spelling && !seen.runtime.reads(list.name))
    return { text: `Put a Collector between them that adds the header ${rule.name}: no setting of this program does` }
  const item = (value: string): string => `${rule.name}=${value}`
  return { text, append: { setting: list.name, item: item(valueText(rule)), inShell: item(valueLine(rule)) } }
}
