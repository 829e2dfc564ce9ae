import { headerSecret, urlSecret } from '../../redact.ts'
import type { Secret } from '../../secret.ts'
import { type CodeExporter, type Protocol, type Reading, type Reason, type Route, SIGNALS, type Signal, type Traced } from '../../types.ts'
import { DEFAULT_ENDPOINT, type Kind } from './facts.ts'
import { emptyRoute } from './route.ts'
import { type InCode, partIn, readingOf, untold } from '../parts/code.ts'
import { defaultText, derive, originText } from '../parts/settings.ts'
import { PATH, flawOf, flawSpan } from '../parts/values.ts'
import { parseUrl } from '../../url.ts'

/** OkHttp puts its own in their place. */
const OWN = new Set(['content-type', 'user-agent'])
const TOKEN = /^[!-~]+$/

export const headerLine = (name: string, value: string): string => `.addHeader("${name}", "${value}")`

/** The routes of a program whose exporters all stand in its code; null where the code shows none. */
export function builtRoutes(inCode: InCode, kind: Pick<Kind, 'protocol'>): { routes: Record<Signal, Route>; readings: Reading[] } | null {
  const own = inCode.code.exporters.filter(({ language, into }) => into === undefined && (language === 'Java' || language === 'Kotlin'))
  if (own.length === 0) return null
  const readings: Reading[] = []
  const routes = SIGNALS.map((signal): [Signal, Route] => {
    const out: Route = { ...emptyRoute(signal, kind), because: `its code makes no exporter of ${signal}` }
    const mine = own.filter((one) => one.signal === signal).toSorted((a, b) => Number(b.kind === 'otlp') - Number(a.kind === 'otlp'))
    const [main, ...others] = mine
    if (!main) return [signal, out]
    const where = `its code makes ${main.name} in ${originText(main.from)}`
    Object.assign(out, {
      state: main.kind === 'console' ? 'console' : 'export',
      wanted: 'own',
      because: where,
      also: others.map(({ name }) => name),
    })
    if (main.kind === 'otlp') readings.push(...builtRoute(inCode, main, out))
    else if (main.kind !== 'console') out.untold = `where ${main.name} in ${originText(main.from)} sends cannot be told`
    return [signal, out]
  })
  return { routes: Object.fromEntries(routes) as Record<Signal, Route>, readings }
}

/**
 * The route of an exporter that a builder makes. A builder reads neither environment nor properties, and nothing is added to its endpoint
 * (measured with 1.61.0 and 1.51.0: `setEndpoint("http://localhost:5000")` posts to /, and a scheme that is not there ends the program).
 */
export function builtRoute(inCode: InCode, exporter: CodeExporter, out: Route): Reading[] {
  const readings: Reading[] = []
  const protocol = exporter.protocol ?? 'http/protobuf'
  out.protocol = protocol
  const endpoint = partIn(inCode, exporter, 'endpoint')
  if (endpoint && !endpoint.traced) out.untold = untold(endpoint.part)
  else readings.push(...destination(out, endpoint?.traced, protocol))
  readings.push(...headers(inCode, exporter, out))
  const timeout = partIn(inCode, exporter, 'timeout')
  if (timeout?.traced) out.timeoutMs = derive(Number(timeout.traced.value.reveal()), timeout.traced)
  const compression = partIn(inCode, exporter, 'compression')?.traced
  if (compression) readings.push(...compressed(out, compression))
  return readings
}

/** The endpoint as it stands; without one the default with the path of the signal. */
export function destination(out: Route, traced: Traced<Secret> | undefined, protocol: Protocol): Reading[] {
  const used = traced ?? defaultText(DEFAULT_ENDPOINT[protocol] + (protocol === 'grpc' ? '' : PATH[out.signal]), 'setEndpoint')
  const text = used.value.reveal()
  out.join = traced ? 'verbatim' : 'default'
  out.url = derive(urlSecret(text), used, used.beat)
  const flaw = flawIn(text)
  if (flaw && protocol === 'http/json') return byKtor(out, used, flaw)
  if (flaw) return [fatal(out, used, flaw)]
  return leads(out, used, new URL(text))
}

