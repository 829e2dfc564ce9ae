import { rewrite, settingOf } from '../../src/engine/change.ts'
import { lostHosts } from '../../src/engine/facts/lost-host.ts'
import { factsOf } from '../../src/engine/facts/backend.ts'
import { arrives, isNoPath, pathOf } from '../../src/engine/facts/fares.ts'
import { evidence, exporting, settingEvidence } from '../../src/engine/kit.ts'
import { finalProbe } from '../../src/engine/meaning/meaning.ts'
import type { Check, Draft, Route, Seen } from '../../src/types.ts'

const DOUBLED = /\/v1\/(?:traces|metrics|logs)\/+v1\/(?:traces|metrics|logs)/

const check: Check = {
  id: 'endpoint/trailing-slash',
  stage: 'plan',
  severity: 'error',
  title: 'no slash too many stands in the URL',
  *run(seen) {
    for (const route of exporting(seen)) {
      const path = pathOf(route)
      if (route.protocol === 'grpc' || DOUBLED.test(path) || !(path.includes('//') || /\/v1\/\w+\/$/.test(path))) continue
      if (factsOf(seen, route)?.slashes === 'ignored') continue
      const found = arrives(seen, route.signal) ? null : draft(seen, route)
      if (found) yield found
    }
    yield* lostHosts(seen)
    for (const reading of seen.plan.readings) {
      if (reading.reason !== 'slash-at-end' || reading.signals.every((signal) => arrives(seen, signal))) continue
      yield {
        severity: 'note',
        signals: reading.signals,
        message: `${reading.setting} ends in a slash: before version ${reading.instead} it becomes a double slash in the URL, and many backends have nothing there.`,
        evidence: [evidence(reading)],
        culprits: [reading.setting],
        fix: { text: 'Take the slash away', ...rewrite(reading.setting, reading.raw, reading.raw.reveal().replace(/\/+$/, '')) },
      }
    }
  },
}
export default check

function draft(seen: Seen, route: Route): Draft | null {
  const setting = settingOf(seen, route.url)
  if (!setting) return null
  const old = setting.raw.reveal()
  const at = old.search(/(?<!:)\/\/|\/+$/)
  const text = old.replace(/(?<![:/])\/{2,}/g, '/').replace(/\/+$/, '')
  const probe = finalProbe(seen, route.signal)
  const refused = probe ? isNoPath(probe) : factsOf(seen, route)?.slashes === 'refused'
  return {
    severity: refused ? 'error' : 'note',
    signals: [route.signal],
    message: `A slash too many is in the URL: ${setting.name} gives ${pathOf(route).includes('//') ? 'a double slash' : 'a slash at its end'}, and ${refused ? 'the backend has nothing at that path' : 'many backends have nothing at such a path'}.`,
    evidence: [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at, old.length])],
    culprits: [setting.name],
    fix: { text: 'Take the slash away', ...rewrite(setting.name, setting.raw, text) },
    mend: { [setting.name]: text },
  }
}
