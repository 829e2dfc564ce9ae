import { urlSecret } from '../../redact.ts'
import type { Reason, Reading, Route } from '../../types.ts'
import { note } from '../parts/context.ts'
import { type Address, goProxy, grpcAddress, isDialable, portOf, splitHostPort } from '../parts/go-net.ts'
import { type GoUrl, goJoin, goUrlText, parseGoUrl, textOfBytes } from '../parts/go-url.ts'
import { defaultText, derive, textOf } from '../parts/settings.ts'
import { PATH, flawOf, flawSpan } from '../parts/values.ts'
import { type Candidate, type Site, candidates, has, nameOf } from './values.ts'
import { forcesTls, isPlain } from './tls.ts'
import { bracketed } from '../../url.ts'

interface Picked extends Candidate {
  url: GoUrl
}

/** What is dialled and asked for, or why nothing is. */
type Aim = { address: Address; tls: boolean; text: string } | { socket: string } | { unsendable: string; says: string }

/** What `strings.TrimSpace` takes away, as UTF-8 bytes. */
const BLANK = String.raw`(?:[\t-\r ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)+`
const BLANK_ENDS = new RegExp(`^${BLANK}|${BLANK}$`, 'g')
const NO_HOST = { unsendable: 'it names no host', says: 'http: no Host in request URL' }

/** An endpoint that url.Parse rejects is passed over: the own one for the generic one, and that for the default. */
export function destination(site: Site, out: Route): void {
  const tries = candidates(site, 'ENDPOINT').map((one) => ({ ...one, url: parseGoUrl(one.text) }))
  const hit = tries.find((one): one is Picked => one.url !== null)
  const aim = aimOf(site, out, hit)
  const used = hit ?? fallback(out)
  const shown = 'text' in aim ? aim.text : 'socket' in aim ? aim.socket : used.text
  for (const failed of tries.slice(0, hit ? tries.indexOf(hit) : tries.length))
    endpointNote(site, failed, 'default-instead', { instead: urlSecret(shown).toString(), says: 'parse url …' })
  const shadows = tries.filter((one) => one !== hit && hit !== undefined).map((one) => one.traced)
  out.join = !hit ? 'default' : hit.name === nameOf(null, 'ENDPOINT') ? 'appended' : 'verbatim'
  out.url = derive(urlSecret(shown), used.traced, [...shadows, ...used.traced.beat])
  if ('unsendable' in aim) {
    if (hit) endpointNote(site, hit, 'signal-off', { says: aim.says })
    if (out.state === 'export') Object.assign(out, { state: 'broken', because: `nothing can be sent to ${used.name}: ${aim.unsendable}` })
    return
  }
  if ('socket' in aim) return
  if (!reach(site, out, hit, aim)) return
  if (hit) usedNotes(site, hit, aim)
}

/** A proxy dials in place of the program, whatever the name; without one, a name that nobody has leads nowhere. */
function reach(site: Site, out: Route, hit: Picked | undefined, { address, tls }: { address: Address; tls: boolean }): boolean {
  const isGrpc = out.protocol === 'grpc'
  const found = goProxy(tls || isGrpc, address, site.ctx.env)
  // net/http gives a proxy without a port the usual one, gRPC none.
  const way = isGrpc && 'proxy' in found && found.proxy?.endsWith(':') ? { says: 'missing port after port-separator colon' } : found
  const isLost = 'proxy' in way && !way.proxy && !isDialable(address.host, !isGrpc)
  if (isLost && hit) endpointNote(site, hit, 'signal-off', { says: `dial tcp: lookup ${address.host}: no such host` })
  if ('says' in way) proxyNote(site, tls || isGrpc, way.says)
  if (isLost || 'says' in way) {
    const because = 'says' in way ? 'the proxy setting cannot be used' : `${address.host} is no name that can be looked up`
    if (out.state === 'export') Object.assign(out, { state: 'broken', because: `nothing is sent: ${because}` })
    return false
  }
  out.dial = { host: textOfBytes(address.host), port: address.port, tls }
  out.proxy = way.proxy
  return true
}

function proxyNote({ ctx, signal }: Site, isHttps: boolean, says: string): void {
  const name = isHttps ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  note(ctx, textOf(ctx.env, name) ? name : name.toLowerCase(), [signal], 'signal-off', 'unsupported', { says })
}

const fallback = (out: Route): Candidate => {
  const text = out.protocol === 'grpc' ? 'https://localhost:4317' : 'https://localhost:4318'
  return { name: 'the default', text, traced: defaultText(text, nameOf(null, 'ENDPOINT')) }
}

function aimOf(site: Site, out: Route, hit: Picked | undefined): Aim {
  const plain = isPlain(site, out, hit)
  return out.protocol === 'grpc' ? grpcAim(site, plain, hit?.url) : httpAim(site, plain, hit)
}

