import type { Answer, Probe, ReadSpan } from '../types.ts'

export const textOf = (answer: Answer | undefined): string => (answer ? new TextDecoder().decode(answer.body) : '')

/** An object as it stands in a JSON answer; anything else is an empty one. */
export const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

export const stringIn = (from: Record<string, unknown>, key: string): string => (typeof from[key] === 'string' ? from[key] : '')

/** A time in nanoseconds as a text of digits; nothing for anything else. */
export const nanosIn = (key: 'startUnixNano' | 'endUnixNano', value: unknown): Partial<ReadSpan> =>
  typeof value === 'string' && /^\d+$/.test(value) ? { [key]: BigInt(value) } : {}

/** The JSON object in an answer; undefined where there is none. */
export function jsonOf(answer: Answer | undefined): Record<string, unknown> | undefined {
  const text = textOf(answer)
  if (!/^\s*\{/.test(text)) return undefined
  try {
    return fields(JSON.parse(exact(text)))
  } catch {
    return undefined
  }
}

// Times in nanoseconds are JSON numbers beyond what a double holds; as strings they keep their last digits.
const exact = (text: string): string => text.replace(/("(?:start|end)_time_unix_nano"\s*:\s*)(\d+)/g, '$1"$2"')

/** The JSON object of a 200; an empty one for everything else. */
export const okJson = ({ answer }: Probe): Record<string, unknown> => (answer?.status === 200 ? (jsonOf(answer) ?? {}) : {})

export const headerOf = ({ answer }: Probe, name: string): string => answer?.headers[name] ?? ''

/** A version as a server writes it, with or without the v before it; undefined for anything else. */
export const versionIn = (text: string): string | undefined => /^v?(\d+\.\d+[\w.+-]{0,30})$/.exec(text.trim())?.[1]
