import { settingOf } from '../../src/engine/change.ts'
import { factsOf } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { exporting, settingEvidence } from '../../src/engine/kit.ts'
import type { Check, Draft, Route, Seen } from '../../src/types.ts'

const BASIC = /^basic(?:\s+|%20|$)/i

const check: Check = {
  id: 'auth/malformed-basic',
  stage: 'plan',
  severity: 'error',
  title: 'a Basic credential is the base64 of user:password',
  *run(seen) {
    for (const route of exporting(seen)) {
      if (arrives(seen, route.signal) || route.untold !== undefined) continue
      const rules = factsOf(seen, route)?.credentials ?? []
      const names = rules.filter(({ schemes }) => schemes.includes('Basic')).map(({ name }) => name)
      const wanted = names.length > 0
      for (const name of new Set(['authorization', ...(wanted ? names : [])])) {
        const wrong = flaw(route, name, wanted)
        if (wrong) yield draft(seen, route, name, wrong)
      }
    }
  },
}
export default check

/** What is wrong with the payload; what a backend may take all the same is judged only where it is known to want user:password. */
function flaw(route: Route, name: string, wanted: boolean): string | null {
  const value = route.headers[name]?.value.reveal() ?? ''
  if (!BASIC.test(value)) return null
  const payload = value.replace(BASIC, '').trim()
  if (payload === '') return 'has nothing behind Basic'
  if (!wanted) return null
  if (!/^[\w+/-]+={0,2}$/.test(payload) || payload.replace(/=+$/, '').length % 4 === 1) return 'is not base64'
  return Buffer.from(payload, 'base64').toString('utf8').includes(':') ? null : 'is base64, but not of user:password'
}

function draft(seen: Seen, route: Route, name: string, wrong: string): Draft {
  const setting = settingOf(seen, route.headers[name])
  const at = setting ? setting.raw.reveal().toLowerCase().indexOf(name) : -1
  return {
    signals: [route.signal],
    message: `The credential ${wrong}: ${name} in ${setting?.name ?? 'the headers'} is sent as it stands, and nobody can be logged in with it.`,
    evidence: setting ? [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at, at + name.length])] : [],
    culprits: setting ? [setting.name] : [],
    loses: [name],
    fix: { text: 'Put the base64 of user:password behind Basic; this prints it', line: "printf %s 'USER:PASSWORD' | base64 | tr -d '\\n'" },
  }
}
