import { settingOf } from '../../src/engine/change.ts'
import { type Known, taken } from '../../src/engine/facts/backend.ts'
import { arrives, pathOf } from '../../src/engine/facts/fares.ts'
import { isHostLost } from '../../src/engine/facts/lost-host.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { isElsewhere, isPathKnown, isServed, pathFix, pathsFor, SUFFIX } from '../../src/engine/facts/paths.ts'
import { visible } from '../../src/text.ts'
import type { Check, Draft, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/wrong-base-path',
  stage: 'plan',
  severity: 'error',
  title: 'the path before that of the signal is the one of the backend',
  *run(seen) {
    for (const known of taken(seen)) {
      const { route, facts } = known
      if (route.protocol === 'grpc' || !isPathKnown(seen, known) || arrives(seen, route.signal)) continue
      if (isServed(facts, route) && !isElsewhere(seen, known)) continue
      if (!isOwnFinding(known) || isHostLost(seen, route)) continue
      const found = draft(seen, known)
      if (found) yield found
    }
  },
}
export default check

const DOUBLED = /\/v1\/(?:traces|metrics|logs)\/+v1\/(?:traces|metrics|logs)\/*$/

/** A signal path that is missing, doubled or another signal's has its own finding where the rest may be right. */
function isOwnFinding({ route, facts }: Known): boolean {
  const path = pathOf(route)
  if (facts.paths?.[route.signal]) return route.join === 'verbatim' || !DOUBLED.test(path)
  if (route.join === 'verbatim') return path.replace(/\/+$/, '').endsWith(`/v1/${route.signal}`) && !DOUBLED.test(path)
  return !DOUBLED.test(path)
}

function draft(seen: Seen, known: Known): Draft | null {
  const { route, facts } = known
  const setting = settingOf(seen, route.url)
  if (!setting) return null
  const raw = setting.raw.reveal()
  const origin = /^\s*[a-z]+:\/\/[^/?#]*/i.exec(raw)?.[0] ?? ''
  const [wanted = ''] = pathsFor(facts, route.signal)
  const base = wanted.replace(SUFFIX, '')
  const whole = facts.paths?.[route.signal] !== undefined
  const takes = whole ? `${route.signal} at ${wanted}` : `OTLP ${base === '' ? 'right under the host' : `under ${base}`}`
  const place = (route.join === 'appended' && !whole ? pathOf(route).replace(SUFFIX, '') : pathOf(route)) || 'its bare host'
  const fix = pathFix(route, setting, origin, wanted)
  return {
    signals: [route.signal],
    message: `${facts.title} takes ${takes}, and ${setting.name} leads to ${visible(place, 100)}.`,
    evidence: [settingEvidence(setting.from, setting.raw, [Math.min(origin.length, raw.length), raw.length])],
    culprits: [setting.name],
    fix,
    ...(fix.edit ? { mend: fix.edit } : {}),
  }
}
