import { settingOf, rewrite } from '../../src/engine/change.ts'
import { credentialOf, kindOf } from '../../src/engine/facts/credentials.ts'
import { headed } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import type { Check, Profile, Route } from '../../src/types.ts'

const check: Check = {
  id: 'auth/wrong-region',
  stage: 'plan',
  severity: 'error',
  title: 'the key belongs to the region that the data go to',
  *run(seen) {
    for (const { route, facts } of headed(seen)) {
      const credential = credentialOf(route, facts)
      if (!credential) continue
      const region = kindOf(credential)?.region
      const host = route.dial?.host ?? ''
      const here = facts.regions.find(({ url }) => new URL(url).hostname === host)
      const there = facts.regions.find(({ name }) => name === region)
      if (!here || !there || here === there || arrives(seen, route.signal)) continue
      const setting = settingOf(seen, route.url)
      const old = setting?.raw.reveal() ?? ''
      const text = old.replace(host, new URL(there.url).hostname)
      const at = old.indexOf(host)
      yield {
        signals: [route.signal],
        message: `The key and the host are of two regions: the key in ${credential.rule.name} has the form of ${there.name}, and ${host} is ${here.name}${regions(facts, route)}.`,
        evidence: setting ? [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at, at + host.length])] : [],
        culprits: setting ? [setting.name] : [],
        loses: [credential.rule.name],
        fix: {
          text: `Send to ${new URL(there.url).hostname}, or use a key of ${here.name}`,
          ...(setting && at >= 0 ? rewrite(setting.name, setting.raw, text) : {}),
        },
        ...(setting && at >= 0 ? { mend: { [setting.name]: text } } : {}),
      }
    }
  },
}
export default check

/** The hosts of all regions, where there are few enough to read. */
const regions = ({ regions: all }: Profile, { dial }: Route): string =>
  all.length > 2 && all.length < 6 && dial ? ` (${all.map(({ name, url }) => `${name}: ${new URL(url).hostname}`).join(', ')})` : ''
