import { type Patient, type Reading, type Route, type Signal, SIGNALS } from '../../types.ts'
import { type AddOns, addOns, givenBy, type Having, havingOf, judged } from '../parts/add-ons.ts'
import { type Ctx, note } from '../parts/context.ts'
import type { ExporterRules } from '../parts/exporters.ts'
import { decidingName, otlpName } from '../parts/sdk.ts'
import { merge } from '../parts/settings.ts'
import { value } from './endpoint.ts'

/** The SDK without ext-grpc and open-telemetry/transport-grpc, and with them. */
export const ADDED = { bare: 'autoload', full: 'autoload+grpc' } as const
export const TRANSPORT = ['open-telemetry/transport-grpc']

const require = (packages: readonly string[]): string => `composer require ${packages.join(' ')}`
export const grpcOf = (patient: Patient): Having =>
  havingOf(patient, givenBy(patient, ADDED), (packages) => `pecl install grpc && ${require(packages)}`)

const ZIPKIN = addOns({ zipkin: ['open-telemetry/exporter-zipkin'] })
const B3 = ['open-telemetry/extension-propagator-b3']
const CLOUD_TRACE = ['open-telemetry/extension-propagator-cloudtrace']
/** Names that the packages register: https://github.com/open-telemetry/opentelemetry-php/tree/main/src/Extension/Propagator */
const PROPAGATORS: AddOns = addOns({ b3: B3, b3multi: B3, cloudtrace: CLOUD_TRACE, 'cloudtrace-oneway': CLOUD_TRACE })

export const phpAdded = (patient: Patient): NonNullable<ExporterRules['added']> => ({
  brought: { ...NONE, traces: ZIPKIN },
  having: havingOf(patient, 'unknown', require),
  without: 'nothing at all is exported',
})
const NONE = Object.fromEntries(SIGNALS.map((signal) => [signal, addOns({})])) as Record<Signal, AddOns>

/** A name that nothing brings is told in a warning, and the context of traces is lost. */
export function propagators(ctx: Ctx, patient: Patient): void {
  const name = 'OTEL_PROPAGATORS'
  const names = (value(ctx, name) ?? '').split(',').map((one) => one.trim())
  const { open, needs } = judged(
    names,
    (one) => /^(?:tracecontext|baggage|none|)$/.test(one),
    PROPAGATORS,
    havingOf(patient, 'unknown', require),
  )
  const lacks = open ?? needs
  if (lacks)
    note(ctx, name, [...SIGNALS], 'used', 'needs-package', { needs: lacks, detail: 'traces do not go on from one service to the next' })
}

/** gRPC is asked for, and nothing tells whether its transport is there. */
export function asksForGrpc(patient: Patient): boolean {
  const ctx: Ctx = { env: merge(patient.layers, 'environment'), readings: [] }
  const isAsked = [null, ...SIGNALS].some((signal) => value(ctx, otlpName(signal, 'PROTOCOL')) === 'grpc')
  return isAsked && grpcOf({ ...patient, wiring: undefined }).of(TRANSPORT) === 'unknown'
}

export function needsTransport(ctx: Ctx, signal: Signal, out: Route, having: Having, outcome: Reading['outcome']): void {
  if (out.protocol !== 'grpc' || having.of(TRANSPORT) !== 'unknown') return
  const detail = outcome === 'all-off' ? 'nothing at all is exported' : `no ${signal} are exported`
  note(ctx, decidingName(ctx, value, signal, 'PROTOCOL'), [signal], 'used', 'needs-package', {
    needs: { packages: ['ext-grpc', ...TRANSPORT], line: having.install(TRANSPORT) },
    detail,
  })
}
