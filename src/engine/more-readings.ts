import { type Plan, type Reading, type Runtime, SIGNALS } from '../types.ts'
import { settingName } from './endpoint-edit.ts'
import { flawSpan, trimBlank } from '../runtimes/parts/values.ts'
import { withJsonNamed } from './json-list.ts'

const LINE_END = /\r\n?$/
/** The exporter for Jaeger is gone from every SDK since 2023: https://opentelemetry.io/blog/2022/jaeger-native-otlp/ */
const JAEGER = /^OTEL_EXPORTER_JAEGER_/i

/** What can be told of settings in the same way for every runtime, once it has made its plan. */
export function withMoreReadings(plan: Plan, runtime: Runtime): Plan {
  const named = withJsonNamed(plan)
  const more = [...lineEnds(named, runtime), ...leftovers(named), ...blanksInPath(named)]
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

/** A blank behind an endpoint that goes into the path, before what is added. */
function blanksInPath(plan: Plan): Reading[] {
  return SIGNALS.flatMap((signal): Reading[] => {
    const { url, protocol, state } = plan.routes[signal]
    const name = settingName(plan, url?.from)
    const value = name === undefined ? undefined : plan.settings.get(name)?.value
    const text = value?.reveal() ?? ''
    const isIn = protocol !== 'grpc' && /%20(?:\/v1\/\w+)?$/.test(url?.value.reveal() ?? '')
    if (state !== 'export' || !url || name === undefined || !value || !isIn || trimBlank(text) === text || isTold(plan, name)) return []
    return [
      {
        from: url.from,
        setting: name,
        raw: value,
        span: flawSpan(text, 'whitespace'),
        outcome: 'used',
        reason: 'whitespace',
        signals: [signal],
      },
    ]
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
