import { common, isBlankEnded, OTHERS } from './grammar-dialects.ts'
import type { Dialect } from './grammar-sdk.ts'
import * as V from './grammar-values.ts'
import type { Settings } from './support/program.ts'

const ODDNESS = [0.2, 0.5, 1]
/** Go takes what is not above 0 for no limit at all. */
const whole = (text: string): number | null => (/^\s*\+?\d+\s*$/.test(text) ? Number(text) : null)

/** Go: milliseconds as whole numbers; proxies, but no ALL_PROXY; the queues of the batch processors. */
export const goDialect = (): Dialect => ({
  ...common,
  oddness: ODDNESS,
  exporters: [...V.EXPORTERS, 'otlp,otlp', 'otlp,', 'prometheus'],
  timeoutMs: (text) => whole(text) || null,
  others: {
    ...OTHERS,
    OTEL_CONFIG_FILE: ['@HOME/missing.yaml', ''],
    OTEL_METRICS_PRODUCERS: ['none', 'prometheus', 'bogus', '', 'none,prometheus'],
    OTEL_BSP_SCHEDULE_DELAY: V.NUMBERS,
    OTEL_BSP_MAX_QUEUE_SIZE: ['2048', '1', '-1', 'abc', '', '+5', '1.5'],
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: ['512', '1', '0', '-1', 'abc', '9000', ''],
    OTEL_BLRP_MAX_QUEUE_SIZE: ['2048', '1', '0', '-1', 'abc', ''],
    OTEL_METRIC_EXPORT_INTERVAL: V.NUMBERS,
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: ['128', '0', '-1', 'abc', ''],
    REQUEST_METHOD: ['GET', ''],
  },
  more(_rng, settings) {
    // The order of two names that differ in case only is that of a Go map: another one each time. A socket is no place for a sink.
    drop(settings, /_HEADERS$/, (text) => new Set(namesOf(text).map((name) => name.toLowerCase())).size < new Set(namesOf(text)).size)
    drop(settings, /_ENDPOINT$/, (text) => /unix/i.test(text))
  },
})

/** Rust: milliseconds as whole numbers; what names exporters, certificates or the SDK as a whole is not read. */
export const rustDialect = (): Dialect => ({
  ...common,
  oddness: ODDNESS,
  exporters: V.EXPORTERS,
  timeoutMs: whole,
  others: {
    ...OTHERS,
    OTEL_BSP_MAX_QUEUE_SIZE: ['2048', '1', 'abc', ''],
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: ['512', '1', 'abc', ''],
    OTEL_BLRP_MAX_QUEUE_SIZE: ['2048', '1', 'abc', ''],
    OTEL_METRIC_EXPORT_INTERVAL: ['60000', 'abc', '', '5s'],
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: ['delta', 'LowMemory', 'bogus', ''],
    REQUEST_METHOD: ['GET', ''],
  },
  more(_rng, settings) {
    // Equal names are joined, and the HTTP/2 of the sink shows no value with a blank at its ends.
    drop(settings, /_HEADERS$/, (text) => isBlankEnded(text) && new Set(namesOf(text)).size < namesOf(text).length)
  },
})

const namesOf = (text: string): string[] => text.split(',').map((item) => (item.split('=', 1)[0] ?? '').trim())

function drop({ env }: Settings, names: RegExp, isBad: (text: string) => boolean): void {
  for (const [name, text] of Object.entries(env)) if (names.test(name) && isBad(text)) delete env[name]
}
