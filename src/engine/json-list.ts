import type { Plan, Reading } from '../types.ts'

const STANDS = /^\s*["']?\{.*\}["']?\s*$/s

/** True where a list of headers was written as a JSON object, which no runtime reads as one. */
function isJsonObject(text: string): boolean {
  if (!STANDS.test(text)) return false
  try {
    const value: unknown = JSON.parse(text.trim().replace(/^(["'])(.*)\1$/s, '$2'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** However a runtime stumbles over a JSON object (a colon, quotes, a name that is none), the reason is one: it is JSON. */
export function withJsonNamed(plan: Plan): Plan {
  const lists = new Set(plan.readings.filter(isList).flatMap(({ setting, raw }) => (isJsonObject(raw.reveal()) ? [setting] : [])))
  if (lists.size === 0) return plan
  const named = (reading: Reading): Reading =>
    lists.has(reading.setting) && reading.reason !== 'not-read' && reading.reason !== 'replaced' ? { ...reading, reason: 'json' } : reading
  return { ...plan, readings: plan.readings.map(named) }
}

const isList = ({ setting, raw }: Reading): boolean => /headers$/i.test(setting) && raw.reveal().includes('{')
