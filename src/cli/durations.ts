import { inQuotes } from '../text.ts'
import { UsageError } from '../usage.ts'

/** `500ms`, `5s`, `2m`, or a bare number of seconds, as milliseconds. Throws UsageError on anything else. */
export function milliseconds(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim())
  const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[match?.[2] ?? 's'] ?? 1_000
  const ms = match ? Number(match[1]) * unit : Number.NaN
  if (!(ms > 0) || ms > 24 * 3_600_000) throw new UsageError(`${option} ${inQuotes(text)}: not a duration; write 500ms, 5s or 2m.`)
  return ms
}
