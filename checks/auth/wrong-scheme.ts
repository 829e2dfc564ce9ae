import { settingOf } from '../../src/engine/change.ts'
import { type Credential, credentialOf } from '../../src/engine/facts/credentials.ts'
import { type Known, headed } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { visible } from '../../src/text.ts'
import type { Check, Draft, HeaderRule, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'auth/wrong-scheme',
  stage: 'plan',
  severity: 'error',
  title: 'the word before the key is the one that the backend reads',
  *run(seen) {
    for (const known of headed(seen)) {
      const credential = credentialOf(known.route, known.facts)
      if (!credential || !isWrong(credential) || arrives(seen, known.route.signal)) continue
      yield draft(seen, known, credential)
    }
  },
}
export default check

/** Schemes are told apart without regard to case, as HTTP does; a credential that is empty or cut short is another finding's. */
function isWrong({ rule, scheme, key }: Credential): boolean {
  if (key === '' || rule.schemes.some((one) => one.toLowerCase() === key.toLowerCase())) return false
  return !schemesOf(rule, key).some((one) => one.toLowerCase() === scheme.toLowerCase())
}

/** Those of the header, or of this kind of key. */
const schemesOf = ({ schemes, keys }: HeaderRule, key: string): readonly string[] =>
  keys?.find(({ form, schemes: own }) => own !== undefined && form.test(key))?.schemes ?? schemes

function draft(seen: Seen, { route, facts }: Known, { rule, scheme, key }: Credential): Draft {
  const setting = settingOf(seen, route.headers[rule.name])
  const raw = setting?.raw.reveal() ?? ''
  const at = raw.toLowerCase().indexOf(rule.name)
  const schemes = schemesOf(rule, key)
  const wanted = schemes.map((one) => (one === '' ? 'the key alone' : one)).join(' or ')
  const sent = scheme === '' ? 'the key stands there alone' : `${visible(scheme, 20)} is sent`
  const first = schemes[0] ?? ''
  return {
    signals: [route.signal],
    message: `${facts.title} does not read this scheme: in ${rule.name} it wants ${wanted}, and ${sent}.`,
    evidence: setting ? [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at, at + rule.name.length])] : [],
    culprits: setting ? [setting.name] : [],
    loses: [rule.name],
    fix: {
      text:
        first === ''
          ? `Write the key behind ${rule.name}= with nothing before it`
          : `Write ${first}%20 and then the ${first === 'Basic' ? 'base64 of user:password' : 'key'} behind ${rule.name}=`,
    },
  }
}
