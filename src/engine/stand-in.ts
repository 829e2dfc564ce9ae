import type { Door, Receiver } from '../otlp/index.ts'
import { urlSecret } from '../redact.ts'
import { type Patient, type Plan, SIGNALS } from '../types.ts'
import type { planOf } from './examine.ts'
import type { Wire } from './gather/wire.ts'

interface StandIn {
  patient: Patient
  dial: NonNullable<Wire['dial']>
}

/** The patient with the embedded receiver in the place of its backend: a destination where it has none, and where its connections go. */
export async function standIn(patient: Patient, receiver: Receiver, plan: typeof planOf): Promise<StandIn> {
  const seen = withReceiver(patient, receiver.url)
  const spoken = protocolsOf(plan(seen).plan)
  const http = placeOf(receiver)
  if (!spoken.has('grpc')) return { patient: seen, dial: { http } }
  const door = await receiver.grpc()
  // The URL names the gRPC door only where nothing goes through the other one.
  return { patient: spoken.size === 1 ? withReceiver(patient, door.url) : seen, dial: { http, grpc: placeOf(door) } }
}

const placeOf = ({ port }: Door): { host: string; port: number } => ({ host: '127.0.0.1', port })

const protocolsOf = ({ routes }: Plan): Set<string> =>
  new Set(SIGNALS.flatMap((signal) => (routes[signal].state === 'export' ? [routes[signal].protocol] : [])))

/** Where no source names a destination, the receiver's URL is the weakest one. */
function withReceiver(patient: Patient, url: string): Patient {
  if (patient.layers.some(({ code }) => code !== undefined && code.exporters.length > 0)) return patient
  const names = patient.layers.filter((l) => l.delivered).flatMap((l) => l.settings.map((s) => s.name))
  if (names.some((name) => /^otel_exporter_otlp_(?:\w+_)?endpoint$/i.test(name))) return patient
  const source = 'embedded receiver'
  const setting = { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: urlSecret(url), from: { source, setting: 'OTEL_EXPORTER_OTLP_ENDPOINT' } }
  return { ...patient, layers: [{ source, kind: 'environment', delivered: true, settings: [setting] }, ...patient.layers] }
}
