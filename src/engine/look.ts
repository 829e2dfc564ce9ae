import { gzipSync } from 'node:zlib'
import * as otlp from '../otlp/index.ts'
import { createNet } from '../probe/index.ts'
import { urlSecret } from '../redact.ts'
import { type Patient, type Plan, SIGNALS } from '../types.ts'
import { UsageError } from '../usage.ts'
import type { planOf } from './examine.ts'
import { type Gathered, gather } from './gather.ts'
import type { Wire } from './wire.ts'
import type { Deps, Options } from './options.ts'

/** Opens the network, gathers, and closes it again, with the embedded receiver where that is asked for. The whole has a bound. */
export async function look(
  patient: Patient,
  options: Options,
  deps: Deps,
  plan: typeof planOf,
): Promise<{ patient: Patient; gathered: Gathered }> {
  const receiver = options.embedded ? await otlp.startReceiver() : null
  const net = createNet()
  const bound = AbortSignal.timeout(4 * options.timeoutMs + 2 * options.tripMs + 5_000)
  try {
    const seen = receiver ? withReceiver(patient, receiver.url) : patient
    const { plan: made, whatIf } = plan(seen)
    if (receiver) refuseGrpc(made)
    const dial = receiver ? { dial: { host: '127.0.0.1', port: receiver.port } } : {}
    const wire: Wire = { net, otlp, gzip: (body) => gzipSync(body), ...dial }
    const gathered = await gather(made, options, { ...deps, abort: AbortSignal.any([deps.abort, bound]) }, wire, whatIf)
    return { patient: seen, gathered }
  } finally {
    await net.close()
    await receiver?.close()
  }
}

/** The receiver would be at fault, not the set-up. */
function refuseGrpc(plan: Plan): void {
  const signal = SIGNALS.find((s) => plan.routes[s].state === 'export' && plan.routes[s].protocol === 'grpc')
  if (!signal) return
  throw new UsageError(
    `--embedded: the embedded receiver takes OTLP/HTTP only, and this program would send ${signal} over gRPC: add --env OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf where the program obeys it, or check against the real backend.`,
  )
}

/** Where no source names a destination, the receiver's URL is the weakest one. */
function withReceiver(patient: Patient, url: string): Patient {
  if (patient.layers.some(({ code }) => code !== undefined && code.exporters.length > 0)) return patient
  const names = patient.layers.filter((l) => l.delivered).flatMap((l) => l.settings.map((s) => s.name))
  if (names.some((name) => /^otel_exporter_otlp_(?:\w+_)?endpoint$/i.test(name))) return patient
  const source = 'embedded receiver'
  const setting = { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: urlSecret(url), from: { source, setting: 'OTEL_EXPORTER_OTLP_ENDPOINT' } }
  return { ...patient, layers: [{ source, kind: 'environment', delivered: true, settings: [setting] }, ...patient.layers] }
}
