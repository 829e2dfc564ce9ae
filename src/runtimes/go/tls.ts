import type { Route } from '../../types.ts'
import { note } from '../parts/context.ts'
import type { GoUrl } from '../parts/go-url.ts'
import { type Candidate, type Site, candidates, has, nameOf, valueOf } from './values.ts'

type Endpoint = (Candidate & { url: GoUrl }) | undefined

/**
 * Whether the program speaks plaintext. Traces and metrics: INSECURE, where it is set, decides alone, and anything but `true` means TLS.
 * Logs: a scheme decides (https is TLS, any other plaintext), and INSECURE only where there is none.
 */
export function isPlain(site: Site, out: Route, endpoint: Endpoint): boolean {
  const scheme = endpoint?.url.scheme ?? ''
  const flags = candidates(site, 'INSECURE')
  const isFlagAsked = scheme === '' || flags.length > 0
  if (site.signal === 'logs' && out.protocol !== 'grpc' && isFlagAsked && !has(site, 'logsInsecure'))
    return endpoint !== undefined && scheme !== 'https'
  if (site.signal === 'logs') return scheme === '' ? logsFlag(flags) : told(site, flags[0], scheme !== 'https', endpoint)
  const bySchemes = ['http', 'unix', ...(site.signal === 'metrics' ? ['unix-abstract'] : [])]
  const byScheme = bySchemes.includes(scheme)
  const flag = flags[0]
  if (!flag) return byScheme
  const plain = flag.text.toLowerCase() === 'true'
  if (plain !== byScheme && /^https?$/.test(scheme))
    note(site.ctx, flag.name, [site.signal], 'used', 'flag-against-scheme', { instead: plain ? 'plaintext' : 'TLS' })
  return plain
}

/** The first that is true or false; what is neither is logged and passed over. */
function logsFlag(flags: readonly Candidate[]): boolean {
  const hit = flags.find(({ text }) => /^(?:true|false)$/i.test(text))
  return hit?.text.toLowerCase() === 'true'
}

function told(site: Site, flag: Candidate | undefined, plain: boolean, endpoint: Endpoint): boolean {
  const wants = flag?.text.trim().toLowerCase() === 'true'
  if (flag && wants !== plain && /^https?$/.test(endpoint?.url.scheme ?? ''))
    note(site.ctx, flag.name, [site.signal], 'ignored', 'flag-against-scheme', { instead: plain ? 'plaintext' : 'TLS' })
  return plain
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----/
const KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/

/** False where the file is known to be missing or to hold nothing of that kind; a file that nobody has looked into counts as good. */
function isGood({ files }: Site, path: string, what: RegExp): boolean {
  const content = files[path]
  return content === undefined || (content !== null && what.test(content))
}

/** The settings that give this signal a TLS configuration: a CA, or a client certificate with its key. */
function tlsSettings(site: Site): string[] {
  const cas = candidates(site, 'CERTIFICATE')
  const good = cas.filter(({ text }) => isGood(site, text, CERTIFICATE))
  const pairs = [site.signal, null].map((signal) => ({
    name: nameOf(signal, 'CLIENT_CERTIFICATE'),
    certificate: valueOf(site, nameOf(signal, 'CLIENT_CERTIFICATE')),
    key: valueOf(site, nameOf(signal, 'CLIENT_KEY')),
  }))
  const whole = pairs.filter(({ certificate, key }) => certificate !== undefined && key !== undefined)
  const works = whole.filter((pair) => isGood(site, pair.certificate ?? '', CERTIFICATE) && isGood(site, pair.key ?? '', KEY))
  if (site.signal !== 'logs') return [...good, ...works].map(({ name }) => name)
  // Logs read the first of each kind only, and one that fails takes the others with it.
  const failed = (cas[0] && cas[0] !== good[0]) || (whole[0] && whole[0] !== works[0])
  return failed ? [] : [...good.slice(0, 1), ...works.slice(0, 1)].map(({ name }) => name)
}

/** With a TLS configuration, gRPC speaks TLS whatever the scheme and INSECURE say. */
export const forcesTls = (site: Site): boolean => tlsSettings(site).length > 0

/** Files that cannot be used are logged and passed over; over HTTP, a TLS configuration for a plaintext destination is an error. */
export function certificates(site: Site, out: Route): void {
  const { ctx, signal } = site
  for (const { name, text } of ['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY'].flatMap((what) => candidates(site, what))) {
    if (isGood(site, text, name.endsWith('KEY') ? KEY : CERTIFICATE)) continue
    note(ctx, name, [signal], 'ignored', site.files[text] === null ? 'file-missing' : 'broken-file')
  }
  const [name] = tlsSettings(site)
  if (name === undefined || out.protocol === 'grpc' || out.dial?.tls !== false) return
  const says = 'insecure HTTP endpoint cannot use TLS client configuration'
  note(ctx, name, [signal], 'signal-off', 'certificate-on-plain', { says })
  if (out.state === 'export') Object.assign(out, { state: 'broken', because: `${name} is set, and the destination is plaintext HTTP` })
}
