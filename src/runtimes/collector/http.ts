import { urlSecret } from '../../redact.ts'
import type { Reading, Route, Signal } from '../../types.ts'
import { isDialable, portOf, splitHostPort } from '../parts/go-net.ts'
import { goUrlText, parseGoUrl, textOfBytes } from '../parts/go-url.ts'
import { derive } from '../parts/settings.ts'
import { flawOf, flawSpan, PATH } from '../parts/values.ts'
import { verifiedAnyway } from './grpc.ts'
import { type Branch, isOpen } from './path.ts'
import { field, fieldName, fieldText, isTrue, type Site, tell } from './site.ts'
import { isBefore } from '../parts/versions.ts'

type Aim = Pick<Route, 'state' | 'because' | 'url' | 'dial' | 'join'>

/**
 * Where the HTTP exporter sends one signal: its own endpoint as it stands, else the common one with the path behind it:
 * https://github.com/open-telemetry/opentelemetry-collector/blob/main/exporter/otlphttpexporter/factory.go
 */
export function httpAim(site: Site, signal: Signal): Aim {
  const own = field(site, `${signal}_endpoint`)
  const isOwn = (own?.traced?.value.reveal() ?? '') !== ''
  const branch = isOwn ? own : field(site, 'endpoint')
  const text = branch?.traced?.value.reveal() ?? ''
  if (!branch?.traced || text === '') return missing(site, signal)
  const joined = isOwn ? text : withPath(site, text, signal)
  const aim: Aim = {
    state: 'export',
    because: `${branch.path} is set`,
    join: isOwn ? 'verbatim' : 'appended',
    url: derive(urlSecret(joined), branch.traced, branch.traced.beat),
  }
  return isOpen(text) ? aim : aimAt(site, signal, branch, aim, joined)
}

/** Since 0.82 a slash at the end is not doubled. */
function withPath(site: Site, base: string, signal: Signal): string {
  if (!base.endsWith('/')) return base + PATH[signal]
  if (isBefore(site.version, '0.82')) return base + PATH[signal]
  if (site.version === undefined) tell(site, fieldName(site, 'endpoint'), 'used', 'slash-at-end', { signals: [signal], instead: '0.82' })
  return base.slice(0, -1) + PATH[signal]
}

/** Where nothing names a destination for a signal that reaches the exporter, it does not start. */
function missing(site: Site, signal: Signal): Aim {
  const others = ['traces', 'metrics', 'logs'].some((one) => field(site, `${one}_endpoint`))
  const says = others ? `either endpoint or ${signal}_endpoint must be specified` : 'at least one endpoint must be specified'
  const isAsked = site.config.pipelines !== null || !others
  if (isAsked && site.signals.includes(signal))
    tell(site, fieldName(site, 'endpoint'), 'crash', 'invalid-config', { signals: [signal], says })
  return { state: isAsked ? 'crash' : 'off', because: isAsked ? says : `it has no endpoint for ${signal}` }
}

function aimAt(site: Site, signal: Signal, branch: Branch, aim: Aim, joined: string): Aim {
  const url = parseGoUrl(joined)
  const scheme = url?.scheme ?? ''
  if (!url || url.host === '' || !/^https?$/.test(scheme)) return unusable(site, signal, branch, aim, url === null)
  const tls = scheme === 'https'
  const split = splitHostPort(url.host.replace(/:$/, '')) ?? { host: url.host.replace(/^\[|\]$|:$/g, ''), port: tls ? '443' : '80' }
  const port = portOf(split.port)
  const host = textOfBytes(split.host)
  if (port === null || !isDialable(split.host)) return unusable(site, signal, branch, aim, false)
  if (tls && isTrue(fieldText(site, 'tls', 'insecure'))) verifiedAnyway(site)
  parts(site, signal, branch, url.query, url.hasUser)
  return { ...aim, url: aim.url && derive(urlSecret(goUrlText(url)), aim.url, aim.url.beat), dial: { host, port, tls } }
}

function parts(site: Site, signal: Signal, branch: Branch, query: string | null, hasUser: boolean): void {
  const raw = branch.traced?.value.reveal() ?? ''
  const mark = raw.indexOf('?')
  const isLost = !branch.path.endsWith(`${signal}_endpoint`)
  if (query !== null && mark >= 0)
    tell(site, branch.path, isLost ? 'truncated' : 'used', 'query', { signals: [signal], span: [mark, mark + 1] })
  if (hasUser) tell(site, branch.path, 'used', 'user-info', { signals: [signal] })
}

/** What url.Parse refuses keeps the program from starting; what it takes and nobody can send to fails at each export. */
function unusable(site: Site, signal: Signal, branch: Branch, aim: Aim, isRefused: boolean): Aim {
  const raw = branch.traced?.value.reveal() ?? ''
  const outcome: Reading['outcome'] = isRefused ? 'crash' : 'signal-off'
  const flaw = flawOf(raw)
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(raw)?.[1]
  const bare = /^([a-z][a-z0-9+.-]*):/i.exec(raw)?.[1]
  const reason = flaw ?? (scheme === undefined ? 'no-scheme' : /^https?$/i.test(scheme) ? 'not-a-url' : 'unsupported-scheme')
  const says = isRefused ? `${branch.path.split('.').at(-1)} must be a valid URL` : `unsupported protocol scheme "${scheme ?? bare ?? ''}"`
  tell(site, branch.path, outcome, reason, { signals: [signal], says, ...(flaw ? { span: flawSpan(raw, flaw) } : {}) })
  return { ...aim, state: isRefused ? 'crash' : 'broken', because: `${branch.path} is no URL with http:// or https://` }
}
