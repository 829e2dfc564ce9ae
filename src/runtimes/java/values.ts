import type { Reason } from '../../types.ts'
import { flawOf } from '../parts/values.ts'
import { type JavaCtx, fatal, textOf, trimJava } from './settings.ts'

const UNITS: Record<string, number> = { '': 1, ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Since SDK 1.42 (https://github.com/open-telemetry/opentelemetry-java/pull/6654). */
const SMALL_UNITS: Record<string, number> = { us: 0.001, ns: 0.000_001 }
const MAX_LONG = 2n ** 63n - 1n
const MAX_INT = 2 ** 31 - 1

/** A duration as Java reads it: a whole number, then ms (or nothing), s, m, h or d. Milliseconds; null where it is none. */
export function durationOf(text: string): number | null {
  const [, number = '', unit = ''] = /^(.*?)(?<!\D)(\D*)$/s.exec(plainDigits(text)) ?? []
  const digits = trimJava(number)
  const scale = { ...UNITS, ...SMALL_UNITS }[trimJava(unit)]
  if (!/^[+-]?\d+$/.test(digits) || scale === undefined || abs(BigInt(digits.replace('+', ''))) > MAX_LONG) return null
  return Number(digits) * scale
}

const abs = (n: bigint): bigint => (n < 0n ? -n : n)

/** Digits of all scripts count in whole numbers (`Character.digit`); each script has ten of them in a row. */
function plainDigits(text: string): string {
  const isDigit = (code: number): boolean => code < 0x1_0000 && /\p{Nd}/u.test(String.fromCharCode(code))
  return text.replaceAll(/[^\0-\x7f]/g, (char) => {
    const code = char.charCodeAt(0)
    let start = code
    while (isDigit(start)) start--
    return start === code ? char : String((code - start - 1) % 10)
  })
}

/** `Integer.parseInt`: no blanks. null where it is none. */
function intOf(text: string): number | null {
  const digits = plainDigits(text)
  const value = /^[+-]?\d+$/.test(digits) ? Number(digits) : Number.NaN
  return value >= -MAX_INT - 1 && value <= MAX_INT ? value : null
}

/** `Double.parseDouble`: blanks around it, `NaN`, `Infinity` and a d or f at the end are allowed. null where it is none. */
export function doubleOf(text: string): number | null {
  const bare = trimJava(text)
  if (/^[+-]?NaN$/.test(bare)) return Number.NaN
  if (/^[+-]?Infinity$/.test(bare)) return bare.startsWith('-') ? -Infinity : Infinity
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?[df]?$/i.test(bare)) return Number(bare.replace(/[df]$/i, ''))
  const [, sign, whole = '', part = '', power] = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?\d+)[df]?$/i.exec(bare) ?? []
  if (power === undefined || whole + part === '') return null
  const value = Number.parseInt(whole + part, 16) * 2 ** (Number(power) - 4 * part.length)
  return sign === '-' ? -value : value
}

/** Why a number is none. */
export function numberFlaw(text: string): Reason {
  const flaw = flawOf(text)
  return flaw ?? (/^\s*[+-]?\d+(?:\.\d+)?\s*[a-z]+\s*$|^\s*\d+\.\d+\s*$/i.test(text) ? 'unit' : 'not-a-number')
}

interface Range {
  property: string
  kind: 'duration' | 'int'
  /** The least that is allowed; durations in nanoseconds are never negative, so more than 0 is what is left to say. */
  least: 0 | 1
  /** The most that its queue can hold. */
  most?: number
}

const range = (kind: Range['kind'], least: Range['least'], ...properties: string[]): Range[] =>
  properties.map((property) => ({ property, kind, least }))

/** Read always, unless the SDK is disabled. */
export const ALWAYS: readonly Range[] = [
  ...range(
    'int',
    0,
    'otel.attribute.value.length.limit',
    'otel.span.attribute.value.length.limit',
    'otel.attribute.count.limit',
    'otel.span.attribute.count.limit',
    'otel.span.event.count.limit',
    'otel.span.link.count.limit',
  ),
  ...range('int', 1, 'otel.java.metrics.cardinality.limit'),
]

const batch = (kind: 'bsp' | 'blrp', most: number): readonly Range[] => [
  ...range('duration', 0, `otel.${kind}.schedule.delay`, `otel.${kind}.export.timeout`),
  ...range('int', 1, `otel.${kind}.max.queue.size`).map((one) => ({ ...one, most })),
  ...range('int', 1, `otel.${kind}.max.export.batch.size`),
]
/**
 * Read where a batch processor stands before the exporter. The queue of spans has a power of two for its length (JCTools' Pow2), that of log
 * records is one array of the JVM; below these bounds it is the heap that decides.
 */
export const BATCH = { traces: batch('bsp', 2 ** 30), logs: batch('blrp', 2 ** 31 - 3), metrics: [] } as const
export const INTERVAL = range('duration', 1, 'otel.metric.export.interval')

export function checkRanges(ctx: JavaCtx, ranges: readonly Range[]): void {
  for (const { property, kind, least, most = Infinity } of ranges) {
    const text = textOf(ctx, property) ?? ''
    if (text === '') continue
    const value = kind === 'int' ? intOf(text) : durationOf(text)
    const isLow = value !== null && (value < 0 || (least === 1 && value <= 0))
    if (value !== null && value > most) fatal(ctx, property, 'too-high')
    if (value === null || isLow) fatal(ctx, property, isLow ? 'too-low' : numberFlaw(text), { says: saysOf(property, text, kind, isLow) })
  }
}

function saysOf(property: string, text: string, kind: Range['kind'], isLow: boolean): string {
  if (isLow) return 'Unexpected configuration error'
  return kind === 'int'
    ? `Invalid value for property ${property}=${text}. Must be a integer.`
    : `Invalid duration property ${property}=${text}`
}
