import { withoutQuotes } from '../../text.ts'
import { headerSecret } from '../../redact.ts'
import type { Secret, Span } from '../../secret.ts'
import type { Reading, Reason, Signal, Traced } from '../../types.ts'
import { afterValue, badKey, lostBy, nameFlaw, namesIn, sentFlaw } from '../parts/headers.ts'
import { derive } from '../parts/settings.ts'
import { type JavaCtx, fatal, note, trimJava } from './settings.ts'

interface Pair {
  key: string
  raw: string
  item: Span
  at: number
}
export interface JavaHeaders {
  headers: Record<string, Traced<Secret>>
  /** A character in it makes every export throw: nothing is sent. */
  broken: boolean
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/
const INVALID = 'Invalid map property: otel.exporter.otlp.headers'
/** OkHttp puts its own in their place. */
const OWN = new Set(['content-type', 'user-agent'])

/** The headers of a signal: its own list, unless nothing is left of it, else the common one. */
export function headersFor(ctx: JavaCtx, signal: Signal): JavaHeaders {
  const [own, generic] = [`otel.exporter.otlp.${signal}.headers`, 'otel.exporter.otlp.headers']
  const mine = pairsOf(ctx, own, signal)
  if (mine === null) return { headers: {}, broken: false }
  if (mine.length === 0) return sent(ctx, generic, signal, pairsOf(ctx, generic, signal) ?? [])
  const out = sent(ctx, own, signal, mine)
  const common = ctx.env.get(generic)
  const lost = common ? namesIn(common.value.reveal()).filter((name) => !(name in out.headers)) : []
  if (lost.length > 0)
    note(ctx, generic, [signal], 'ignored', 'replaced', { loses: lost, instead: ctx.env.get(own)?.from.setting.replace(/^-D/, '') })
  return out
}

/** `key=value,…` as `ConfigProperties.getMap` reads it: no quoting, one bad item is fatal, an empty value drops the item. null: fatal. */
function pairsOf(ctx: JavaCtx, property: string, signal: Signal): Pair[] | null {
  const text = ctx.env.get(property)?.value.reveal() ?? ''
  const pairs = new Map<string, Pair>()
  let isBad = false
  let start = 0
  for (const part of text.split(',')) {
    const item = trimJava(part)
    const lead = start + part.indexOf(item)
    start += part.length + 1
    if (item === '') continue
    const span: Span = [lead, lead + item.length]
    const cut = item.indexOf('=')
    if (cut <= 0) {
      const previous = [...pairs.keys()].at(-1)?.toLowerCase() ?? ''
      const [reason, caret] = whyNoPair(item, lead, previous)
      fatal(ctx, property, reason, { span: caret, loses: lostBy(reason, item, previous), says: INVALID })
      isBad = true
      continue
    }
    const key = trimJava(item.slice(0, cut))
    const raw = trimJava(item.slice(cut + 1))
    if (raw === '')
      note(ctx, property, [signal], 'item-dropped', 'empty-item', { span: [lead, lead + cut + 1], loses: [key.toLowerCase()] })
    else pairs.set(key, { key, raw, item: span, at: lead + cut + 1 + item.slice(cut + 1).indexOf(raw) })
  }
  return isBad ? null : [...pairs.values()]
}

function whyNoPair(item: string, lead: number, previous: string): [Reason, Span] {
  const whole: Span = [lead, lead + item.length]
  const colon = item.indexOf(':')
  if (item.startsWith('=')) return ['no-key', whole]
  if (colon > 0 && TOKEN.test(withoutQuotes(item.slice(0, colon).trim()))) return ['colon-before-equals', [lead + colon, lead + colon + 1]]
  if (/^(?:basic|bearer|apikey|token|digest)\b/i.test(item)) return ['no-key', whole]
  return [previous ? afterValue(item) : 'no-equals', whole]
}

function sent(ctx: JavaCtx, property: string, signal: Signal, pairs: readonly Pair[]): JavaHeaders {
  const out: JavaHeaders = { headers: {}, broken: false }
  const traced = ctx.env.get(property)
  if (!traced) return out
  for (const pair of inHashOrder(pairs)) {
    const name = pair.key.toLowerCase()
    const decoded = urlDecode(pair.raw)
    const span: Span = [pair.at, pair.at + pair.raw.length]
    if (decoded === null) {
      fatal(ctx, property, 'bad-percent', { span, loses: [name], says: `Cannot decode header value for header: ${pair.key}` })
      continue
    }
    const value = decoded.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, '')
    const [reason, outcome, caret] = verdict(pair, name, value, span)
    if (reason)
      note(ctx, property, [signal], outcome, reason, {
        span: caret,
        loses: [lostName(name)],
        ...(outcome === 'signal-off' ? { says: 'Exporter threw an Exception' } : {}),
      })
    if (outcome === 'signal-off') out.broken = true
    else if (OWN.has(name)) note(ctx, property, [signal], 'item-dropped', 'unsupported', { span: pair.item })
    else {
      const before = out.headers[name]
      out.headers[name] = derive(headerSecret(name, before ? `${before.value.reveal()}, ${value}` : value), traced)
    }
  }
  return out
}

