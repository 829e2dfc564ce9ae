import { urlSecret } from '../../redact.ts'
import type { Patient, Route, Signal } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { defaultText, derive, textOf } from '../parts/settings.ts'
import { UPPER, flawOf, flawSpan, whyUnusable } from '../parts/values.ts'
import { grpcProxy } from './grpc-proxy.ts'
import { addressOf, proxiedAddressOf, type Target, targetOf } from './grpc-target.ts'

const DEFAULT = 'http://localhost:4317'
const GENERIC = 'OTEL_EXPORTER_OTLP_ENDPOINT'

/** The own endpoint if it is not empty, else the generic one even if it is; path, query and fragment are passed over without a word. */
export function grpcDestination(ctx: Ctx, signal: Signal, out: Route, patient: Patient): void {
  const ownName = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`
  const isOwn = Boolean(textOf(ctx.env, ownName))
  const name = isOwn ? ownName : GENERIC
  const set = ctx.env.get(name)
  const used = set ?? defaultText(DEFAULT, GENERIC)
  const raw = used.value.reveal()
  const shadow = isOwn ? ctx.env.get(GENERIC) : undefined
  const beat = shadow?.value.reveal() ? [shadow, ...used.beat] : used.beat
  out.join = set ? (isOwn ? 'verbatim' : 'appended') : 'default'
  const target = targetOf(raw)
  const tls = isTls(ctx, signal, target)
  // A socket of this machine: gRPC connects to it, and no address of the network is dialled.
  if (!target.isUrl && /^unix(?:-abstract)?:/i.test(raw)) {
    out.url = derive(urlSecret(raw), used, beat)
    return
  }
  const way = grpcProxy(ctx.env, target)
  const address = 'proxy' in way && way.proxy === null ? addressOf(target) : proxiedAddressOf(target)
  if (!address) {
    out.url = derive(urlSecret(raw), used, beat)
    return lost(ctx, signal, out, name)
  }
  out.url = derive(urlSecret(`${tls ? 'https' : 'http'}://${address.authority}`), used, beat)
  out.dial = { host: address.host, port: address.port, tls }
  if ('unusable' in way) noProxy(ctx, out, way.unusable)
  else out.proxy = way.proxy
  flags(ctx, signal, name, target, tls)
  if (tls) files(ctx, signal, patient)
}

/** A proxy that no resolver finds: nothing is dialled, and the export waits for it. */
function noProxy(ctx: Ctx, out: Route, name: string): void {
  note(ctx, name, [out.signal], 'signal-off', flawOf(textOf(ctx.env, name) ?? '') ?? 'not-a-url', { says: 'errors resolving' })
  if (out.state === 'export') Object.assign(out, { state: 'broken', because: `${name} names no proxy that can be used` })
}

/** https is TLS; else the own INSECURE decides if it is set at all, then the generic one, and only then the scheme. */
function isTls(ctx: Ctx, signal: Signal, { scheme }: Target): boolean {
  if (scheme === 'https') return true
  const flag = textOf(ctx.env, insecureName(ctx, signal))
  return flag === undefined ? scheme !== 'http' : flag.toLowerCase() !== 'true'
}

const insecureName = (ctx: Ctx, signal: Signal): string => {
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_INSECURE`
  return ctx.env.has(own) ? own : 'OTEL_EXPORTER_OTLP_INSECURE'
}

/** What the reader of the settings would not expect of scheme and INSECURE. */
function flags(ctx: Ctx, signal: Signal, name: string, { scheme }: Target, tls: boolean): void {
  const insecure = insecureName(ctx, signal)
  const flag = textOf(ctx.env, insecure)
  const isTrue = flag?.toLowerCase() === 'true'
  const instead = tls ? 'TLS' : 'plaintext'
  if (scheme === 'https' && isTrue) note(ctx, insecure, [signal], 'ignored', 'flag-against-scheme', { instead })
  if (scheme === 'http' && tls) note(ctx, insecure, [signal], 'used', flawOf(flag ?? '') ?? 'flag-against-scheme', { instead })
  if (scheme === 'http' || scheme === 'https') return
  if (flag !== undefined && !isTrue && !/^false$/i.test(flag))
    note(ctx, insecure, [signal], 'default-instead', flawOf(flag) ?? 'unknown-value', { instead: 'false' })
  if (tls && flag === undefined) withoutScheme(ctx, signal, name, scheme)
}

/** Neither http nor https: TLS, which a port 443 may well mean. */
function withoutScheme(ctx: Ctx, signal: Signal, name: string, scheme: string): void {
  const raw = textOf(ctx.env, name) ?? ''
  if (/^(?:dns|ipv[46]):/i.test(raw)) return
  const { text, isUrl } = targetOf(raw)
  if (isUrl && scheme !== '' && !/:(?!443$)\d+$/.test(text)) return
  note(ctx, name, [signal], 'default-instead', isUrl && scheme !== '' ? 'unsupported-scheme' : 'no-scheme', { instead: `https://${text}` })
}

function lost(ctx: Ctx, signal: Signal, out: Route, name: string): void {
  const raw = textOf(ctx.env, name) ?? ''
  const flaw = whyUnusable(raw, (text) => addressOf(targetOf(text)) !== null)
  const says = raw === '' ? "Failed to create channel to '': the target uri is not valid" : 'errors resolving'
  const span = flaw && flaw !== 'empty' ? flawSpan(raw, flaw) : undefined
  note(ctx, name, [signal], 'signal-off', flaw ?? 'not-a-url', { span, says })
  if (out.state === 'export') Object.assign(out, { state: 'broken', because: `${name} is no address that gRPC can resolve` })
}

/** A certificate that is not there is logged, and the usual roots are used; key and client certificate are read beside a certificate only. */
function files(ctx: Ctx, signal: Signal, patient: Patient): void {
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_`
  const prefix = ctx.env.has(`${own}CERTIFICATE`) ? own : 'OTEL_EXPORTER_OTLP_'
  const certificate = textOf(ctx.env, `${prefix}CERTIFICATE`)
  for (const what of ['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY']) {
    const name = `${prefix}${what}`
    const path = textOf(ctx.env, name)
    if (!path) continue
    if (!certificate) note(ctx, name, [signal], 'ignored', 'not-read')
    else if (patient.files[path] === null) note(ctx, name, [signal], 'ignored', 'file-missing', { says: 'Failed to read file' })
  }
}