/** gRPC knows no path; a scheme that is neither http nor https makes the whole text the target of traces and metrics. */
function grpcAim(site: Site, plain: boolean, url: GoUrl | undefined): Aim {
  const target = url ? textOfBytes(grpcTarget(site, url)) : 'localhost:4317'
  const address = grpcAddress(target)
  if (!address) return { unsendable: 'it is no address that gRPC can dial', says: 'rpc error: code = Unavailable …' }
  if ('socket' in address) return { socket: `unix:${address.socket}` }
  const tls = !plain || forcesTls(site)
  const port = address.isBare ? '' : `:${address.port}`
  return { address, tls, text: `${tls ? 'https' : 'http'}://${bracketed(textOfBytes(address.host))}${port}` }
}

function grpcTarget(site: Site, url: GoUrl): string {
  const { signal } = site
  const isHttp = url.scheme === 'http' || url.scheme === 'https'
  const joined = goJoin(url.host, url.path)
  if (signal !== 'logs' && !(isHttp && joined === url.host) && !has(site, 'pathOutOfTarget')) return joined
  if (signal === 'logs' || isHttp) return url.host
  if (url.scheme !== '') return goUrlText(url)
  return url.host === '' && signal === 'traces' ? goUrlText(url) : joined
}

/** The path is taken decoded and written again; query and user info are dropped. */
function httpAim(site: Site, plain: boolean, hit: Picked | undefined): Aim {
  const base = hit ? { host: hit.url.host, path: pathOf(site, hit) } : { host: 'localhost:4318', path: PATH[site.signal] }
  const text = goUrlText({ scheme: plain ? 'http' : 'https', opaque: '', query: null, ...base })
  const url = parseGoUrl(text)
  if (!url) return { unsendable: 'it is not a valid URL', says: 'parse url …' }
  // Without a name a port alone is one of this machine; TLS has no name to ask for then.
  const host = url.host.replace(/:$/, '').replace(/^(?=:\d)/, plain ? '127.0.0.1' : '')
  if (host === '' || host.startsWith(':')) return NO_HOST
  const split = splitHostPort(host) ?? { host: host.replace(/^\[|\]$/g, ''), port: plain ? '80' : '443' }
  const port = portOf(split.port)
  if (!port) return { unsendable: `no connection can be made to ${textOfBytes(host)}`, says: 'dial tcp …' }
  return { address: { host: split.host, port }, tls: !plain, text: goUrlText({ ...url, host }) }
}

function pathOf(site: Site, { name, url }: Picked): string {
  const { signal } = site
  const [cleaned, added] = [goJoin(url.path, PATH[signal]), url.path + PATH[signal]]
  const joined = signal !== 'logs' || cleaned === added || has(site, 'logsPathCleaned') ? cleaned : added
  const raw = name === nameOf(null, 'ENDPOINT') ? joined : url.path || '/'
  if (signal === 'logs') return raw
  const path = raw.replace(BLANK_ENDS, '')
  if (path === '' || path === '.') return PATH[signal]
  return path.startsWith('/') ? path : `/${path}`
}

function endpointNote(site: Site, { name, text }: Candidate, outcome: Reading['outcome'], more: Partial<Reading> = {}): void {
  const flaw = flawOf(text)
  const span = flaw ? flawSpan(text, flaw) : undefined
  note(site.ctx, name, [site.signal], outcome, flaw ?? whyNot(text), { span, ...more })
}

function whyNot(text: string): Reason {
  if (/^https?:\/\//i.test(text)) return 'not-a-url'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'unsupported-scheme'
  return /^(?:\/\/)?[\w.[\]:-]+(?::\d+)?(?:[/?#]|$)/.test(text) && !/^https?:/i.test(text) ? 'no-scheme' : 'not-a-url'
}

/** What an endpoint that is used loses, or gains without being asked. */
function usedNotes(site: Site, hit: Picked, aim: { tls: boolean; text: string }): void {
  const { ctx, signal } = site
  const { scheme, hasUser, query } = hit.url
  if (hasUser) note(ctx, hit.name, [signal], 'item-dropped', 'user-info', { loses: ['authorization'] })
  const raw = hit.traced.value.reveal()
  const [hash, mark] = [raw.indexOf('#'), raw.indexOf('?')]
  if (query) note(ctx, hit.name, [signal], 'item-dropped', 'query', { span: [mark, mark + 1] })
  else if (hash >= 0) note(ctx, hit.name, [signal], 'item-dropped', 'fragment', { span: [hash, hash + 1] })
  // Without http or https the program decides by itself whether it speaks TLS; plaintext was asked for by INSECURE.
  if (scheme === 'http' || scheme === 'https' || (!aim.tls && !/:\/\//.test(raw))) return
  endpointNote(site, hit, 'default-instead', { instead: aim.text })
}
