import { type Patient, SIGNALS } from '../../types.ts'
import { type AddOns, addOns, havingOf, judged } from '../parts/add-ons.ts'
import { type Ctx, note } from '../parts/context.ts'
import type { ExporterRules } from '../parts/exporters.ts'
import { value } from './endpoint.ts'

const gem = (name: string): string[] => [`opentelemetry-${name}`]

/** `fetch_exporter` and `fetch_propagator` of opentelemetry-sdk, lib/opentelemetry/sdk/configurator.rb: without the gem a warning, and nothing in its place. */
const EXPORTERS: Readonly<Record<'traces' | 'metrics' | 'logs', AddOns>> = {
  traces: addOns({ zipkin: gem('exporter-zipkin'), jaeger: gem('exporter-jaeger') }),
  metrics: addOns({}),
  logs: addOns({}),
}
const PROPAGATORS: AddOns = addOns({
  b3: gem('propagator-b3'),
  b3multi: gem('propagator-b3'),
  jaeger: gem('propagator-jaeger'),
  xray: gem('propagator-xray'),
  ottrace: gem('propagator-ottrace'),
})

const having = (patient: Patient): ReturnType<typeof havingOf> =>
  havingOf(patient, 'unknown', (packages) => `bundle add ${packages.join(' ')}`)

export const rubyAdded = (patient: Patient): NonNullable<ExporterRules['added']> => ({
  brought: EXPORTERS,
  having: having(patient),
  without: 'no traces are sent',
})

/** Nothing but the context of traces is lost without one. */
export function propagators(ctx: Ctx, patient: Patient): void {
  const name = 'OTEL_PROPAGATORS'
  const { open, needs } = judged((value(ctx, name) ?? '').split(','), () => false, PROPAGATORS, having(patient))
  const lacks = open ?? needs
  if (lacks)
    note(ctx, name, [...SIGNALS], 'used', 'needs-package', { needs: lacks, detail: 'traces do not go on from one service to the next' })
}
