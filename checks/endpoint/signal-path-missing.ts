import { rewrite, settingOf } from '../../src/engine/change.ts'
import { addressed, arrives, isNoPath, pathOf, probesOf } from '../../src/engine/facts/fares.ts'
import { factsOf } from '../../src/engine/facts/backend.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { finalProbe, proves } from '../../src/engine/meaning/meaning.ts'
import { homeOf, isBesideWhole } from '../../src/engine/facts/paths.ts'
import { whyBare } from '../../src/engine/written.ts'
import type { Check, Draft, Route, Seen } from '../../src/types.ts'

const ANY = /\/v1\/(?:traces|metrics|logs)\/*$/

const check: Check = {
  id: 'endpoint/signal-path-missing',
  stage: 'plan',
  severity: 'error',
  title: "an endpoint of one signal ends in that signal's path",
  *run(seen) {
    for (const route of addressed(seen)) {
      if (route.join !== 'verbatim' || route.protocol === 'grpc' || ANY.test(pathOf(route))) continue
      if (arrives(seen, route.signal) || !(isKnownToLack(seen, route) || isProved(seen, route))) continue
      const found = draft(seen, route)
      if (found) yield found
    }
  },
}
export default check

/** Nothing stands there but the host, or the known backend has OTLP elsewhere; a URL that is sent to without any path holds what is not known here. */
function isKnownToLack(seen: Seen, route: Route): boolean {
  const home = homeOf(seen, route)
  const path = pathOf(route)
  const isBare = path === '/' || (path === '' && route.state !== 'export')
  if (home === null && isBesideWhole(seen, route)) return true
  return home === null || (home === '' && factsOf(seen, route)?.anyPath) ? isBare : home !== '' && path !== ''
}

const isProved = (seen: Seen, { signal }: Route): boolean =>
  isNoPath(finalProbe(seen, signal)) &&
  probesOf(seen, signal, 'counter').some((probe) => probe.url.reveal().includes(`/v1/${signal}`) && proves(probe))

function draft(seen: Seen, route: Route): Draft | null {
  const setting = settingOf(seen, route.url)
  if (!setting) return null
  const [old, home] = [setting.raw.reveal(), homeOf(seen, route)]
  const origin = /^[a-z]+:\/\/[^/]*/i.exec(old)?.[0] ?? ''
  const bare = old.replace(/#.*$/s, '').replace(/\/+$/, '').replace(ANY, '')
  const text = bare.includes('?') || home?.includes('*') ? null : home ? origin + home : `${bare}/v1/${route.signal}`
  const end = route.state === 'export' ? 'OTLP does not answer there' : 'the program sends nothing to a URL without a path'
  const general = seen.plan.traits.file ? 'the general endpoint' : 'OTEL_EXPORTER_OTLP_ENDPOINT'
  const how = `Write /v1/${route.signal} behind it (${whyBare(setting.from, general)})`
  return {
    signals: [route.signal],
    message: `The path /v1/${route.signal} is missing: ${setting.name} is used as it stands, nothing is added to it, and ${end}.`,
    evidence: [settingEvidence(setting.from, setting.raw, [old.length, old.length])],
    culprits: [setting.name],
    ...(text === null
      ? { fix: { text: how } }
      : { fix: { text: how, ...rewrite(setting.name, setting.raw, text) }, mend: { [setting.name]: text } }),
  }
}
