import { rewrite, settingOf } from '../../src/engine/change.ts'
import { taken } from '../../src/engine/facts.ts'
import { arrives } from '../../src/engine/fares.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { isVendorHost } from '../../src/engine/paths.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/tls-mismatch',
  stage: 'plan',
  severity: 'error',
  title: 'TLS is spoken to a backend that answers on nothing else',
  *run(seen) {
    for (const { route, facts } of taken(seen)) {
      if (!facts.tlsOnly || route.dial?.tls !== false || !isVendorHost(facts, route) || arrives(seen, route.signal)) continue
      const setting = settingOf(seen, route.url)
      if (!setting) continue
      const old = setting.raw.reveal()
      const text = old.replace(/^(\s*)http:\/\//i, '$1https://').replace(/:80(?=[/?#\s]|$)/, '')
      const isMended = text !== old
      const why = isMended ? `${setting.name} says http://` : 'the settings say no TLS'
      yield {
        signals: [route.signal],
        message: `${facts.title} answers on TLS alone, and ${why}: the data would go out in clear, and are not taken.`,
        evidence: [settingEvidence(setting.from, setting.raw, isMended ? [old.search(/\S/), old.search(/\S/) + 4] : undefined)],
        culprits: [setting.name],
        fix: isMended
          ? { text: 'Write https://', ...rewrite(setting.name, setting.raw, text) }
          : { text: 'Take away what switches TLS off' },
        ...(isMended ? { mend: { [setting.name]: text } } : {}),
      }
    }
  },
}
export default check
