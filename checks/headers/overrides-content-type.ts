import { settingOf } from '../../src/engine/change.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { evidence, exporting, settingEvidence } from '../../src/engine/kit.ts'
import type { Check, Draft, Evidence, Reading, Route, Seen } from '../../src/types.ts'

const BODY: Partial<Record<Route['protocol'], string>> = { 'http/protobuf': 'application/x-protobuf', 'http/json': 'application/json' }

const check: Check = {
  id: 'headers/overrides-content-type',
  stage: 'plan',
  severity: 'error',
  title: 'no header of the settings says something else about the body than what it is',
  *run(seen) {
    for (const route of exporting(seen).filter(({ signal }) => !arrives(seen, signal)))
      for (const header of headersOf(seen, route)) {
        const says = contradiction(header, route)
        if (says !== null) yield draft(route, header, says)
      }
  },
}
export default check
interface Header {
  name: string
  value: string
  setting?: string
  evidence: Evidence[]
}

/** Those of the plan, and those that a runtime tells of because the plan leaves out what a transport sets by itself. */
function headersOf(seen: Seen, { headers, signal }: Route): Header[] {
  const planned = Object.entries(headers).map(([name, traced]): Header => {
    const found = settingOf(seen, traced)
    return { name, value: traced.value.reveal(), setting: found?.name, evidence: found ? [settingEvidence(found.from, found.raw)] : [] }
  })
  return [...planned, ...seen.plan.readings.filter((one) => one.reason === 'overrides' && one.signals.includes(signal)).map(headerIn)]
}

function headerIn(reading: Reading): Header {
  const [, name = '', value = ''] = /^([^:]*): (.*)$/s.exec(reading.instead ?? '') ?? []
  return { name, value, setting: reading.setting, evidence: [evidence(reading)] }
}

/** What is untrue about the header; null where it says what the program says anyway. gRPC has no body that a header could rename. */
function contradiction({ name, value }: Header, { protocol, compression }: Route): string | null {
  const body = BODY[protocol]
  const said = value.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (body === undefined) return null
  if (name === 'content-type') return said === body ? null : `the body is ${body}, and is sent as ${said}`
  if (name === 'content-encoding')
    return said === (compression === 'none' ? 'identity' : compression) ? null : 'the body is not compressed so'
  return name === 'content-length' || name === 'transfer-encoding' ? 'the length of the body is not what it says' : null
}

const draft = ({ signal }: Route, { name, setting, evidence: shown }: Header, says: string): Draft => ({
  signals: [signal],
  message: `The header ${name} in ${setting ?? 'the settings'} replaces the program's own: ${says}, and the backend cannot read it.`,
  evidence: shown,
  fix: { text: `Take ${name} out of the list: the program sets it by itself` },
  culprits: setting ? [setting] : [],
})
