import { isSecretName } from '../redact.ts'
import { runtimeOf } from '../runtimes/index.ts'
import type { Secret } from '../secret.ts'
import { percentEncoded, visible, withoutQuotes } from '../text.ts'
import { type Patient, type Plan, SIGNALS } from '../types.ts'

export type Scrub = <T>(value: T) => T
const MASK = '<redacted>'
/** Words of our own that a short secret may happen to equal; they stay readable. */
const OURS =
  /^(?:true|false|none|otlp|console|traces|metrics|logs|grpc|http|https|mlflow|default|localhost|process|environment|error|warning|note|export|healthy|broken|POST|GET|user|username|password|token|admin|basic|bearer)$/i

const isOurs = (word: string): boolean => OURS.test(word) || runtimeOf(word.toLowerCase()) !== undefined

/** Nothing in it is to be escaped or cut. */
const HARMLESS = /^[ -~]{0,2000}$/

/** Last line of defence: no hidden part of any setting stands in any text of a report, as written, decoded, or inside Basic. */
export function scrubber(patient: Patient, plan: Plan): Scrub {
  const hidden = new Set<string>()
  const learn = (secret: Secret): void => {
    for (const part of secret.hiddenParts()) for (const form of forms(part)) hidden.add(form)
  }
  for (const layer of patient.layers) for (const setting of layer.settings) learn(setting.value)
  for (const signal of SIGNALS) for (const traced of Object.values(plan.routes[signal].headers)) learn(traced.value)
  const names = [...SIGNALS.flatMap((signal) => Object.keys(plan.routes[signal].headers)), ...plan.readings.flatMap((r) => r.loses ?? [])]
  for (const name of names) if (isSecretName(name)) hidden.add(name)
  const words = [...hidden].filter((word) => word.length >= 5 && !isOurs(word)).toSorted((a, b) => b.length - a.length)
  const short = [...hidden].filter(
    (word) => word.length >= 2 && word.length < 5 && !isOurs(word) && /\d|[A-Z]/.test(word) && /[a-z]/i.test(word),
  )
  const clean = (text: string): string => {
    let out = text
    for (const word of words) if (out.includes(word)) out = out.replaceAll(word, MASK)
    for (const word of short) out = out.replace(new RegExp(`(?<![\\w-])${escape(word)}(?![\\w-])`, 'g'), MASK)
    return out
  }
  // Text from outside (values, answers, names of files) becomes harmless here; only the lines of a fix may be several.
  const shown = (text: string, key: string): string => (key === 'line' ? text.split('\n').map(line).join('\n') : line(text))
  const isPlain = words.length + short.length === 0
  const line = (text: string): string => (isPlain && HARMLESS.test(text) ? text : visible(clean(text), 100_000))
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return shown(value, key)
    if (Array.isArray(value)) return walkItems(value, key)
    return value && typeof value === 'object' ? walkEntries(value) : value
  }
  // What holds nothing to hide or to escape stays the same object: most of a report does.
  const walkItems = (items: readonly unknown[], key: string): readonly unknown[] => {
    const walked = items.map((inner) => walk(inner, key))
    return walked.every((inner, i) => inner === items[i]) ? items : walked
  }
  const walkEntries = (object: object): object => {
    const entries = Object.entries(object)
    const walked = entries.map(([name, inner]) => walk(inner, name))
    const isSame = entries.every(([name, inner], i) => walked[i] === inner && line(name) === name)
    return isSame ? object : Object.fromEntries(entries.map(([name], i) => [line(name), walked[i]]))
  }
  return <T>(value: T): T => walk(value, '') as T
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function forms(part: string): string[] {
  const bare = withoutQuotes(part.trim())
  const out = [part, bare, percentEncoded(bare)]
  try {
    out.push(decodeURIComponent(bare))
  } catch {
    // not percent-encoded: as it stands
  }
  const base64 = /^(?:basic(?:\s|%20)+)?([A-Za-z0-9+/]{6,}={0,2})$/i.exec(bare)?.[1]
  const decoded = base64 ? Buffer.from(base64, 'base64').toString('utf8') : ''
  if (/^[\x20-\x7e]+:[\x20-\x7e]*$/.test(decoded))
    out.push(decoded, decoded.slice(decoded.indexOf(':') + 1), ...decoded.split(':').filter((word) => word.length >= 8))
  // Header names are lower-cased on the wire, and what stood in the place of a name may be a credential.
  return [...new Set(out.flatMap((text) => [text, text.toLowerCase()]))].filter((text) => text.length > 1)
}
