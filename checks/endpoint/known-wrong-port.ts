import { known } from '../../src/engine/facts.ts'
import { arrives } from '../../src/engine/fares.ts'
import { exporting } from '../../src/engine/kit.ts'
import { wrongPort } from '../../src/engine/neighbour-ports.ts'
import { pointedAt } from '../../src/engine/neighbours.ts'
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
      const { name, ...at } = pointedAt(seen, route, String(port))
      if (!service || name === undefined || arrives(seen, route.signal)) continue
      yield {
        ...at,
        signals: [route.signal],
        message: `Port ${port} of ${facts.title} is ${service}: ${name} leads there, and not to its port for OTLP.`,
        fix: { text: `Use the port for OTLP: 4318 for HTTP, 4317 for gRPC, unless the backend is set up otherwise` },
      }
    }
    for (const route of exporting(seen)) {
      const { name, ...at } = pointedAt(seen, route, String(route.dial?.port))
      const found = name === undefined || arrives(seen, route.signal) ? null : wrongPort(seen, route)
      if (found) yield { ...at, signals: [route.signal], ...found }
    }
  },
}
export default check
