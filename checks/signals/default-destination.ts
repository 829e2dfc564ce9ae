import { isHealthy } from '../../src/engine/counterfactual.ts'
import { emptyEndpoint, emptyEndpoints } from '../../src/engine/facts/empty-endpoint.ts'
import { evidenceOf, exporting } from '../../src/engine/kit.ts'
import { finalProbe, fixed, hostOf, meaningOf } from '../../src/engine/meaning/meaning.ts'
import { nameIt } from '../../src/engine/facts/own-words.ts'
import { type Check, type Route, type Seen, SIGNALS } from '../../src/types.ts'

const NOTHING_THERE = /^(?:transport\/|backend\/(?:path-not-found|accepted-nothing|media-type)$)/

const check: Check = {
  id: 'signals/default-destination',
  stage: 'plan',
  severity: 'error',
  title: 'a setting names the destination',
  *run(seen) {
    for (const route of exporting(seen)) {
      if (!isDefault(seen, route) || isHealthy(seen, route.signal) === true) continue
      const probe = finalProbe(seen, route.signal)
      const found = probe && NOTHING_THERE.test(meaningOf(seen, probe, route)?.id ?? '')
      const empty = emptyEndpoint(seen, route.signal)
      const why = empty === undefined ? 'No setting names a destination' : `${empty} is set, but to nothing`
      const asked = seen.askedFor[route.signal] || seen.required.includes(route.signal)
      yield {
        severity: found && asked ? 'error' : 'note',
        signals: [route.signal],
        message: `${why}, so the program sends to its default, ${hostOf(route)}${found ? ', and no OTLP receiver is there' : ''}.`,
        evidence: empty === undefined ? [] : evidenceOf(seen, empty),
        ...fixed(seen, route, { text: `${nameIt(seen, route)}, or start a receiver there` }),
      }
    }
    for (const route of emptied(seen)) {
      yield {
        severity: 'note',
        signals: [route.signal],
        message: `No setting names a destination: without the one that is empty, the program sends to its default, ${hostOf(route)}.`,
        evidence: [],
        fix: { text: `${nameIt(seen, route)}, unless a receiver is there` },
      }
    }
  },
}
export default check

/** Where an endpoint is set to nothing and keeps a signal from leaving, what is left of the settings leads to the default. */
function emptied(seen: Seen): Route[] {
  const empty = emptyEndpoints(seen)
  const stuck = SIGNALS.filter((signal) => ['broken', 'crash'].includes(seen.plan.routes[signal].state))
  if (empty.length === 0 || stuck.length === 0) return []
  const { routes } = seen.whatIf(Object.fromEntries(empty.map((name) => [name, null])))
  return stuck.map((signal) => routes[signal]).filter((route) => route.state === 'export' && isDefault(seen, route))
}

/** The default was never overruled; an endpoint that was not understood is a finding of its own. */
function isDefault(seen: Seen, route: Route): boolean {
  const fell = seen.plan.readings.some(
    (r) => r.setting.endsWith('ENDPOINT') && r.outcome === 'default-instead' && r.reason !== 'empty' && r.signals.includes(route.signal),
  )
  return route.join === 'default' && route.url?.from.source === 'default' && !fell
}
