import { routingHeaders } from './backends/routing.ts'
import { memo } from './memo.ts'
import { Secret, type Span } from './secret.ts'

const TELLING = new Set(
  'key keys apikey token tokens secret secrets password passwd auth authorization credential credentials dsn'.split(' '),
)
const SCHEME = /^["']?(?:basic|bearer|apikey|token)(?:\s+|%20|$)/i
const HEADER_NAME = /^["']?[A-Za-z0-9!#$&'*+.^_`|~-]+$/
const TOKEN_FORM =
  /^(?:eyJ[\w-]{6,}|(?:sk|pk|rk|xox[a-z]|gh[a-z]|glc|glsa|hvs|dt0c01|lsv2|phx|nrak|akia)[-_.]?[\w-]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$)/i

/** True for a name that holds key, token, secret, password, auth, credential or dsn as a word. */
export const isTelling = (name: string): boolean =>
  telling(name, () =>
    name
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .split(/[^A-Za-z0-9]+/)
      .some((word) => TELLING.has(word.toLowerCase())),
  )
const telling = memo<boolean>()

/** No shorter text looks like a credential. */
const SHORTEST = 9

/** True for a text that looks like a credential wherever it stands: known prefixes, UUIDs, long runs of mixed letters and digits. */
export function looksLikeToken(text: string): boolean {
  if (text.length < SHORTEST) return false
  if (TOKEN_FORM.test(text)) return true
  return text.split(/[./:@,;&?=\s_-]+/).some((run) => {
    if (run.length < 18 || !/^[A-Za-z0-9+]+$/.test(run)) return false
    const turns = run.replace(/[a-z]+/gi, 'a').replace(/\d+/g, '0').length
    return turns >= 5
  })
}

/** True for what stands in the place of a header name and is more likely a credential: `Basic%20abc==` or base64 with its padding, without a key. */
export function isSecretName(name: string): boolean {
  if (SCHEME.test(name) || looksLikeToken(name)) return true
  if (name.length < 12 || /[-_]/.test(name)) return false
  const turns = name.replace(/[a-z]+/gi, 'a').replace(/\d+/g, '0').length
  const caseTurns = name.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0
  return turns >= 5 || caseTurns >= 5
}

/** Wraps the value of a setting; what must not be seen follows from the setting's name and from the value's own form. */
export const secretOf = (setting: string, value: string): Secret => new Secret(value, () => settingSpans(setting, value))

function settingSpans(setting: string, value: string): Span[] {
  const name = setting.toUpperCase()
  if (name.includes('HEADER')) return headerSpans(value)
  if (isTelling(setting)) return [[0, value.length]]
  if (name.endsWith('ATTRIBUTES')) return attributeSpans(value)
  return [...urlSpans(value), ...wordSpans(value)]
}

/** A header value: shown only where a backend routes by this header and it does not look like a token. */
export function headerSecret(name: string, value: string): Secret {
  return new Secret(value, valueSpans(name, value, 0, value.length))
}

/** A URL: user info, query values, fragment and token-like path segments are hidden. */
export const urlSecret = (url: string): Secret => new Secret(url, urlSpans(url))

function headerSpans(list: string): Span[] {
  const spans: Span[] = []
  let start = 0
  for (const item of list.split(',')) {
    spans.push(...itemSpans(item, start))
    start += item.length + 1
  }
  return spans
}

function itemSpans(item: string, start: number): Span[] {
  if (routingHeaders.has(item.trim().toLowerCase())) return []
  const equals = item.indexOf('=')
  const colon = item.indexOf(':')
  const cut = colon >= 0 && (equals < 0 || colon < equals) ? colon : equals
  const name = item.slice(0, Math.max(cut, 0)).trim()
  const known = cut >= 0 && HEADER_NAME.test(name) && !isSecretName(name)
  return valueSpans(known ? name : '', item, start, start + item.length, known ? cut + 1 : 0)
}

function valueSpans(name: string, text: string, start: number, end: number, from = 0): Span[] {
  const value = text.slice(from)
  const bare = value.trim()
  const lead = from + value.length - value.trimStart().length
  if (bare === '') return []
  if (routingHeaders.has(name.toLowerCase().replace(/^["']/, '')) && !looksLikeToken(bare) && bare.length <= 40) return []
  const scheme = SCHEME.exec(bare)?.[0].length ?? 0
  return [[start + lead + scheme, Math.min(start + lead + bare.length, end)]]
}

function attributeSpans(list: string): Span[] {
  const spans: Span[] = []
  let start = 0
  for (const item of list.split(',')) {
    const cut = item.indexOf('=') + 1
    const value = item.slice(cut)
    if (cut > 0 && (isTelling(item.slice(0, cut - 1)) || looksLikeToken(value))) spans.push([start + cut, start + item.length])
    else if (cut === 0 && looksLikeToken(item)) spans.push([start, start + item.length])
    else spans.push(...urlSpans(value).map(([a, b]): Span => [a + start + cut, b + start + cut]))
    start += item.length + 1
  }
  return spans
}

function urlSpans(text: string): Span[] {
  if (text.length < SHORTEST && !/[@?#]/.test(text)) return []
  const spans: Span[] = []
  const head = /^[\s"'<]*(?:[a-z][a-z0-9+.-]*:)?\/*/i.exec(text)?.[0].length ?? 0
  const tail = text.slice(head).search(/[?#]/)
  const end = tail < 0 ? text.length : head + tail
  const at = text.lastIndexOf('@', end - 1)
  if (at > head && (!text.slice(head, at).includes('/') || text.slice(head, at).includes(':'))) spans.push([head, at])
  for (const segment of text.slice(0, end).matchAll(/[^/]+/g)) {
    if (segment.index >= head && looksLikeToken(segment[0])) spans.push([segment.index, segment.index + segment[0].length])
  }
  if (tail >= 0 && /^[^?#]*(?:\/\/|\/|:\d)/.test(text)) {
    const hash = text.indexOf('#', end)
    for (const pair of text.slice(end, hash < 0 ? undefined : hash).matchAll(/[^?&;]+/g)) {
      const cut = pair[0].indexOf('=') + 1
      spans.push([end + pair.index + cut, end + pair.index + pair[0].length])
    }
    if (hash >= 0) spans.push([hash + 1, text.length])
  }
  return spans
}

function wordSpans(text: string): Span[] {
  if (text.length < SHORTEST) return []
  return [...text.matchAll(/[^\s,"'/]+/g)].filter((m) => looksLikeToken(m[0])).map((m): Span => [m.index, m.index + m[0].length])
}