const lostName = (name: string): string => withoutQuotes(name.replace(/:.*$/s, '').trim())

/** What becomes of a pair on the wire: a name may hold anything from `!` to `~`, a value anything from the blank to `~`, and TAB. */
function verdict({ key, raw, item, at }: Pair, name: string, value: string, span: Span): [Reason | null, Reading['outcome'], Span?] {
  const colon = key.indexOf(':')
  const colonAt: Span = [item[0] + colon, item[0] + colon + 1]
  const keyAt: Span = [item[0], item[0] + key.length]
  if (!/^[!-~]+$/.test(key)) return colon > 0 ? ['colon-before-equals', 'signal-off', colonAt] : ['illegal-key', 'signal-off', keyAt]
  if (CONTROL.test(value)) return ['control-character', 'signal-off', span]
  if (/[^\t -~]/.test(value)) return ['non-ascii', 'signal-off', span]
  if (!TOKEN.test(key)) return colon > 0 ? ['colon-before-equals', 'used', colonAt] : [badKey(key), 'used', keyAt]
  const odd = nameFlaw(name, item[0]) ?? sentFlaw(name, value, raw, at)
  if (odd) return [odd.flaw, 'used', odd.span]
  const plus = raw.indexOf('+')
  return plus >= 0 ? ['plus', 'decoded', [at + plus, at + plus + 1]] : [null, 'used']
}

/** `java.net.URLDecoder`: a + is a blank; null for a bad escape. What is no UTF-8 becomes U+FFFD. */
function urlDecode(text: string): string | null {
  if (/%(?![0-9a-f]{2}|\+[0-9a-f])/i.test(text)) return null
  return text.replaceAll('+', ' ').replace(/(?:%[0-9a-f ][0-9a-f])+/gi, (run) => {
    const bytes = run.match(/%../g)?.map((escape) => Number.parseInt(escape.slice(1).trim(), 16)) ?? []
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
  })
}

/**
 * The order in which a `HashMap` gives its keys back, filled by `merge`, which puts a new key first: it shows where two names differ in case
 * only, and both are sent. The user agent is in it, too.
 */
function inHashOrder(pairs: readonly Pair[]): Pair[] {
  let size = 16
  while (pairs.length + 1 > size * 0.75) size *= 2
  const bucket = ({ key }: Pair): number => {
    const hash = Array.from({ length: key.length }, (_, i) => key.charCodeAt(i)).reduce((h, code) => (Math.imul(h, 31) + code) | 0, 0)
    return (hash ^ (hash >>> 16)) & (size - 1)
  }
  return pairs.toReversed().toSorted((a, b) => bucket(a) - bucket(b))
}
