import { rewrite, settingOf } from '../../src/engine/change.ts'
import { taken } from '../../src/engine/facts.ts'
import { arrives } from '../../src/engine/fares.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { isVendorHost } from '../../src/engine/paths.ts'
import type { Check, Route } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/port-missing',
  stage: 'plan',
  severity: 'error',
  title: 'an endpoint without a port leads to the port of the backend',
  *run(seen) {
    for (const { route, facts } of taken(seen)) {
      const ports = facts.ports?.[route.protocol === 'grpc' ? 'grpc' : 'http'] ?? []
      const port = route.dial?.port ?? 0
      const setting = settingOf(seen, route.url)
      if (!setting || ports.length === 0 || ports.includes(port) || !isVendorHost(facts, route) || arrives(seen, route.signal)) continue
      const old = setting.raw.reveal()
      const [, head = ''] = /^(\s*(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?[^/?#:@\s]+)(?=[/?#\s]|$)/i.exec(old) ?? []
      if (head === '') continue
      const text = `${head}:${ports[0]}${old.slice(head.length)}`
      yield {
        signals: [route.signal],
        message: `${setting.name} has no port, so the program dials ${port}: ${facts.title} takes ${spoken(route)} on port ${ports.join(' or ')}.`,
        evidence: [settingEvidence(setting.from, setting.raw, [head.length, head.length])],
        culprits: [setting.name],
        fix: { text: 'Write the port behind the host', ...rewrite(setting.name, setting.raw, text) },
        mend: { [setting.name]: text },
      }
    }
  },
}
export default check

const spoken = ({ protocol }: Route): string => (protocol === 'grpc' ? 'gRPC' : 'OTLP over HTTP')
