import { type Plan, type Reading, type Runtime, SIGNALS } from '../types.ts'
import { withJsonNamed } from './json-list.ts'

const LINE_END = /\r\n?$/
/** The exporter for Jaeger is gone from every SDK since 2023: https://opentelemetry.io/blog/2022/jaeger-native-otlp/ */
const JAEGER = /^OTEL_EXPORTER_JAEGER_/i

/** What can be told of settings in the same way for every runtime, once it has made its plan. */
export function withMoreReadings(plan: Plan, runtime: Runtime): Plan {
  const named = withJsonNamed(plan)
  const more = [...lineEnds(named, runtime), ...leftovers(named)]
  return more.length === 0 ? named : { ...named, readings: [...named.readings, ...more] }
}

const isTold = ({ readings }: Plan, name: string): boolean => readings.some(({ setting }) => setting === name)

/** A value that ends in a line end, of which the program says nothing: it cuts it off. */
function lineEnds(plan: Plan, runtime: Runtime): Reading[] {
  return [...plan.settings].flatMap(([name, { value, from }]): Reading[] => {
    const at = value.reveal().search(LINE_END)
    if (at <= 0 || !runtime.reads(name) || isTold(plan, name)) return []
    return [{ from, setting: name, raw: value, span: [at, at + 1], outcome: 'used', reason: 'line-end', signals: [...SIGNALS] }]
  })
}

/** Variables of an exporter that there is no more, where nothing asks for it. */
function leftovers(plan: Plan): Reading[] {
  const asked = /jaeger/i.test(plan.settings.get('OTEL_TRACES_EXPORTER')?.value.reveal() ?? '')
  return [...plan.settings].flatMap(([name, { value, from }]): Reading[] => {
    if (asked || !JAEGER.test(name) || isTold(plan, name)) return []
    const isOtlp = /ENDPOINT$/i.test(name) && !/\/api\/traces|:14268\b/.test(value.reveal())
    const instead = isOtlp ? { instead: 'OTEL_EXPORTER_OTLP_ENDPOINT' } : {}
    return [{ from, setting: name, raw: value, outcome: 'ignored', reason: 'not-read', signals: ['traces'], ...instead }]
  })
}
