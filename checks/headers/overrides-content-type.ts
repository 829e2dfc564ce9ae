import { settingOf } from '../../src/engine/change.ts'
import { exporting, settingEvidence } from '../../src/engine/kit.ts'
import type { Check, Draft, Route, Seen, Traced } from '../../src/types.ts'
import type { Secret } from '../../src/secret.ts'

const BODY: Partial<Record<Route['protocol'], string>> = { 'http/protobuf': 'application/x-protobuf', 'http/json': 'application/json' }

const check: Check = {
  id: 'headers/overrides-content-type',
  stage: 'plan',
  severity: 'error',
  title: 'no header of the settings says something else about the body than what it is',
  *run(seen) {
    for (const route of exporting(seen)) {
      for (const [name, traced] of Object.entries(route.headers)) {
        const says = contradiction(name, traced.value.reveal(), route)
        if (says !== null) yield draft(seen, route, name, traced, says)
      }
    }
  },
}
export default check

/** What is untrue about the header; null where it says what the program says anyway. gRPC has no body that a header could rename. */
function contradiction(name: string, value: string, { protocol, compression }: Route): string | null {
  const body = BODY[protocol]
  if (body === undefined) return null
  const said = value.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (name === 'content-type') return said === body ? null : `the body is ${body}, and is sent as ${said}`
  if (name === 'content-encoding')
    return said === (compression === 'none' ? 'identity' : compression) ? null : 'the body is not compressed so'
  if (name === 'content-length' || name === 'transfer-encoding') return 'the length of the body is not what it says'
  return null
}

function draft(seen: Seen, { signal }: Route, name: string, traced: Traced<Secret>, says: string): Draft {
  const found = settingOf(seen, traced)
  return {
    signals: [signal],
    message: `The header ${name} in ${found?.name ?? 'the settings'} replaces the program's own: ${says}, and the backend cannot read it.`,
    evidence: found ? [settingEvidence(found.from, found.raw)] : [],
    fix: { text: `Take ${name} out of the list: the program sets it by itself` },
    culprits: found ? [found.name] : [],
  }
}
