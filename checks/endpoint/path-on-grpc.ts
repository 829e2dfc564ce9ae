import { placeOf, settingFix } from '../../src/engine/counterfactual.ts'
import { settingOf } from '../../src/engine/change.ts'
import { handedOn } from '../../src/engine/facts/handed-on.ts'
import { pathOf } from '../../src/engine/facts/fares.ts'
import { edited, evidence, exporting, settingEvidence } from '../../src/engine/kit.ts'
import { quoted } from '../../src/text.ts'
import type { Check, Draft, Edit, Reading, Route, Seen } from '../../src/types.ts'

const check: Check = {
  id: 'endpoint/path-on-grpc',
  stage: 'plan',
  severity: 'error',
  title: 'no gRPC endpoint has a path',
  *run(seen) {
    for (const reading of seen.plan.readings) if (reading.reason === 'path') yield failing(reading, seen)
    for (const route of exporting(seen)) yield* ignored(route, seen)
    yield* handedOn(seen)
  },
}
export default check

function failing(reading: Reading, seen: Seen): Draft {
  const { setting, outcome, signals } = reading
  const says = reading.says ? ` It says: "${quoted(reading.says, 120)}".` : ''
  const does = outcome === 'crash' ? 'does not start' : outcome === 'all-off' ? 'exports nothing at all' : 'cannot send there'
  const [text, mend] = change(reading, seen)
  const message = `${setting} has a path, and what is spoken to it is gRPC, which has none: the program ${does}.${says}`
  const fix = settingFix(text, mend, placeOf(reading.from))
  return { signals, message, evidence: [evidence(reading)], fix, culprits: [setting], mend }
}

/** A path of OTLP over HTTP wants that protocol, unless the port is the one of gRPC. */
function change(reading: Reading, seen: Seen): [text: string, edit: Edit] {
  const [text, from] = [reading.raw.reveal(), reading.span?.[0]]
  // Code has no setting beside it that would change the protocol.
  const isOtlp = reading.setting.endsWith('ENDPOINT') && /\/v1\/(?:traces|metrics|logs)\/?$|otlp|otel/i.test(text.slice(from))
  if (!isOtlp || text.slice(0, from).endsWith(':4317'))
    return ['gRPC needs the host and the port alone', edited(reading, () => text.slice(0, from))]
  const own = reading.setting.replace(/ENDPOINT$/, 'PROTOCOL')
  const name = seen.plan.settings.has(own) || seen.plan.settings.has('OTEL_EXPORTER_OTLP_ENDPOINT') ? own : 'OTEL_EXPORTER_OTLP_PROTOCOL'
  const base = own === 'OTEL_EXPORTER_OTLP_PROTOCOL' ? text.replace(/\/v1\/(?:traces|metrics|logs)\/?$/i, '') : text
  const edit = { [name]: 'http/protobuf', ...(base === text ? {} : { [reading.setting]: base }) }
  return ['This path is one of OTLP over HTTP: speak that', edit]
}

/** The URL that is dialled has lost the path that stands in the setting. */
function* ignored(route: Route, seen: Seen): Iterable<Draft> {
  const setting = settingOf(seen, route.url)
  if (route.protocol !== 'grpc' || !setting || pathOf(route).length > 1 || !/^\s*https?:\/\/[^/?#]+\/[^/?#\s]/i.test(setting.raw.reveal()))
    return
  yield {
    severity: 'note',
    signals: [route.signal],
    message: `${setting.name} has a path, and the program speaks gRPC, which has none: it ignores the path.`,
    evidence: [settingEvidence(setting.from, setting.raw)],
    fix: { text: 'Remove the path; where it is one of OTLP over HTTP, set the protocol to http/protobuf' },
    culprits: [setting.name],
  }
}