/** Koog's own exporter sends by ktor: what has no host goes to localhost, and nothing else that it cannot use stops the program (measured with 1.1.1). */
function byKtor(out: Route, used: Traced<Secret>, flaw: Reason): Reading[] {
  const text = used.value.reveal()
  if (text === '' || text.startsWith('/')) {
    const url = new URL(text, 'http://localhost')
    return [readingOf(used, [out.signal], 'default-instead', flaw, { instead: url.href }), ...leads(out, used, url)]
  }
  Object.assign(out, { state: 'broken', because: `nothing can be sent to what ${used.from.setting} is given` })
  return [readingOf(used, [out.signal], 'signal-off', flaw, { says: 'OTLP/JSON export failed with exception' })]
}

function leads(out: Route, used: Traced<Secret>, url: URL): Reading[] {
  const isGrpc = out.protocol === 'grpc'
  const readings = partsOf(out, used, url)
  const tls = url.protocol === 'https:'
  const port = Number(url.port) || (tls ? 443 : 80)
  out.dial = { host: url.hostname.replace(/^\[|\]$/g, ''), port, tls }
  out.url = derive(urlSecret(isGrpc ? url.origin : withoutLogin(url)), used, used.beat)
  return readings
}

/** What the builder refuses: anything that is no `java.net.URI` with the scheme http or https, in small letters. */
function flawIn(text: string): Reason | null {
  const isUri = /^https?:\/\/[^\s"<>\\^`{|}]+$/.test(text)
  if (isUri && parseUrl(text)) return null
  const flaw = flawOf(text)
  if (flaw) return flaw
  if (/^https?:/.test(text)) return 'not-a-url'
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? 'unsupported-scheme' : 'no-scheme'
}

function fatal(out: Route, used: Traced<Secret>, reason: Reason): Reading {
  Object.assign(out, {
    state: 'crash',
    because: `${used.from.setting} is given what is no URL with http or https, and the program stops there`,
  })
  const text = used.value.reveal()
  const span = reason === 'quoted' || reason === 'whitespace' || reason === 'placeholder' ? { span: flawSpan(text, reason) } : {}
  return readingOf(used, [out.signal], 'crash', reason, { ...span, says: 'Invalid endpoint, must start with http:// or https://' })
}

function withoutLogin(url: URL): string {
  const bare = new URL(url)
  Object.assign(bare, { username: '', password: '', hash: '' })
  return bare.href
}

function partsOf({ signal }: Route, used: Traced<Secret>, url: URL): Reading[] {
  const text = used.value.reveal()
  const [hash, query] = [text.indexOf('#'), text.indexOf('?')]
  const out: Reading[] = []
  if (hash >= 0) out.push(readingOf(used, [signal], 'truncated', 'fragment', { span: [hash, hash + 1] }))
  else if (query >= 0) out.push(readingOf(used, [signal], 'used', 'query', { span: [query, query + 1] }))
  if (url.username !== '') out.push(readingOf(used, [signal], 'item-dropped', 'user-info', { loses: ['authorization'] }))
  return out
}

/** Names in small letters on the wire, values as they stand: nothing is decoded. */
function headers(inCode: InCode, exporter: CodeExporter, out: Route): Reading[] {
  const readings: Reading[] = []
  for (const part of exporter.parts) {
    if (part.role !== 'header' && part.role !== 'headers') continue
    const traced = inCode.values.get(part.setting)
    if (part.unknown !== undefined) out.untold ??= untold(part)
    if (!traced || part.key === undefined || OWN.has(part.key)) continue
    const text = traced.value.reveal()
    const flaw = headerFlaw(part.key, text)
    if (flaw) {
      readings.push(readingOf(traced, [out.signal], 'signal-off', flaw, { loses: [part.key] }))
      if (out.state === 'export')
        Object.assign(out, { state: 'broken', because: 'a header may not stand on the wire: every export fails before it is sent' })
    }
    out.headers[part.key] = derive(headerSecret(part.key, text), traced)
  }
  return readings
}

function headerFlaw(key: string, value: string): Reason | null {
  if (!TOKEN.test(key)) return 'illegal-key'
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) return 'control-character'
  return /[^\t -~]/.test(value) ? 'non-ascii' : null
}

function compressed(out: Route, traced: Traced<Secret>): Reading[] {
  const text = traced.value.reveal()
  if (text === 'gzip' || text === 'none') {
    out.compression = text
    return []
  }
  Object.assign(out, {
    state: 'crash',
    because: `${traced.from.setting} names a compression that there is not, and the program stops there`,
  })
  return [readingOf(traced, [out.signal], 'crash', 'compression', { says: 'Unsupported compressionMethod' })]
}
