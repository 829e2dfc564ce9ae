import type { Route, Signal, Traced } from '../../types.ts'
import { byDefault, derive } from '../parts/settings.ts'
import { type JavaCtx, fatal, note, textOf } from './settings.ts'
import { nameFlaw } from './checks.ts'
import { durationOf, numberFlaw } from './values.ts'
import { merge } from '../parts/settings.ts'
import type { Patient } from '../../types.ts'
import { bracketed } from '../../url.ts'

/** The property that counts for a signal: its own where it is there at all, else the common one. */
export function propertyFor(ctx: JavaCtx, signal: Signal, what: string): string {
  const own = `otel.exporter.otlp.${signal}.${what}`
  return ctx.env.has(own) ? own : `otel.exporter.otlp.${what}`
}

export function compressionOf(ctx: JavaCtx, signal: Signal): Route['compression'] {
  const property = propertyFor(ctx, signal, 'compression')
  const text = textOf(ctx, property)
  if (text === undefined || text === 'none' || text === 'gzip') return text ?? 'none'
  const says = 'Unsupported compressionMethod. Compression method must be "none" or one of: [gzip]'
  const { reason, span } = nameFlaw(text)
  fatal(ctx, property, reason === 'unknown-value' ? 'compression' : reason, { span, says })
  return 'none'
}

/** Milliseconds; an empty own value leaves it to the common one, 0 is no limit (OkHttp then gets the greatest int). */
export function timeoutOf(ctx: JavaCtx, signal: Signal): Traced<number> {
  for (const property of [`otel.exporter.otlp.${signal}.timeout`, 'otel.exporter.otlp.timeout']) {
    const traced = ctx.env.get(property)
    const text = traced?.value.reveal() ?? ''
    if (!traced || text === '') continue
    const ms = durationOf(text)
    if (ms === null || ms < 0) {
      const reason = ms === null ? numberFlaw(text) : 'too-low'
      fatal(ctx, property, reason, {
        says: ms === null ? `Invalid duration property ${property}=${text}` : 'Unexpected configuration error',
      })
      break
    }
    if (ms > 0 && ms <= 100 && /^\s*\d+\s*$/.test(text)) note(ctx, property, [signal], 'used', 'unit', { instead: `${ms} ms` })
    return derive(Math.floor(ms) === 0 ? 2 ** 31 - 1 : Math.min(Math.floor(ms), 2 ** 31 - 1), traced)
  }
  return byDefault(10_000, 'OTEL_EXPORTER_OTLP_TIMEOUT')
}

/** Certificates and keys are read at the start, for http:// endpoints too. What is in a file that is not listed is not known. */
export function checkTlsFiles(ctx: JavaCtx, signal: Signal): void {
  const [trust, key, chain] = ['certificate', 'client.key', 'client.certificate'].map((what) => propertyFor(ctx, signal, what))
  if (!trust || !key || !chain) return
  const [hasKey, hasChain] = [ctx.env.has(key), ctx.env.has(chain)]
  const alone = hasKey ? key : chain
  if (hasKey !== hasChain) {
    const says = hasKey ? 'client key provided without client certificate' : 'client certificate provided without client key'
    if (fileAt(ctx, alone) !== null) fatal(ctx, alone, 'unsupported', { says })
  }
  for (const [property, form] of [
    [trust, /^$|^0|-----BEGIN/],
    [key, /^0|^\s*-----BEGIN PRIVATE KEY-----/],
    [chain, /^$|^0|-----BEGIN/],
  ] as const) {
    const content = fileAt(ctx, property)
    const path = textOf(ctx, property)
    if (content === null)
      fatal(ctx, property, path === '' ? 'empty' : 'file-missing', { says: `Invalid OTLP certificate/key path: ${path}` })
    else if (content !== undefined && !form.test(content)) fatal(ctx, property, 'broken-file', { says: 'Unexpected configuration error' })
  }
}

/** null: the setting names no file that is there; undefined: nothing is named, or what is in it is not known. */
function fileAt(ctx: JavaCtx, property: string): string | null | undefined {
  const path = textOf(ctx, property)
  return path === undefined ? undefined : path === '' ? null : ctx.files[path]
}

const NEAR = 'localhost|127.*|[::1]|0.0.0.0|[::0]'

/** The JVM's own proxy properties count, for gRPC too; HTTP_PROXY and its like do not. */
export function proxyOf(patient: Patient, { host, tls }: { host: string; tls: boolean }): string | null {
  const properties = merge(patient.layers, 'jvm')
  const text = (name: string): string | undefined => properties.get(name)?.value.reveal()
  const scheme = tls ? 'https' : 'http'
  const except = text('http.nonProxyHosts')
  if (matches(bracketed(host), except === undefined ? NEAR : except === '' ? '' : `${except}|${NEAR}`)) return null
  for (const prefix of [`${scheme}.proxy`, 'proxy']) {
    const proxy = text(`${prefix}Host`)
    const port = Number(text(`${prefix}Port`)) || (scheme === 'https' ? 443 : 80)
    if (proxy) return `http://${proxy}:${port}`
  }
  const socks = text('socksProxyHost')
  return socks ? `socks5://${socks}:${Number(text('socksProxyPort')) || 1080}` : null
}

/** Patterns separated by `|`, with a star at an end or at both; a star elsewhere is a star. */
function matches(host: string, patterns: string): boolean {
  const name = host.toLowerCase()
  return patterns.split('|').some((pattern) => {
    const [, head = '', body = '', tail = ''] = /^(\*?)(.*?)(\*?)$/s.exec(pattern.toLowerCase()) ?? []
    if (body === '') return head !== ''
    if (head !== '' && tail !== '') return name.includes(body)
    return head === '' ? (tail === '' ? name === body : name.startsWith(body)) : name.endsWith(body)
  })
}
