import { withoutQuotes } from '../../text.ts'
import { headerSecret } from '../../redact.ts'
import type { Secret, Span } from '../../secret.ts'
import type { Protocol, Reading, Reason, Signal, Traced } from '../../types.ts'
import { isOld } from './facts.ts'
import type { Ctx } from '../parts/context.ts'
import { badKey, lostBy, afterValue, nameFlaw, sentFlaw } from '../parts/headers.ts'
import { strictDecode } from '../parts/percent.ts'
import { derive } from '../parts/settings.ts'
import { UPPER } from '../parts/values.ts'

/** Set by the exporter or the transport, whatever the settings say. */
const OWN = new Set(['content-type', 'user-agent', 'te'])
const HTTP_NAME = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/
const HTTP_VALUE = /^[\t -~\u0080-\u00ff]*$/
/** HTTP/2 has no place for them: Node throws when the stream is opened (ERR_HTTP2_INVALID_CONNECTION_HEADERS), or the server resets it. */
const NOT_IN_HTTP2 = new Set('connection keep-alive proxy-connection transfer-encoding upgrade http2-settings content-length'.split(' '))
const GRPC_NAME = /^[:0-9a-z_.-]+$/
const GRPC_VALUE = /^[ -~]*$/

/** One `key=value` that the parser took; positions are those in the setting's text. */
interface Entry {
  key: string
  value: string
  setting: string
  list: Traced<Secret>
  keySpan: Span
  valueSpan: Span
}

export interface HeaderPlan {
  headers: Record<string, Traced<Secret>>
  /** gRPC: the exporter cannot be built with these. */
  throwing: Reading[]
  /** With these no export leaves. */
  losing: Reading[]
}

/** Entries of the signal's own list are merged over those of the common one; what is sent is judged after that. */
export function headersOf(ctx: Ctx, signal: Signal, protocol: Protocol, version?: string): HeaderPlan {
  const out: HeaderPlan = { headers: {}, throwing: [], losing: [] }
  const merged = new Map<string, Entry>()
  for (const setting of ['OTEL_EXPORTER_OTLP_HEADERS', `OTEL_EXPORTER_OTLP_${UPPER[signal]}_HEADERS`])
    for (const entry of entriesOf(ctx, setting, signal, isOld(version, 'equalsInValue'))) merged.set(entry.key, entry)
  for (const entry of merged.values()) {
    const { key, list, setting, keySpan, valueSpan } = entry
    const name = key.toLowerCase()
    const base = { from: list.from, setting, raw: list.value, signals: [signal] }
    const wrong = protocol === 'grpc' ? grpcFlaw(entry) : httpFlaw(entry)
    if (wrong) {
      const { reason, span, throws } = wrong
      const loses = lostBy(reason, `${key}=`, '')
      out[throws ? 'throwing' : 'losing'].push({ ...base, reason, span, outcome: 'signal-off', loses, says: throws })
      continue
    }
    if (OWN.has(name)) continue
    if (protocol === 'grpc' && name.startsWith(':')) {
      // grpc-js keeps such names to itself (metadata.ts, toHttp2Headers).
      ctx.readings.push({ ...base, outcome: 'item-dropped', reason: 'illegal-key', span: entry.keySpan, loses: [name] })
      continue
    }
    const value = protocol === 'grpc' ? entry.value : entry.value.replace(/^[\t ]+|(?<![\t ])[\t ]+$/g, '')
    out.headers[name] = derive(headerSecret(name, value), list)
    const odd = nameFlaw(name, keySpan[0]) ?? sentFlaw(name, value, list.value.reveal().slice(...valueSpan), valueSpan[0])
    if (odd) ctx.readings.push({ ...base, outcome: 'used', reason: odd.flaw, span: odd.span, loses: [withoutQuotes(name)] })
  }
  return out
}

interface Wrong {
  reason: Reason
  span: Span
  throws?: string
}

/** Node refuses to make a request with such a header: https://nodejs.org/api/errors.html#err_invalid_http_token. */
function httpFlaw(entry: Entry): Wrong | null {
  // The exporter puts its own value in the place of one that is spelt as it spells it.
  if (entry.key === 'User-Agent' || entry.key === 'Content-Type') return null
  if (!HTTP_NAME.test(entry.key)) return badName(entry)
  return HTTP_VALUE.test(entry.value) ? null : valueFlaw(entry)
}

