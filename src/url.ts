/** Stands for a host that is not known, and never resolves: https://www.rfc-editor.org/rfc/rfc2606#section-2 */
export const UNKNOWN_HOST = 'not-known-here.invalid'

/**
 * The URL that a text is, or null. `URL.canParse` is no help: after some thousand calls it refuses every text with a letter such as ü
 * (Node.js 20, where its compiled form takes Latin-1 for UTF-8; test/unit/url.test.ts).
 */
export function parseUrl(text: string, base?: URL | string): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}

/** A URL or a path without the slashes at its end. The look-behind begins once in each run of them, so that a long one is not slow. */
export const withoutSlash = (text: string): string => text.replace(/(?<!\/)\/+$/, '')

/** A host as it stands in a URL: an address of IPv6 in brackets. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)

export const socketAddress = (host: string, port: number): string => `${bracketed(host)}:${port}`

/** User and password of a URL, as the header that carries them; undefined where there are none. */
export function basicOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`, 'utf8').toString('base64')}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
