import { rewrite, settingOf } from '../../src/engine/change.ts'
import { arrives, pathOf } from '../../src/engine/fares.ts'
import { exporting, settingEvidence } from '../../src/engine/kit.ts'
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
      if (route.protocol === 'grpc' || !DOUBLED.test(pathOf(route)) || arrives(seen, route.signal)) continue
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
  const text = old.replace(SUFFIX, '') + (route.join === 'appended' ? '' : `/v1/${route.signal}`)
  const does = route.join === 'appended' ? 'the program adds the path of each signal behind it' : 'it is used as it stands'
  return {
    signals: [route.signal],
    message: `The path of a signal stands twice in the URL: ${setting.name} already ends in one, and ${does}.`,
    evidence: [settingEvidence(setting.from, setting.raw, at < 0 ? undefined : [at, old.length])],
    culprits: [setting.name],
    fix: {
      text: route.join === 'appended' ? 'Leave the path of the signal out' : 'Write the path of the signal once',
      ...rewrite(setting.name, setting.raw, text),
    },
    mend: { [setting.name]: text },
  }
}