/** grpc-js refuses to make metadata of it; a colon passes that, and HTTP/2 refuses it later. */
function grpcFlaw(entry: Entry): Wrong | null {
  const name = entry.key.toLowerCase()
  if (!GRPC_NAME.test(name)) return { ...badName(entry), throws: 'Metadata key … contains illegal characters' }
  if (name.endsWith('-bin')) return { ...badName(entry), throws: "keys that end with '-bin' must have Buffer values" }
  if (!GRPC_VALUE.test(entry.value)) return { ...valueFlaw(entry), throws: 'Metadata string value … contains illegal characters' }
  return name.indexOf(':') > 0 || NOT_IN_HTTP2.has(name) ? badName(entry) : null
}

function badName({ key, list, keySpan }: Entry): Wrong {
  const colon = list.value.reveal().indexOf(':', keySpan[0])
  const before = key.slice(0, Math.max(key.indexOf(':'), 0))
  const isColon = colon >= 0 && colon < keySpan[1] && HTTP_NAME.test(withoutQuotes(before.trim()))
  return isColon ? { reason: 'colon-before-equals', span: [colon, colon + 1] } : { reason: badKey(key), span: keySpan }
}

const valueFlaw = ({ value, valueSpan }: Entry): Wrong => ({
  reason: /[\u0000-\u001f\u007f]/.test(value) ? 'control-character' : 'non-ascii',
  span: valueSpan,
})

function entriesOf(ctx: Ctx, setting: string, signal: Signal, hasOneEquals: boolean): Entry[] {
  const list = ctx.env.get(setting)
  const out: Entry[] = []
  let start = 0
  for (const text of list?.value.reveal().split(',') ?? []) {
    const entry = list && text.trim() !== '' ? entryOf(text, start, hasOneEquals) : null
    start += text.length + 1
    if (!list || !entry) continue
    const base = { from: list.from, setting, raw: list.value, signals: [signal] }
    if ('drop' in entry) {
      const previous = out.at(-1)?.key.toLowerCase() ?? ''
      const reason = entry.drop === 'no-equals' && previous !== '' ? afterValue(text) : entry.drop
      ctx.readings.push({ ...base, outcome: 'item-dropped', reason, span: entry.span, loses: lostBy(reason, text, previous) })
      continue
    }
    out.push({ ...entry, setting, list })
    if (entry.cut) ctx.readings.push({ ...base, outcome: 'truncated', reason: 'semicolon', ...entry.cut })
  }
  return out
}

type Item = Pick<Entry, 'key' | 'value' | 'keySpan' | 'valueSpan'> & { cut?: { span: Span; loses: string[] } }

/** As a baggage entry is read: what follows a `;` is metadata, and thrown away; both halves are percent-decoded. */
function entryOf(text: string, start: number, hasOneEquals: boolean): Item | { drop: Reason; span: Span } {
  const end = text.includes(';') ? text.indexOf(';') : text.length
  const equals = text.slice(0, end).indexOf('=')
  const whole = trimmed(text, 0, text.length, start)
  if (equals < 0) return noEquals(text, start, whole)
  const keySpan = trimmed(text, 0, equals, start)
  const valueSpan = trimmed(text, equals + 1, end, start)
  const rawKey = text.slice(0, equals).trim()
  const rawValue = text.slice(equals + 1, end).trim()
  if (rawKey === '') return { drop: 'no-key', span: whole }
  if (hasOneEquals && rawValue.includes('=')) return { drop: 'equals-in-value', span: valueSpan }
  if (rawValue === '') return { drop: 'empty-item', span: [keySpan[0], start + equals + 1] }
  const [key, value] = [strictDecode(rawKey), strictDecode(rawValue)]
  if (key === null || value === null) return { drop: 'bad-percent', span: key === null ? keySpan : valueSpan }
  const rest = text.slice(end + 1)
  if (rest.trim() === '') return { key, value, keySpan, valueSpan }
  const lost = rest.split(';').flatMap((one) => (one.includes('=') ? [one.slice(0, one.indexOf('=')).trim().toLowerCase()] : []))
  const loses = lost.length > 0 ? lost.filter((name) => HTTP_NAME.test(name)) : [key.toLowerCase()]
  return { key, value, keySpan, valueSpan, cut: { span: [start + end, start + end + 1], loses } }
}

function noEquals(text: string, start: number, whole: Span): { drop: Reason; span: Span } {
  const colon = text.indexOf(':')
  const isName = colon > 0 && HTTP_NAME.test(withoutQuotes(text.slice(0, colon).trim()))
  if (isName) return { drop: 'colon-before-equals', span: [start + colon, start + colon + 1] }
  return { drop: badKey(text.trim()) === 'no-key' ? 'no-key' : 'no-equals', span: whole }
}

function trimmed(text: string, from: number, to: number, start: number): Span {
  const part = text.slice(from, to)
  const lead = start + from + part.length - part.trimStart().length
  return [lead, lead + part.trim().length]
}
