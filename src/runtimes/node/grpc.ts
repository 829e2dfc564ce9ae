import { urlSecret } from '../../redact.ts'
import type { Reading, Route, Signal } from '../../types.ts'
import { isTrue, namesOf, valueOf } from './env.ts'
import { bare, isHost, reasonOf, spanOf } from './endpoint.ts'
import { type Ctx, note } from '../parts/context.ts'
import { defaultText, derive, textOf } from '../parts/settings.ts'
import { parseUrl } from '../../url.ts'

const DEFAULT = 'http://localhost:4317'
/** grpc-js dials it where the target names no port; `URL.host` has taken the scheme's own port away. */
const NO_PORT = 443

/**
 * gRPC: the host of the endpoint, everything else of it is left out. What `new URL` cannot read throws while the exporter is built: the
 * readings that are returned. https://github.com/open-telemetry/opentelemetry-js/tree/main/experimental/packages/otlp-grpc-exporter-base/src/configuration
 */
export function grpcDestination(ctx: Ctx, signal: Signal, out: Route): Reading[] {
  const names = namesOf(ctx, signal, 'ENDPOINT')
  const name = names[0] ?? 'OTEL_EXPORTER_OTLP_ENDPOINT'
  const used = names[0] === undefined ? defaultText(DEFAULT, name) : (ctx.env.get(name) ?? defaultText(DEFAULT, name))
  const raw = used.value.reveal().trim()
  const target = parseUrl(/^\w{1,8}:\/\//.test(raw) ? raw : `https://${raw}`)
  const others = names.slice(1).flatMap((other) => ctx.env.get(other) ?? [])
  out.join = names[0] === undefined ? 'default' : name === 'OTEL_EXPORTER_OTLP_ENDPOINT' ? 'appended' : 'verbatim'
  out.url = derive(urlSecret(raw), used, [...others, ...used.beat])
  if (!target) {
    const base = { from: used.from, setting: name, raw: used.value, signals: [signal], ...spanOf(raw) }
    return [{ ...base, outcome: 'signal-off', reason: reasonOf(raw), says: 'TypeError: Invalid URL' }]
  }
  if (target.protocol === 'unix:') return []
  if (!isHost(target.hostname)) {
    const reason = /^https?:/i.test(raw) || target.hostname !== '' ? reasonOf(raw) : 'unsupported-scheme'
    note(ctx, name, [signal], 'signal-off', reason, spanOf(raw))
    Object.assign(out, { state: 'broken', because: `nothing can be sent to ${name}: it names no host` })
    return []
  }
  const tls = isTls(ctx, signal, name, target)
  out.url = derive(urlSecret(`${tls ? 'https' : 'http'}://${target.host}`), used, out.url.beat)
  out.dial = { host: bare(target.hostname), port: Number(target.port) || NO_PORT, tls }
  out.proxy = grpcProxy(ctx, out.dial.host)
  leftOut(ctx, signal, name, target)
  return []
}

/** `http://` and `https://`, in lower case, decide; any other text is TLS unless INSECURE is true. */
function isTls(ctx: Ctx, signal: Signal, name: string, target: URL): boolean {
  const raw = valueOf(ctx, name)?.trim() ?? DEFAULT
  const flag = namesOf(ctx, signal, 'INSECURE')[0] ?? ''
  const isInsecure = isTrue(valueOf(ctx, flag))
  const isPlain = raw.startsWith('http://')
  if (isPlain || raw.startsWith('https://')) {
    const instead = isPlain ? 'plaintext' : 'TLS'
    if (flag !== '' && isInsecure !== isPlain) note(ctx, flag, [signal], 'ignored', 'flag-against-scheme', { instead })
    return !isPlain
  }
  if (isInsecure) return false
  const value = valueOf(ctx, flag)?.trim().toLowerCase()
  if (value !== undefined && value !== 'false') note(ctx, flag, [signal], 'ignored', 'unknown-value')
  const scheme = /^(\w{1,8}):\/\//.exec(raw)?.[1]
  const instead = `https://${target.host}`
  if (scheme !== 'grpcs')
    note(ctx, name, [signal], 'default-instead', scheme === undefined ? 'no-scheme' : 'unsupported-scheme', { instead })
  return true
}

function leftOut(ctx: Ctx, signal: Signal, name: string, target: URL): void {
  const raw = textOf(ctx.env, name) ?? ''
  if (target.username !== '' || target.password !== '') note(ctx, name, [signal], 'item-dropped', 'user-info', { loses: ['authorization'] })
  const [hash, query] = [raw.indexOf('#'), raw.indexOf('?')]
  if (hash >= 0) note(ctx, name, [signal], 'used', 'fragment', { span: [hash, hash + 1] })
  else if (query >= 0) note(ctx, name, [signal], 'used', 'query', { span: [query, query + 1] })
}

/** grpc-js reads the lower-case names only, for plaintext too: https://github.com/grpc/grpc-node/blob/master/packages/grpc-js/src/http_proxy.ts. */
function grpcProxy(ctx: Ctx, host: string): string | null {
  const first = (...names: string[]): string => names.map((name) => textOf(ctx.env, name)).find((text) => text) ?? ''
  const proxy = parseUrl(first('grpc_proxy', 'https_proxy', 'http_proxy'))
  if (!proxy || proxy.protocol !== 'http:') return null
  const exempt = first('no_grpc_proxy', 'no_proxy')
  if (exempt !== '' && exempt.split(',').some((entry) => host.endsWith(entry) || inNet(host, entry))) return null
  return `http://${proxy.hostname}:${proxy.port || '80'}`
}

function inNet(host: string, entry: string): boolean {
  const [net = '', bits = '', more] = entry.split('/')
  const size = Number.parseInt(bits, 10)
  const ipv4 = /^(?:\d{1,3}\.){3}\d{1,3}$/
  if (more !== undefined || !ipv4.test(host) || !ipv4.test(net) || !(size >= 0 && size <= 32)) return false
  const number = (text: string): number => text.split('.').reduce((sum, octet) => (sum << 8) + Number(octet), 0)
  const mask = -1 << (32 - size)
  return (number(host) & mask) === (number(net) & mask)
}
