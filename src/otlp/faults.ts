import { SIGNALS, type Signal } from '../types.ts'
import { UsageError } from '../usage.ts'

/** What the receiver does wrong on request, for one signal. */
export interface FaultSet {
  /** Answers with this status; data is taken only with a 2xx. */
  status?: number
  /** Answers with this text. */
  body?: string
  /** Answers that much later. */
  delayMs?: number
  /** Resets the connection instead of answering. */
  reset?: true
  /** Never answers. */
  mute?: true
  /** Redirects there, with 307 where no status is given. */
  redirect?: string
  /** Refuses that many items of each request, in a partial success. */
  partial?: number
  /** Answers with a web page and takes nothing. */
  html?: true
  /** Adds this Retry-After, in seconds. */
  retryAfter?: number
  /** Answers as if all were well and keeps nothing. */
  drop?: true
}

export type Faults = Record<Signal, FaultSet>

interface Kind {
  example: string
  /** What the value has to be; absent where there is none. */
  takes?: string
  read(value: string): FaultSet | null
}

const MAX_DELAY_MS = 600_000

const KINDS: Record<string, Kind> = {
  status: {
    example: 'status=503',
    takes: 'a number from 200 to 599',
    read: (value) => (/^[2-5]\d\d$/.test(value) ? { status: Number(value) } : null),
  },
  body: { example: 'body=TEXT', takes: 'a text with commas written as %2C', read: (value) => ({ body: percentDecoded(value) }) },
  delay: {
    example: 'delay=2s',
    takes: 'a time such as 500ms, 2s or 1m, of at most 10m',
    read: (value) => {
      const delayMs = milliseconds(value)
      return delayMs !== null && delayMs <= MAX_DELAY_MS ? { delayMs } : null
    },
  },
  reset: { example: 'reset', read: () => ({ reset: true }) },
  mute: { example: 'mute', read: () => ({ mute: true }) },
  redirect: {
    example: 'redirect=URL',
    takes: 'an absolute URL or a path that starts with /',
    read: (value) => (/^(?:https?:\/\/[^/]|\/(?!\/))[\x21-\x7e]*$/i.test(value) ? { redirect: value } : null),
  },
  partial: { example: 'partial=1', takes: 'the number of items to refuse', read: (value) => count(value, (partial) => ({ partial })) },
  html: { example: 'html', read: () => ({ html: true }) },
  'retry-after': { example: 'retry-after=5', takes: 'seconds', read: (value) => count(value, (retryAfter) => ({ retryAfter })) },
  drop: { example: 'drop', read: () => ({ drop: true }) },
}

const ALLOWED = Object.values(KINDS)
  .map((kind) => kind.example)
  .join(', ')

export const noFaults = (): Faults => ({ traces: {}, metrics: {}, logs: {} })

/** Reads faults joined by commas, each for all signals or, after `traces:`, `metrics:` or `logs:`, for one. Throws UsageError. */
export function parseFault(text: string): Faults {
  const faults = noFaults()
  for (const item of text.split(',')) {
    const { signals, name, set } = parseOne(item.trim())
    for (const signal of signals) {
      const twice = Object.keys(set).some((key) => key in faults[signal])
      if (twice) throw new UsageError(`The fault ${name} is given twice for ${signal}; give it once.`)
      Object.assign(faults[signal], set)
    }
  }
  for (const signal of SIGNALS) refuseContradiction(faults[signal])
  return faults
}

// Values stay out of the sentences: a redirect URL or a body may hold a secret.
function parseOne(item: string): { signals: readonly Signal[]; name: string; set: FaultSet } {
  const [, only, name = '', value] = /^(?:(traces|metrics|logs):)?([^=]*)(?:=(.*))?$/s.exec(item) ?? []
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  if (!kind) {
    const shown = JSON.stringify(name.slice(0, 40))
    throw new UsageError(
      `There is no fault ${shown}; a fault is one of ${ALLOWED}, with traces:, metrics: or logs: before it for one signal only.`,
    )
  }
  if (!kind.takes && value !== undefined) throw new UsageError(`The fault ${name} takes no value; write ${kind.example}.`)
  const set = kind.takes && value === undefined ? null : kind.read(value ?? '')
  if (!set) throw new UsageError(`The fault ${name} takes ${kind.takes}; write it like ${kind.example}.`)
  return { signals: only ? [only as Signal] : SIGNALS, name, set }
}

function refuseContradiction(set: FaultSet): void {
  const redirects = set.status === undefined || (set.status >= 300 && set.status < 400)
  if (set.redirect !== undefined && !redirects) throw new UsageError('The fault redirect goes only with a status from 300 to 399.')
  if (set.html && set.body !== undefined) throw new UsageError('The faults html and body exclude each other; give one of them.')
  if (set.reset && set.mute) throw new UsageError('The faults reset and mute exclude each other; give one of them.')
}

function milliseconds(text: string): number | null {
  // As in the options: a bare number is seconds.
  const [, number, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m)?$/.exec(text) ?? []
  if (!number) return null
  return Math.round(Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'])
}

const count = (text: string, make: (value: number) => FaultSet): FaultSet | null => (/^\d{1,9}$/.test(text) ? make(Number(text)) : null)

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
