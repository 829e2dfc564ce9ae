import { rewrite, settingOf } from '../../src/engine/change.ts'
import { factsOf } from '../../src/engine/facts/backend.ts'
import { arrives, pathOf } from '../../src/engine/facts/fares.ts'
import { exporting, settingEvidence } from '../../src/engine/kit.ts'
import { foreignPath, isPathKnown, isServed, pathsFor } from '../../src/engine/facts/paths.ts'
import type { Check, Draft, Route, Seen } from '../../src/types.ts'

const DOUBLED = /\/v1\/(?:traces|metrics|logs)\/+v1\/(?:traces|metrics|logs)\/?$/
const SUFFIX = /(?:\/+v1\/(?:traces|metrics|logs))+\/*$/

const check: Check = {
  id: 'endpoint/signal-path-doubled',
  stage: 'plan',
  severity: 'error',
  title: 'the path of the signal stands once in the URL',
  *run(seen) {
    for (const route of exporting(seen)) {
      const isWrong = DOUBLED.test(pathOf(route)) || foreignPath(route) !== null
      if (route.protocol === 'grpc' || !isWrong || arrives(seen, route.signal)) continue
      const found = draft(seen, route)
      if (found) yield found
    }
  },
}
export default check

function draft(seen: Seen, route: Route): Draft | null {
  const setting = settingOf(seen, route.url)
  if (!setting) return null
  const old = setting.raw.reveal()
  const at = old.search(SUFFIX)
  const text = mended(seen, route, old)
  const fix = route.join === 'appended' ? 'Leave the path of the signal out' : `Write /v1/${route.signal} once`
  return {
    signals: [route.signal],
    message: says(setting.name, route),
    evidence: [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at, old.length])],
    culprits: [setting.name],
    fix: { text: fix, ...rewrite(setting.name, setting.raw, text) },
    mend: { [setting.name]: text },
  }
}

function says(name: string, route: Route): string {
  if (!DOUBLED.test(pathOf(route)))
    return `${name} ends in the path of ${foreignPath(route)}, and is used as it stands: ${route.signal} are sent there.`
  const does = route.join === 'appended' ? 'the program adds the path of each signal behind it' : 'it is used as it stands'
  return `The path of a signal stands twice in the URL: ${name} already ends in one, and ${does}.`
}

/** The path once, and behind the host of a known backend the one that it has. */
function mended(seen: Seen, route: Route, old: string): string {
  const bare = old.replace(SUFFIX, '')
  const facts = factsOf(seen, route)
  const path = `/v1/${route.signal}`
  const [home = ''] = facts && isPathKnown(seen, { route, facts }) && !facts.paths ? pathsFor(facts, route.signal) : []
  const isHome = !facts || home === '' || home.includes('*') || isServed(facts, route, pathOf(route).replace(SUFFIX, '') + path)
  const base = isHome ? bare : (/^\s*[a-z]+:\/\/[^/?#]*/i.exec(old)?.[0] ?? '') + home.replace(SUFFIX, '')
  return base + (route.join === 'appended' ? '' : path)
}
