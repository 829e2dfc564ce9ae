import { urlSecret } from '../redact.ts'
import type { Protocol, Route, Signal } from '../types.ts'
import { type Ctx, note } from './parts/context.ts'
import { defaultText, derive, textOf } from './parts/settings.ts'
import { PATH, UPPER, flawOf, flawSpan, trimBlank } from './parts/values.ts'
import { parseUrl } from '../url.ts'

/** "The SDK MUST interpret an empty value of an environment variable the same way as when the variable is unset." */
export const value = (ctx: Ctx, name: string): string | undefined => textOf(ctx.env, name) || undefined
export const nameOf = (ctx: Ctx, signal: Signal, what: string): string => {
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_${what}`
  return value(ctx, own) === undefined ? `OTEL_EXPORTER_OTLP_${what}` : own
}

/** The own endpoint as it stands, else the generic one with the path, else the default of the protocol. */
export function destination(ctx: Ctx, signal: Signal, out: Route): void {
  const name = nameOf(ctx, signal, 'ENDPOINT')
  const used =
    value(ctx, name) === undefined
      ? defaultText(out.protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318', name)
      : ctx.env.get(name)
  if (!used) return
  const raw = used.value.reveal()
  const own = name.includes(UPPER[signal])
  out.join = used.from.source === 'default' ? 'default' : own ? 'verbatim' : 'appended'
  const url = parse(ctx, signal, raw, out.protocol)
  const generic = own ? ctx.env.get('OTEL_EXPORTER_OTLP_ENDPOINT') : undefined
  const beat = generic && generic.value.reveal() !== '' ? [generic, ...used.beat] : used.beat
  if (!url) {
    out.url = derive(urlSecret(raw), used, beat)
    const flaw = flawOf(raw)
    note(
      ctx,
      name,
      [signal],
      'signal-off',
      flaw ?? (/^[a-z][a-z0-9+.-]*:\/\//i.test(raw) ? (/^https?:/i.test(raw) ? 'not-a-url' : 'unsupported-scheme') : 'no-scheme'),
      flaw && flaw !== 'empty' ? { span: flawSpan(raw, flaw) } : {},
    )
    Object.assign(out, { state: 'broken', because: `${name} is no URL with a scheme` })
    return
  }
  parts(ctx, signal, name, raw)
  if (out.protocol !== 'grpc' && !own) url.pathname = url.pathname.replace(/\/$/, '') + PATH[signal]
  const text = out.protocol === 'grpc' ? `${url.protocol}//${url.host}` : url.href
  out.url = derive(urlSecret(text), used, beat)
  const tls = url.protocol === 'https:'
  out.dial = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (tls ? 443 : 80), tls }
}

function parse(ctx: Ctx, signal: Signal, raw: string, protocol: Protocol): URL | null {
  const insecure = value(ctx, nameOf(ctx, signal, 'INSECURE'))?.toLowerCase() === 'true'
  const bare = protocol === 'grpc' && !/^[a-z][a-z0-9+.-]*:\/\//i.test(raw) ? `${insecure ? 'http' : 'https'}://${raw}` : raw
  if (trimBlank(bare) !== bare || !/^https?:\/\//i.test(bare) || !parseUrl(bare)) return null
  const url = new URL(bare)
  url.username = ''
  url.password = ''
  url.hash = ''
  return url
}

function parts(ctx: Ctx, signal: Signal, name: string, raw: string): void {
  if (/^[a-z]+:\/\/[^/?#]*@/i.test(raw)) note(ctx, name, [signal], 'item-dropped', 'user-info', { loses: ['authorization'] })
  const hash = raw.indexOf('#')
  const query = raw.indexOf('?')
  if (hash >= 0) note(ctx, name, [signal], 'used', 'fragment', { span: [hash, hash + 1] })
  else if (query >= 0) note(ctx, name, [signal], 'used', 'query', { span: [query, query + 1] })
}
