import { isHealthy, leadsTo } from '../../src/engine/counterfactual.ts'
import { evidenceOf, exporting } from '../../src/engine/kit.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'protocol/unsupported-by-backend',
  stage: 'plan',
  severity: 'error',
  title: 'the backend takes the protocol that is spoken',
  *run(seen) {
    const { profile } = seen
    if (!profile) return
    for (const route of exporting(seen)) {
      const { signal, protocol } = route
      const refused = profile.signals.includes(signal) && !profile.protocols.includes(protocol) && leadsTo(seen, route)
      if (!refused || isHealthy(seen, signal) === true) continue
      const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`
      const setting = seen.plan.settings.get(own)?.value.reveal() ? own : 'OTEL_EXPORTER_OTLP_PROTOCOL'
      const common = seen.plan.traits.protocols.find((spoken) => profile.protocols.includes(spoken))
      const edit = common && { [setting]: common }
      yield {
        signals: [signal],
        message: `${profile.title} does not take ${protocol}, which the program speaks: it takes ${profile.protocols.join(' and ')}.`,
        evidence: evidenceOf(seen, setting),
        fix: edit
          ? { text: 'Speak what it takes', edit }
          : { text: `Put a Collector between them: this program speaks ${seen.plan.traits.protocols.join(', ')} only` },
        culprits: [setting],
        mend: edit,
      }
    }
  },
}
export default check
