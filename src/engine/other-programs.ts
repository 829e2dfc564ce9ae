import { appOf } from '../apps/index.ts'
import { secretOf } from '../redact.ts'
import { runtimes } from '../runtimes/index.ts'
import { layerOf } from '../runtimes/parts/settings.ts'
import type { Other, Patient, Seen } from '../types.ts'
import type { Planned, PlanOf } from './others.ts'

const NOTHING = 'nothing found'
/** What is planned is the specification, for want of anything that tells the program. */
export const isUnknownProgram = ({ plan }: Pick<Seen, 'plan'>): boolean => plan.runtime.detectedBy === NOTHING

/** A container that does not say what it runs may run any program that is usual there. */
export function programs(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  if (patient.detectedBy !== NOTHING) return []
  const grpc = speaksGrpc(patient, seen, planOf)
  if (!patient.program?.container && !namesForeign(seen)) return grpc
  const known = runtimes
    .filter(({ usual }) => usual)
    .map(({ id }): Other => ({
      by: 'program',
      name: id,
      met: 'often',
      seen: as(seen, planOf({ ...patient, runtime: id, detectedBy: '' })),
    }))
  return isBareGrpc(seen) ? [...known, ...grpc] : known
}

/** An exporter under a name that is not of the specification, and may be of one SDK. */
const namesForeign = ({ plan }: Seen): boolean =>
  plan.readings.some(({ reason, setting }) => reason === 'unknown-value' && /^OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER$/.test(setting))

const GRPC_PORT = 4317
/** `host:4317`, which exporters for gRPC are given by their code, and no SDK takes from the environment. */
const isBareGrpc = ({ plan }: Seen): boolean =>
  plan.readings.some(({ reason, raw }) => reason === 'no-scheme' && /^[^/:]+:4317$/.test(raw.reveal().trim()))
const PROTOCOL = 'OTEL_EXPORTER_OTLP_PROTOCOL'

/**
 * Settings that name the port of gRPC and no protocol are those of a program that speaks gRPC by itself, as Python's, .NET's and older Java's exporters do:
 * "the default transport SHOULD be http/protobuf … unless SDKs have good reasons to choose grpc",
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specify-protocol
 */
function speaksGrpc(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  const { settings, routes } = seen.plan
  const isNamed = [...settings.keys()].some((name) => /^OTEL_EXPORTER_OTLP_(?:\w+_)?PROTOCOL$/.test(name))
  if (isNamed || !(isBareGrpc(seen) || Object.values(routes).some(({ dial }) => dial?.port === GRPC_PORT))) return []
  // Code that hands an address over says of TLS what it likes.
  const more: Record<string, string> = isBareGrpc(seen) ? { OTEL_EXPORTER_OTLP_INSECURE: 'true' } : {}
  const layers = [layerOf({ [PROTOCOL]: 'grpc', ...more }, 'default', secretOf), ...patient.layers]
  return [{ by: 'program', name: 'one that speaks gRPC by itself', met: 'often', seen: as(seen, planOf({ ...patient, layers })) }]
}

/** A container that shows no file of its program may hold one that sets more. */
export function builtIn(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  const held = patient.program?.container && patient.app !== undefined ? appOf(patient.app)?.builtIn : undefined
  const isSet = [...seen.plan.settings.keys()].some((name) => /_PROTOCOL$|\.protocol$/.test(name))
  if (!held || isSet) return []
  const layers = [layerOf({ [held.name]: held.value }, 'default', secretOf), ...patient.layers]
  return [
    { by: 'program', name: `one with ${held.name}=${held.value} built in`, met: 'often', seen: as(seen, planOf({ ...patient, layers })) },
  ]
}

/** What would be seen of it as another program. */
export const as = (seen: Seen, { runtime, plan, whatIf }: Planned): Seen => ({
  ...seen,
  runtime,
  plan,
  whatIf,
  destinations: null,
  trip: null,
  others: undefined,
  newest: undefined,
})
