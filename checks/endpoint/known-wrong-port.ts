import { rewrite, settingOf } from '../../src/engine/change.ts'
import { type Known, known } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { exporting } from '../../src/engine/kit.ts'
import { wrongPort } from '../../src/engine/facts/neighbour-ports.ts'
import { pointedAt } from '../../src/engine/facts/neighbours.ts'
import { pathsFor, SUFFIX } from '../../src/engine/facts/paths.ts'
import type { Check, Draft, Route, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/known-wrong-port',
  stage: 'plan',
  severity: 'error',
  title: 'the port is not that of another service of the backend',
  *run(seen) {
    for (const one of known(seen)) {
      const { route, facts } = one
      const port = route.dial?.port ?? 0
      const service = facts.otherPorts[port]
      const setting = settingOf(seen, route.url)
      if (!service || !setting || facts.notOtlp || arrives(seen, route.signal)) continue
      const text = mended(one, setting.raw.reveal())
      const { http = [4318], grpc = [4317] } = facts.ports ?? {}
      yield {
        ...pointed(seen, route),
        message: `Port ${port} of ${facts.title} is ${service}: ${setting.name} leads there, and not to its port for OTLP.`,
        fix: {
          text: `Use the port for OTLP: ${http[0]} for HTTP${grpc[0] ? `, ${grpc[0]} for gRPC` : ''}, unless the backend is set up otherwise`,
          ...(text === null ? {} : rewrite(setting.name, setting.raw, text)),
        },
        ...(text === null ? {} : { mend: { [setting.name]: text } }),
      }
    }
    for (const route of exporting(seen)) {
      const found = !settingOf(seen, route.url) || arrives(seen, route.signal) ? null : wrongPort(seen, route)
      if (found) yield { ...pointed(seen, route), ...found }
    }
  },
}
export default check

function pointed(seen: Seen, route: Route): Pick<Draft, 'signals' | 'evidence' | 'culprits'> {
  const { evidence, culprits } = pointedAt(seen, route, String(route.dial?.port))
  return { signals: [route.signal], evidence, culprits }
}

/** The same host with the port of the protocol, and the path that the backend has there; null where a part of it is the user's own. */
function mended({ route, facts }: Known, old: string): string | null {
  const isGrpc = route.protocol === 'grpc'
  const port = facts.ports?.[isGrpc ? 'grpc' : 'http']?.[0]
  const origin = /^\s*(?:[a-z]+:\/\/)?[^/?#]*/i.exec(old)?.[0] ?? ''
  const [home = ''] = isGrpc ? [''] : pathsFor(facts, route.signal)
  const path = route.join === 'appended' ? home.replace(SUFFIX, '') : home
  return port === undefined || path.includes('*') ? null : origin.replace(/:\d+$/, `:${port}`) + path
}
