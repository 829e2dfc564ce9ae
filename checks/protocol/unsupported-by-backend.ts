import { settingOf } from '../../src/engine/change.ts'
import { isHealthy } from '../../src/engine/counterfactual.ts'
import { factsOf, type Known, taken } from '../../src/engine/facts/backend.ts'
import { evidenceOf, settingEvidence } from '../../src/engine/kit.ts'
import { baseEdit } from '../../src/engine/facts/paths.ts'
import { type Check, type Draft, type Route, type Seen, SIGNALS } from '../../src/types.ts'
import { listOf } from '../../src/text.ts'

const check: Check = {
  id: 'protocol/unsupported-by-backend',
  stage: 'plan',
  severity: 'error',
  title: 'the backend takes the protocol that is spoken',
  *run(seen) {
    for (const { route, facts } of taken(seen))
      if (!facts.protocols.includes(route.protocol) && isHealthy(seen, route.signal) !== true) yield draft(seen, { route, facts })
    for (const route of refusedFor(seen)) {
      const facts = factsOf(seen, route)
      if (facts && !facts.notOtlp && facts.signals.includes(route.signal) && !facts.protocols.includes('grpc'))
        yield draft(seen, { route, facts })
    }
  },
}
export default check

/** A path of OTLP over HTTP, at which gRPC fails before it leaves, unless the port says that gRPC is meant. */
const refusedFor = ({ plan: { routes, readings } }: Seen): Route[] =>
  SIGNALS.map((signal) => routes[signal]).filter(
    ({ state, protocol, signal, url }) =>
      (state === 'crash' || state === 'broken') &&
      protocol === 'grpc' &&
      !/:4317(?!\d)/.test(url?.value.reveal() ?? '') &&
      readings.some(({ reason, signals }) => reason === 'path' && signals.includes(signal)),
  )

function draft(seen: Seen, { route, facts }: Known): Draft {
  const { signal, protocol } = route
  const { file } = seen.plan.traits
  const url = settingOf(seen, route.url)
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`
  const setting = seen.plan.settings.get(own)?.value.reveal() ? own : 'OTEL_EXPORTER_OTLP_PROTOCOL'
  const common = seen.plan.traits.protocols.find((spoken) => facts.protocols.includes(spoken))
  const spoken = common && { [setting]: common }
  // What gRPC has no use for, HTTP needs.
  const edit = spoken && { ...spoken, ...baseEdit(seen, seen.whatIf(spoken).routes[signal], facts) }
  return {
    signals: [signal],
    message: `${facts.title} does not take ${protocol}, which the program speaks: it takes ${listOf(facts.protocols)}.`,
    evidence: file && url ? [settingEvidence(url.from, url.raw)] : evidenceOf(seen, setting),
    fix:
      file && facts.protocols[0]
        ? { text: file.protocol(facts.protocols[0]) }
        : edit
          ? { text: 'Speak what it takes', edit }
          : { text: `Put a Collector between them: this program speaks ${seen.plan.traits.protocols.join(', ')} only` },
    culprits: [file && url ? url.name : setting],
    mend: file ? undefined : edit,
  }
}
