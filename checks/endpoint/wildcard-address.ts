import { settingOf } from '../../src/engine/change.ts'
import { arrives } from '../../src/engine/fares.ts'
import { evidence, exporting, settingEvidence } from '../../src/engine/kit.ts'
import type { Check, Draft, Reading, Route, Seen } from '../../src/types.ts'

const ANY = /^(?:0\.0\.0\.0|\[?::\]?)$/
const FIX = { text: 'Name the host that it should send to: localhost, or the name of the service on the network' }

const check: Check = {
  id: 'endpoint/wildcard-address',
  stage: 'plan',
  severity: 'error',
  title: 'no destination is an address to listen on',
  *run(seen) {
    const told = seen.plan.readings.filter(({ reason }) => reason === 'wildcard')
    for (const reading of told) if (!reading.signals.some((signal) => arrives(seen, signal))) yield configured(reading)
    for (const route of exporting(seen)) {
      const isTold = told.some(({ setting }) => setting === route.url?.from.setting)
      const draft = ANY.test(route.dial?.host ?? '') && !isTold && !arrives(seen, route.signal) ? planned(route, seen) : null
      if (draft) yield draft
    }
  },
}
export default check

const configured = (reading: Reading): Draft => ({
  signals: reading.signals,
  message: `${reading.setting} is an address to listen on, not one to send to: 0.0.0.0 leads to the program's own machine or container.`,
  evidence: [evidence(reading)],
  fix: FIX,
  culprits: [reading.setting],
})

/** On Linux the kernel leads it to this machine, so that it may even work; in a container nothing else is there. */
function planned(route: Route, seen: Seen): Draft | null {
  const setting = settingOf(seen, route.url)
  if (!setting) return null
  const container = seen.program?.container
  return {
    severity: container ? 'error' : 'note',
    signals: [route.signal],
    message: `${setting.name} is an address to listen on, not one to send to: ${container ? 'it leads to the container itself' : 'Linux takes it for localhost, other systems for nothing'}.`,
    evidence: [settingEvidence(setting.from, setting.raw)],
    fix: FIX,
    culprits: [setting.name],
  }
}
