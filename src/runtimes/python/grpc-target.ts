import { isIPv6 } from 'node:net'
import { unquote } from './values.ts'

/** What the exporter makes of an endpoint before gRPC sees it. */
export interface Target {
  scheme: string
  /** What gRPC is told to connect to. */
  text: string
  /** True where the text between `//` and the path was taken out. */
  isUrl: boolean
}

export interface Address {
  authority: string
  host: string
  port: number
}

/** `urlparse` as the exporter uses it: blanks in front, tabs and line ends go only where there is a `//host`. */
export function targetOf(raw: string): Target {
  const url = raw.replace(/^[\u0000-\u0020]+/, '').replace(/[\t\r\n]/g, '')
  const [, scheme = '', rest = url] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url) ?? []
  const netloc = /^\/\/([^/?#]+)/.exec(rest)?.[1]
  return { scheme: scheme.toLowerCase(), text: netloc ?? raw, isUrl: netloc !== undefined }
}

const LABEL = /^[a-z0-9_/*\\-]{1,63}$/i
/** gRPC dials it where the target names none, plaintext or not. */
const NO_PORT = 443

/** The name that is to be resolved; null where the target is no URI (https://github.com/grpc/grpc/blob/master/src/core/util/uri.cc). */
export function nameIn({ text, isUrl }: Target): string | null {
  // A query or fragment is passed over, as long as it is one for RFC 3986.
  if (!isUrl && /[?#]/.test(text) && !/^[^?#]*(?:\?[\w.~!$&'()*+,;=:@/?%-]*)?(?:#[\w.~!$&'()*+,;=:@/?%-]*)?$/.test(text)) return null
  return decoded((isUrl ? text : text.replace(/^(?:dns|ipv[46]):(?:\/\/\/)?(?=[^/])/i, '')).replace(/[?#].*$/s, ''))
}

/** Host and port as the resolver of gRPC (c-ares) takes them; null where it resolves nothing. Blanks around a port arrive as %20. */
export function addressOf(target: Target): Address | null {
  const name = nameIn(target)
  const [host, port] = (name === null ? null : splitHostPort(name)) ?? []
  if (name === null || host === undefined || (!port && !target.isUrl && /^ipv[46]:/i.test(target.text))) return null
  if (!/^\s*(?:[+-]?\d+\s*)?$/.test(port ?? '')) return null
  const labels = host.replace(/\.$/, '').split('.')
  if (!isIPv6(host) && !labels.every((label) => LABEL.test(label))) return null
  // A port beyond the last one wraps.
  const number = port ? ((Number(port) % 65_536) + 65_536) % 65_536 : NO_PORT
  return { authority: name.replace(/\s/g, encodeURIComponent), host, port: number }
}

/** The same for a proxy, which gets the text as it stands and resolves it: it refuses what is no host with a port. */
export function proxiedAddressOf(target: Target): Address | null {
  const name = nameIn(target)
  const [host, port] = (name === null ? null : splitHostPort(name)) ?? []
  if (name === null || host === undefined || !(isIPv6(host) || /^[\w.-]+$/.test(host)) || !/^\d*$/.test(port ?? '')) return null
  const number = port ? Number(port) : NO_PORT
  return number > 0 && number < 65_536 ? { authority: name, host, port: number } : null
}

/** One colon parts host and port; more of them, or none, are all host. Brackets hold an IPv6 address. */
export function splitHostPort(text: string): [string, string?] | null {
  const bracketed = /^\[([^\]]*:[^\]]*)\](?::(.*))?$/s.exec(text)
  if (bracketed) return [bracketed[1] ?? '', bracketed[2]]
  if (text.startsWith('[')) return null
  const [host = '', port, ...more] = text.split(':')
  return more.length > 0 || port === undefined ? [text] : [host, port]
}

/** Escapes are decoded, unless a character that no URI may hold stands beside them. */
const decoded = (text: string): string => (/[^!-~]|["<>\\^`{|}]/.test(text) ? text : unquote(text))
