import { appOf } from '../apps/index.ts'
import { secretOf } from '../redact.ts'
import { runtimes } from '../runtimes/index.ts'
import { layerOf } from '../runtimes/parts/settings.ts'
import type { Other, Patient, Seen } from '../types.ts'
import type { Planned, PlanOf } from './others.ts'

/** A container that does not say what it runs may run any program that is usual there. */
export function programs(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  if (patient.detectedBy !== 'nothing found') return []
  if (!patient.program?.container) return speaksGrpc(patient, seen, planOf)
  return runtimes
    .filter(({ usual }) => usual)
    .map(({ id }) => ({ by: 'program', name: id, met: 'often', seen: as(seen, planOf({ ...patient, runtime: id, detectedBy: '' })) }))
}

const GRPC_PORT = 4317
const PROTOCOL = 'OTEL_EXPORTER_OTLP_PROTOCOL'

/**
 * Settings that name the port of gRPC and no protocol are those of a program that speaks gRPC by itself, as Python's, .NET's and older Java's exporters do:
 * "the default transport SHOULD be http/protobuf … unless SDKs have good reasons to choose grpc",
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specify-protocol
 */
function speaksGrpc(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  const { settings, routes } = seen.plan
  const isNamed = [...settings.keys()].some((name) => /^OTEL_EXPORTER_OTLP_(?:\w+_)?PROTOCOL$/.test(name))
  if (isNamed || !Object.values(routes).some(({ dial }) => dial?.port === GRPC_PORT)) return []
  const layers = [layerOf({ [PROTOCOL]: 'grpc' }, 'default', secretOf), ...patient.layers]
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
