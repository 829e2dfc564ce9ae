import { urlSecret } from '../../redact.ts'
import type { Secret } from '../../secret.ts'
import type { Route, Signal, Traced } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { parseUri, reqwestProxy, wireUrl } from '../parts/rust-http.ts'
import { defaultText, derive, textOf } from '../parts/settings.ts'
import { PATH, UPPER, flawOf, flawSpan } from '../parts/values.ts'

const DEFAULT = 'http://localhost:4318'

/** Rule of the URL: the own endpoint as it stands, else the generic one with the path, else localhost without a word. */
export function destination(ctx: Ctx, signal: Signal, out: Route): void {
  const ownName = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`
  const own = ctx.env.get(ownName)
  const generic = ctx.env.get('OTEL_EXPORTER_OTLP_ENDPOINT')
  const tries: { name: string; traced: Traced<Secret>; text: string; join: Route['join'] }[] = []
  if (own) tries.push({ name: ownName, traced: own, text: own.value.reveal(), join: 'verbatim' })
  if (generic)
    tries.push({ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', traced: generic, text: withPath(generic.value.reveal(), signal), join: 'appended' })
  const hit = tries.find((t) => parseUri(t.text))
  const used = hit ?? {
    name: 'default',
    traced: defaultText(DEFAULT, 'OTEL_EXPORTER_OTLP_ENDPOINT'),
    text: DEFAULT + PATH[signal],
    join: 'default' as const,
  }
  const instead = hit ? hit.text : DEFAULT + PATH[signal]
  for (const failed of tries.slice(0, hit ? tries.indexOf(hit) : tries.length))
    endpointNote(ctx, signal, failed, 'default-instead', urlSecret(instead).toString())
  const shadows = tries.filter((t) => t !== hit && !(hit === undefined)).map((t) => t.traced)
  const uri = parseUri(used.text)
  const wire = uri ? wireUrl(uri) : { unsendable: 'it is not a valid URL' }
  out.join = used.join
  if (!(wire instanceof URL)) {
    out.url = derive(urlSecret(used.text), used.traced, [...shadows, ...used.traced.beat])
    endpointNote(ctx, signal, used, 'signal-off')
    if (out.state === 'export') Object.assign(out, { state: 'broken', because: `nothing can be sent to ${used.name}: ${wire.unsendable}` })
    return
  }
  out.url = derive(urlSecret(wire.href), used.traced, [...shadows, ...used.traced.beat])
  out.dial = {
    host: wire.hostname.replace(/^\[|\]$/g, ''),
    port: Number(wire.port) || (wire.protocol === 'https:' ? 443 : 80),
    tls: wire.protocol === 'https:',
  }
  out.proxy = reqwestProxy(wire, ctx.env)
  if (hit) parts(ctx, signal, hit.name, hit.join === 'appended')
}

/** One joining slash is taken away, no more: `//` stays. */
const withPath = (base: string, signal: Signal): string => (base.endsWith('/') ? base + PATH[signal].slice(1) : base + PATH[signal])

function endpointNote(
  ctx: Ctx,
  signal: Signal,
  failed: { name: string; traced: Traced<Secret> },
  outcome: 'default-instead' | 'signal-off',
  instead?: string,
): void {
  const text = failed.traced.value.reveal()
  if (failed.name === 'default') return
  const flaw = flawOf(text)
  const reason =
    flaw ?? (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? (/^https?:/i.test(text) ? 'not-a-url' : 'unsupported-scheme') : bare(text))
  const span = flaw && flaw !== 'empty' ? flawSpan(text, flaw) : undefined
  note(ctx, failed.name, [signal], outcome, reason, { instead, span })
}

const bare = (text: string): 'no-scheme' | 'not-a-url' =>
  /^[\w.[\]:-]+(?::\d+)?(?:[/?#]|$)|^\/\//.test(text) && !/^https?:/i.test(text) ? 'no-scheme' : 'not-a-url'

/** Parts of an endpoint that do not do what they seem to: user info is dropped, a query or fragment takes the signal path with it. */
function parts(ctx: Ctx, signal: Signal, name: string, appended: boolean): void {
  const text = textOf(ctx.env, name) ?? ''
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(text)?.[1] ?? ''
  if (authority.includes('@')) note(ctx, name, [signal], 'item-dropped', 'user-info', { loses: ['authorization'] })
  const hash = text.indexOf('#')
  const query = text.indexOf('?')
  if (hash >= 0) note(ctx, name, [signal], 'truncated', 'fragment', { span: [hash, hash + 1] })
  else if (query >= 0) note(ctx, name, [signal], appended ? 'truncated' : 'used', 'query', { span: [query, query + 1] })
}
