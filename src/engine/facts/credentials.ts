import { isTelling, looksLikeToken } from '../../redact.ts'
import { didYouMean } from '../../text.ts'
import type { HeaderRule, KeyForm, Profile, Route } from '../../types.ts'

const SCHEME = /^\s*([A-Za-z][A-Za-z-]*)(?:\s+|%20)+(?=\S)/

/** A credential that is sent under a name that the backend reads. */
export interface Credential {
  rule: HeaderRule
  /** The word before the key as it is sent; '' where the key stands alone. */
  scheme: string
  key: string
}

/** The credential of a route, by the rules of its backend; undefined where none is complete. */
export function credentialOf({ headers }: Route, { credentials }: Profile): Credential | undefined {
  const rule = credentials.find(({ name, with: more = [] }) => name in headers && more.every((other) => other in headers))
  return rule && split(rule, headers[rule.name]?.value.reveal() ?? '')
}

/** A word before the key is a scheme where it is written apart from it, or where it is one that the rule names. */
function split(rule: HeaderRule, value: string): Credential {
  const scheme = SCHEME.exec(value)?.[1] ?? ''
  return { rule, scheme, key: scheme === '' ? value.trim() : value.replace(SCHEME, '').trim() }
}

/** What kind of key this is, where its form is documented; of a Basic credential, user and password are looked at in clear. */
export function kindOf({ rule, scheme, key }: Credential): KeyForm | undefined {
  const text = scheme.toLowerCase() === 'basic' ? Buffer.from(key, 'base64').toString('utf8') : key
  return rule.keys?.find(({ form }) => form.test(text))
}

/** The name of a header that carries a credential and is none that the backend reads. */
export function strayCredential({ headers }: Route, { credentials, routing }: Profile): string | undefined {
  const read = new Set([...credentials.flatMap(({ name, with: more = [] }) => [name, ...more]), ...routing.map(({ name }) => name)])
  const names = Object.keys(headers).filter((name) => !read.has(name) && name !== 'proxy-authorization')
  const near = names.find((name) => didYouMean(name, [...read]) !== undefined && !routing.some((rule) => didYouMean(name, [rule.name])))
  return near ?? names.find((name) => isTelling(name)) ?? names.find((name) => looksLikeToken(headers[name]?.value.reveal() ?? ''))
}

/** The header names of a backend's credential in words: `a`, `a and b`, `a or b`. */
export const wantedWords = (rules: readonly HeaderRule[]): string =>
  rules.map(({ name, with: more = [] }) => [name, ...more].join(' and ')).join(' or ')

/** The same where no shell works anything out. */
export const valueText = (rule: HeaderRule): string => valueLine(rule).replace(/\$\(.*?\)(?=,|$)/, 'BASE64')

/** The credential is typed where the quotes stand; nothing of it is known here. */
export function valueLine({ schemes, with: more = [] }: HeaderRule): string {
  const rest = more.map((name) => `,${name}=VALUE`).join('')
  const scheme = schemes[0] ?? ''
  if (scheme === 'Basic') return `Basic%20$(printf %s 'USER:PASSWORD' | base64 | tr -d '\\n')${rest}`
  return scheme === '' ? `KEY${rest}` : `${scheme}%20KEY${rest}`
}

/** What becomes of `name=word key` where the key belongs under the name of the rule, and behind its word or none. */
export function renamed(rest: string, written: string, { name, schemes }: HeaderRule): { find: string; replace: string } {
  const [, before = '', word = ''] = /^(\s*=\s*)((?:[A-Za-z][A-Za-z-]*(?:\s+|%20)+(?=\S))?)/.exec(rest) ?? []
  const wanted = schemes[0] ?? ''
  const isRead = schemes.some((one) => one.toLowerCase() === word.replace(/(?<!\s|%20)(?:\s|%20)+$/, '').toLowerCase())
  const kept = isRead ? word : wanted === '' || wanted === 'Basic' ? '' : `${wanted}%20`
  return { find: written + before + word, replace: name + before + kept }
}
