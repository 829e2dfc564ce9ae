import { capital, explainsAtSender, hopsOf, speaking } from '../../src/engine/hops.ts'
import { evidence, exporting } from '../../src/engine/kit.ts'
import { switchedOff } from '../../src/engine/facts/switched-off.ts'
import { quoted } from '../../src/text.ts'
import type { Check, Draft, Found, Hop, Reading, Route } from '../../src/types.ts'

const check: Check = {
  id: 'collector/receiver-off',
  stage: 'plan',
  severity: 'error',
  title: 'OTLP is received, in the protocol that is spoken',
  explains: (mine, other) => explainsAtSender(mine, other) || isSame(mine, other),
  *run(seen) {
    for (const reading of seen.plan.readings) if (reading.reason === 'receiver-off') yield own(reading)
    for (const route of exporting(seen)) {
      const [hop] = hopsOf(seen, route)
      if (hop?.receivers && speaking(hop, route).length === 0) yield unheard(hop, route)
      const draft = switchedOff(seen, route)
      if (draft) yield draft
    }
  },
}
export default check

/** The value's own finding is more precise than what it does. */
const isSame = (mine: Found, other: Found): boolean =>
  other.id === 'signals/refuses-to-start' && (mine.culprits ?? []).some((culprit) => other.culprits?.includes(culprit))

function own(reading: Reading): Draft {
  const { setting, says, instead, signals } = reading
  const prints = says ? ` It says: "${quoted(says, 160)}".` : ''
  return {
    signals,
    message: `Nothing receives OTLP: with ${setting} as it is, the receiver does not start.${prints}`,
    evidence: [evidence(reading)],
    fix: { text: instead ? `Write ${instead}` : 'Enable a protocol: grpc, http, or both' },
    culprits: [setting],
  }
}

function unheard({ title, source, receivers, from }: Hop, { signal, protocol, dial }: Route): Draft {
  const [spoken, other] = protocol === 'grpc' ? ['gRPC', 'HTTP'] : ['HTTP', 'gRPC']
  const takes = (receivers ?? []).length > 0 ? `OTLP over ${other} only` : 'no OTLP at all'
  const [first] = receivers ?? []
  const place = first?.from ?? from
  return {
    signals: [signal],
    message: `${capital(title)} receives ${takes} (${source}), and the program speaks ${spoken} to ${dial?.host}:${dial?.port}: nothing answers there.`,
    evidence: [{ source: place.source, line: place.line, column: place.column, text: place.setting }],
    fix: {
      text: first
        ? `Enable the protocol ${spoken === 'gRPC' ? 'grpc' : 'http'} of its receiver, or speak the other one to port ${first.port}`
        : 'Add the receiver otlp there',
    },
  }
}
