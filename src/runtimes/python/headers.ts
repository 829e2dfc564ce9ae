import { withoutQuotes } from '../../text.ts'
import { headerSecret } from '../../redact.ts'
import type { Secret, Span } from '../../secret.ts'
import type { Reading, Reason, Route, Signal, Traced } from '../../types.ts'
import type { Ctx } from '../parts/context.ts'
import { afterValue, badKey, type Item, itemsOf, lostBy, isOddlyQuoted, NO_CREDENTIAL } from '../parts/headers.ts'
import { derive } from '../parts/settings.ts'
import { UPPER, placeholderIn } from '../parts/values.ts'
import { has } from './facts.ts'
import { strip, unquote } from './values.ts'

/** `parse_env_headers`: https://github.com/open-telemetry/opentelemetry-python/blob/main/opentelemetry-api/src/opentelemetry/util/re.py */
const KEY = /^[!#-'*+.0-9A-Z^-z|~-]+$/
const STRICT = /^[!#-+\--:<-[\]-~]*$/
const LIBERAL = /^[ !#-+\--:<-[\]-~]*$/
const SAYS =
  'Header format invalid! Header values in environment variables must be URL encoded per the OpenTelemetry Protocol Exporter specification'

/** What the transport sets itself: a header of the settings with such a name is no part of the plan. */
const TRANSPORT =
  /^(?:content-(?:type|encoding|length)|user-agent|host|accept(?:-encoding)?|connection|keep-alive|transfer-encoding|te|traceparent|grpc-(?:encoding|accept-encoding|timeout))$/

interface Entry {
  name: string
  value: string
  /** The name as it is written, and where. */
  key: string
  keyAt: number
  raw: string
  /** Where the value stands in the list. */
  at: number
  /** Taken as it stands, because of a raw blank in it. */
  plain?: boolean
}
type Judged = Entry | { drop: Reason; span: Span }

/** A signal's own list, when it holds anything at all, takes the place of the generic one; nothing is merged. */
export function headers(ctx: Ctx, signal: Signal, out: Route, version: string | undefined): void {
  const ownName = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_HEADERS`
  const own = ctx.env.get(ownName)
  const generic = ctx.env.get('OTEL_EXPORTER_OTLP_HEADERS')
  const isOwn = own !== undefined && own.value.reveal() !== ''
  const used = isOwn ? own : generic
  if (!used) return
  const setting = isOwn ? ownName : 'OTEL_EXPORTER_OTLP_HEADERS'
  const read = readList(setting, used, signal, { version, isGrpc: out.protocol === 'grpc' })
  out.headers = read.headers
  ctx.readings.push(...read.readings)
  const lost = read.readings.find((reading) => reading.outcome === 'signal-off')
  if (lost && out.state === 'export') Object.assign(out, { state: 'broken', because: `a header in ${setting} cannot be sent` })
  if (!isOwn || !generic) return
  const theirs = readList('', generic, signal, { version, isGrpc: false }).headers
  const loses = Object.keys(theirs).filter((name) => !(name in out.headers))
  if (loses.length === 0) return
  const base = { from: generic.from, setting: 'OTEL_EXPORTER_OTLP_HEADERS', raw: generic.value, signals: [signal] }
  ctx.readings.push({ ...base, outcome: 'ignored', reason: 'replaced', loses, instead: ownName })
}

interface How {
  version: string | undefined
  isGrpc: boolean
}

/** The last one of a name wins: what stands before it is neither sent nor judged. */
function readList(setting: string, traced: Traced<Secret>, signal: Signal, how: How): { headers: Route['headers']; readings: Reading[] } {
  const winners = new Map<string, Entry>()
  const readings: Reading[] = []
  const base = { from: traced.from, setting, raw: traced.value, signals: [signal] }
  let previous = ''
  for (const item of itemsOf(traced.value.reveal())) {
    const verdict = judge(item, how.version)
    if ('drop' in verdict) {
      const reason = verdict.drop === 'no-equals' && previous ? afterValue(item.text) : verdict.drop
      const loses = lostBy(reason, item.text, previous)
      readings.push({ ...base, outcome: 'item-dropped', reason, span: verdict.span, loses, says: SAYS })
      continue
    }
    previous = verdict.name
    winners.set(verdict.name, verdict)
  }
  const found: Route['headers'] = {}
  for (const entry of winners.values()) {
    const { name, value, raw, at } = entry
    const bad = how.isGrpc ? (unfolded(entry, how.version) ?? illegalOnGrpc(name, value)) : illegalOnHttp(name, value)
    const flaw = bad ?? flawIn(entry)
    const gap = flaw === 'placeholder' ? placeholderIn(raw) : null
    const span: Span =
      bad === 'illegal-key' ? [entry.keyAt, entry.keyAt + entry.key.length] : gap ? [at + gap[0], at + gap[1]] : [at, at + raw.length]
    if (flaw) readings.push({ ...base, outcome: bad ? 'signal-off' : 'used', reason: flaw, span, loses: [withoutQuotes(name)] })
    if (!TRANSPORT.test(name)) found[name] = derive(headerSecret(name, value), traced)
    else if (!how.isGrpc && name.startsWith('content-'))
      readings.push({ ...base, outcome: 'used', reason: 'overrides', span, instead: `${name}: ${value}` })
  }
  return { headers: found, readings }
}

/** Any blank goes from the ends of an item, only these from around its `=`. */
const OWS = /^[ \t]+|(?<![ \t])[ \t]+$/g

function judge(item: Item, version: string | undefined): Judged {
  const text = strip(item.text)
  const start = item.start + item.text.indexOf(text)
  const lead = start
  const whole: Span = [lead, start + text.length]
  const equals = text.indexOf('=')
  const colon = text.indexOf(':')
  if (colon > 0 && (equals < 0 || colon < equals) && KEY.test(withoutQuotes(strip(text.slice(0, colon)))))
    return { drop: 'colon-before-equals', span: [start + colon, start + colon + 1] }
  if (equals < 0) return { drop: badKey(strip(text)) === 'no-key' ? 'no-key' : 'no-equals', span: whole }
  const [key = '', raw = ''] = [text.slice(0, equals), text.slice(equals + 1)].map((half) => half.replace(OWS, ''))
  const at = start + equals + 1 + text.slice(equals + 1).indexOf(raw)
  if (key === '') return { drop: 'no-key', span: whole }
  if (!has(version, 'headerPattern')) return { name: strip(key).toLowerCase(), value: strip(raw), key, keyAt: lead, raw, at, plain: true }
  if (!KEY.test(key)) return { drop: badKey(key), span: [lead, lead + key.length] }
  const decode = has(version, 'decodedHeaders') ? unquote : (one: string): string => one
  if (STRICT.test(raw)) return { name: strip(decode(key)).toLowerCase(), value: strip(decode(raw)), key, keyAt: lead, raw, at }
  if (LIBERAL.test(raw) && has(version, 'liberalHeaders'))
    return { name: key.toLowerCase(), value: raw, key, keyAt: lead, raw, at, plain: true }
  return { drop: whyDropped(raw), span: [at, at + raw.length] }
}

function whyDropped(raw: string): Reason {
  if (placeholderIn(raw)) return 'placeholder'
  if (raw.includes('"')) return 'quoted'
  if (raw.includes(';')) return 'semicolon'
  if (/[\u0000-\u001f\u007f]/.test(raw)) return 'control-character'
  if (/[^ -~]/.test(raw)) return 'non-ascii'
  return 'not-encoded'
}

/** What `requests` and `http.client` refuse; each export of the signal fails then. */
function illegalOnHttp(name: string, value: string): Reason | null {
  if (!/^[^:\s][^:\r\n]*$/.test(name) || /[^\u0000-\u007f]/.test(name)) return 'illegal-key'
  if (/[\r\n]/.test(value)) return 'control-character'
  return /[^\u0000-\u00ff]/.test(value) ? 'non-ascii' : null
}

/** Versions that send a name as it is written, and cut at every `=`: https://github.com/open-telemetry/opentelemetry-python/issues/1851. */
function unfolded({ key, raw }: Entry, version: string | undefined): Reason | null {
  if (has(version, 'headerNames')) return null
  if (/[A-Z]/.test(key)) return 'illegal-key'
  return raw.includes('=') ? 'equals-in-value' : null
}

/** HTTP/2 has no place for these: the server resets each export (RFC 9113, 8.2.2). */
const NOT_IN_HTTP2 = /^(?:connection|keep-alive|proxy-connection|transfer-encoding|upgrade)$/

/** What gRPC refuses as metadata (`Illegal header key`, `Illegal header value`, a `-bin` key without bytes). */
function illegalOnGrpc(name: string, value: string): Reason | null {
  if (!/^[0-9a-z_.-]+$/.test(name) || name.endsWith('-bin') || NOT_IN_HTTP2.test(name)) return 'illegal-key'
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'control-character'
  return /[^ -~]/.test(value) ? 'non-ascii' : null
}

function flawIn({ name, value, raw, plain }: Entry): Reason | null {
  if (placeholderIn(raw)) return 'placeholder'
  if (value === '' || (name === 'authorization' && NO_CREDENTIAL.test(value))) return 'empty-item'
  if (isOddlyQuoted(name, value, raw) || /^['"]/.test(name)) return 'quoted'
  if (plain && /%[0-9a-f]{2}/i.test(raw)) return 'not-decoded'
  return null
}
