import type { Route, Signal } from '../../types.ts'
import { byDefault } from './settings.ts'

/** A route before anything is read, with what is known of it already; the rest as the specification has it. */
export const blankRoute = (signal: Signal, known: Partial<Route> = {}): Route => ({
  signal,
  state: 'off',
  because: '',
  wanted: null,
  protocol: 'http/protobuf',
  headers: {},
  proxy: null,
  compression: 'none',
  timeoutMs: byDefault(10_000, 'OTEL_EXPORTER_OTLP_TIMEOUT'),
  sampler: byDefault('parentbased_always_on', 'OTEL_TRACES_SAMPLER'),
  also: [],
  ...known,
})
