import { isHealthy } from '../../src/engine/counterfactual.ts'
import { evidenceOf, exporting } from '../../src/engine/kit.ts'
import { finalProbe, hostOf, meaningOf } from '../../src/engine/meaning.ts'
import type { Check, Route, Seen, Signal } from '../../src/types.ts'

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
        fix: { text: 'Name the destination in OTEL_EXPORTER_OTLP_ENDPOINT, or start a receiver there' },
      }
    }
  },
}
export default check

/** The setting that would have named the destination, had it a value. */
const emptyEndpoint = ({ plan }: Seen, signal: Signal): string | undefined =>
  [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`, 'OTEL_EXPORTER_OTLP_ENDPOINT'].find(
    (name) => plan.settings.get(name)?.value.reveal() === '',
  )

/** The default was never overruled; an endpoint that was not understood is a finding of its own. */
function isDefault(seen: Seen, route: Route): boolean {
  const fell = seen.plan.readings.some(
    (r) => r.setting.endsWith('ENDPOINT') && r.outcome === 'default-instead' && r.reason !== 'empty' && r.signals.includes(route.signal),
  )
  return route.join === 'default' && route.url?.from.source === 'default' && !fell
}
