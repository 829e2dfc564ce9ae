import { type Draft, type Seen, SIGNALS } from '../../types.ts'
import { settingEvidence } from '../kit.ts'

/** A variable of the platform or of the program itself, which its code may hand to an exporter: only what its name says is known. */
export function* handedOn(seen: Seen): Iterable<Draft> {
  for (const [name, { value, from }] of seen.plan.settings) {
    if (seen.runtime.reads(name) || !/(?:OTEL|OTLP)\w*_GRPC_\w*(?:ENDPOINT|URL)$/i.test(name)) continue
    const path = /^\s*(?:[a-z]+:\/\/)?[^/?#\s]+(\/[^/?#\s][^?#\s]*)/i.exec(value.reveal())?.[1]
    if (path === undefined) continue
    const start = value.reveal().indexOf(path)
    yield {
      severity: 'note',
      signals: SIGNALS.filter((signal) => seen.plan.routes[signal].state === 'export'),
      message: `${name} is by its name for gRPC, which has no path, and it has ${path}: an exporter that is given it calls a method that nobody has.`,
      evidence: [settingEvidence(from, value, [start, start + path.length])],
      fix: { text: 'Give the exporter the host and the port alone, as in OTEL_EXPORTER_OTLP_ENDPOINT' },
      culprits: [name],
    }
  }
}
