import { settingOf } from '../../src/engine/change.ts'
import { credentialOf, kindOf } from '../../src/engine/facts/credentials.ts'
import { headed } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'auth/wrong-key-type',
  stage: 'plan',
  severity: 'error',
  title: 'the key is of the kind that may write telemetry',
  *run(seen) {
    for (const { route, facts } of headed(seen)) {
      const credential = credentialOf(route, facts)
      const kind = credential && kindOf(credential)
      if (!credential || !kind || kind.takes || arrives(seen, route.signal)) continue
      const { rule } = credential
      const setting = settingOf(seen, route.headers[rule.name])
      const at = setting?.raw.reveal().toLowerCase().indexOf(rule.name) ?? -1
      yield {
        signals: [route.signal],
        message: `The key is of another kind: what is sent as ${rule.name} has the form of ${kind.what}, and ${facts.title} takes no telemetry for that.`,
        evidence: setting ? [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at, at + rule.name.length])] : [],
        culprits: setting ? [setting.name] : [],
        loses: [rule.name],
        fix: { text: `Use the key that ${facts.title} shows for sending data: ${rule.example}` },
      }
    }
  },
}
export default check
