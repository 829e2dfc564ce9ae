import { settingOf, swapped } from '../../src/engine/change.ts'
import { credentialOf, renamed, strayCredential, wantedWords } from '../../src/engine/facts/credentials.ts'
import { type Known, headed } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { quoted } from '../../src/text.ts'
import type { Check, Draft, HeaderRule, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'auth/wrong-header-name',
  stage: 'plan',
  severity: 'error',
  title: 'the credential is under a name that the backend reads',
  *run(seen) {
    for (const known of headed(seen)) {
      const { route, facts } = known
      const [rule] = facts.credentials
      if (!rule || facts.credentialBy || arrives(seen, route.signal) || credentialOf(route, facts)) continue
      const stray = strayCredential(route, facts)
      if (stray) yield draft(seen, known, stray, rule)
    }
  },
}
export default check

function draft(seen: Seen, { route, facts }: Known, stray: string, rule: HeaderRule): Draft {
  const setting = settingOf(seen, route.headers[stray])
  const raw = setting?.raw.reveal() ?? ''
  const at = raw.toLowerCase().indexOf(stray)
  const written = at < 0 ? stray : raw.slice(at, at + stray.length)
  const { find, replace } = renamed(raw.slice(at + stray.length), written, rule)
  const text = at < 0 ? raw : raw.slice(0, at) + replace + raw.slice(at + find.length)
  const scheme = rule.schemes[0] === '' ? ', without a word before it' : `: ${rule.example}`
  const name = quoted(stray, 40)
  return {
    signals: [route.signal],
    message: `The credential is under a name that ${facts.title} does not read: ${setting?.name ?? 'the program'} sends ${name}, and ${wantedWords(facts.credentials)} is read.`,
    evidence: setting ? [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at, at + stray.length])] : [],
    culprits: setting ? [setting.name] : [],
    loses: facts.credentials.map((one) => one.name),
    fix: {
      text: `Send the key as ${rule.name}${scheme}`,
      ...(setting && at >= 0 ? swapped(setting.name, setting.raw, text, [[find, replace]]) : {}),
    },
    ...(setting && at >= 0 ? { mend: { [setting.name]: text } } : {}),
  }
}
