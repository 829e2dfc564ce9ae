import { GRPC_CODES } from '../grpc.ts'
import type { FaultSet } from './faults.ts'

export interface Kind {
  example: string
  /** What the value has to be; absent where there is none. */
  takes?: string
  /** It has a meaning over gRPC alone. */
  isGrpc?: true
  read(value: string): FaultSet | null
}

const MAX_DELAY_MS = 600_000
const TIME = 'a time such as 500ms, 2s or 1m, of at most 10m'
// The characters of a field name: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
const FIELD = /^([!#$%&'*+.^_`|~\w-]+)(?::(.*))?$/s

/** Every fault there is, as it is written. */
export const KINDS: Record<string, Kind> = {
  status: {
    example: 'status=503',
    takes: 'a number from 200 to 599',
    read: (value) => (/^[2-5]\d\d$/.test(value) ? { status: Number(value) } : null),
  },
  body: { example: 'body=TEXT', takes: 'a text with commas written as %2C', read: (value) => ({ body: percentDecoded(value) }) },
  delay: { example: 'delay=2s', takes: TIME, read: (value) => time(value, (delayMs) => ({ delayMs })) },
  reset: { example: 'reset', read: () => ({ reset: true }) },
  mute: { example: 'mute', read: () => ({ mute: true }) },
  cut: { example: 'cut', read: () => ({ cut: true }) },
  'reset-after-headers': { example: 'reset-after-headers', read: () => ({ lateReset: true }) },
  drip: { example: 'drip=100ms', takes: TIME, read: (value) => time(value, (dripMs) => ({ dripMs })) },
  redirect: {
    example: 'redirect=URL',
    takes: 'an absolute URL or a path that starts with /',
    read: (value) => (/^(?:https?:\/\/[^/]|\/(?!\/))[\x21-\x7e]*$/i.test(value) ? { redirect: value } : null),
  },
  partial: { example: 'partial=1', takes: 'the number of items to refuse', read: (value) => count(value, (partial) => ({ partial })) },
  html: { example: 'html', read: () => ({ html: true }) },
  'retry-after': { example: 'retry-after=5', takes: 'seconds', read: (value) => count(value, (retryAfter) => ({ retryAfter })) },
  unless: {
    example: 'unless=HEADER',
    takes: 'the name of a header, or NAME:VALUE with commas written as %2C',
    read: (value) => {
      const [, name, wanted] = FIELD.exec(value) ?? []
      if (name === undefined) return null
      return { unless: { name: name.toLowerCase(), ...(wanted !== undefined && { value: percentDecoded(wanted).trim() }) } }
    },
  },
  drop: { example: 'drop', read: () => ({ drop: true }) },
  grpc: {
    example: 'grpc=UNAVAILABLE',
    takes: 'a gRPC status by name or number, from CANCELLED (1) to UNAUTHENTICATED (16), and after a colon a text',
    isGrpc: true,
    read: (value) => {
      const [, word = '', message] = /^(\w+)(?::(.*))?$/s.exec(value) ?? []
      const code = /^\d+$/.test(word) ? Number(word) : GRPC_CODES.findIndex((name) => name === word.toUpperCase())
      if (code < 1 || code >= GRPC_CODES.length) return null
      return { grpc: { code, ...(message !== undefined && { message: percentDecoded(message) }) } }
    },
  },
  goaway: { example: 'goaway', isGrpc: true, read: () => ({ goaway: true }) },
  'no-trailers': { example: 'no-trailers', isGrpc: true, read: () => ({ noTrailers: true }) },
}

function time(text: string, make: (ms: number) => FaultSet): FaultSet | null {
  // As in the options: a bare number is seconds.
  const [, number, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m)?$/.exec(text) ?? []
  if (!number) return null
  const ms = Math.round(Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'])
  return ms <= MAX_DELAY_MS ? make(ms) : null
}

const count = (text: string, make: (value: number) => FaultSet): FaultSet | null => (/^\d{1,9}$/.test(text) ? make(Number(text)) : null)

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
