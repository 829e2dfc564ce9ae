import { settingOf } from '../../src/engine/change.ts'
import { known } from '../../src/engine/facts.ts'
import { arrives } from '../../src/engine/fares.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/known-wrong-port',
  stage: 'plan',
  severity: 'error',
  title: 'the port is not that of another service of the backend',
  *run(seen) {
    for (const { route, facts } of known(seen)) {
      const port = route.dial?.port ?? 0
      const service = facts.otherPorts[port]
      const setting = settingOf(seen, route.url)
      if (!service || !setting || arrives(seen, route.signal)) continue
      const at = setting.raw.reveal().indexOf(`:${port}`)
      yield {
        signals: [route.signal],
        message: `Port ${port} of ${facts.title} is ${service}: ${setting.name} leads there, and not to its port for OTLP.`,
        evidence: [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at + 1, at + 1 + String(port).length])],
        culprits: [setting.name],
        fix: { text: `Use the port for OTLP: 4318 for HTTP, 4317 for gRPC, unless the backend is set up otherwise` },
      }
    }
  },
}
export default check
