import { settingOf } from '../../src/engine/change.ts'
import { known } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/not-otlp',
  stage: 'plan',
  severity: 'error',
  title: 'the backend takes OTLP at all',
  *run(seen) {
    for (const { route, facts } of known(seen)) {
      const { notOtlp, title } = facts
      if (!notOtlp || arrives(seen, route.signal)) continue
      const setting = settingOf(seen, route.url)
      yield {
        signals: [route.signal],
        message: `${title} takes no OTLP there: ${notOtlp.what}${setting ? `, and ${setting.name} leads to it` : ''}.`,
        evidence: setting ? [settingEvidence(setting.from, setting.raw)] : [],
        culprits: setting ? [setting.name] : [],
        fix: { text: notOtlp.fix },
      }
    }
  },
}
export default check
