import { urlSecret } from '../../redact.ts'
import type { Route } from '../../types.ts'
import { isDialable, portOf, splitHostPort } from '../parts/go-net.ts'
import { defaultText, derive } from '../parts/settings.ts'
import { flawOf, flawSpan } from '../parts/values.ts'
import { isOpen } from './path.ts'
import { field, fieldName, fieldText, isTrue, type Site, tell } from './site.ts'
import { isBefore } from '../parts/versions.ts'
import { socketAddress } from '../../url.ts'

type Aim = Pick<Route, 'state' | 'because' | 'url' | 'dial' | 'join'>

const UNKNOWN_TLS = ['ca_file', 'ca_pem', 'insecure_skip_verify', 'cert_file', 'cert_pem', 'server_name_override', 'min_version']

/**
 * Where the gRPC exporter sends: `host:port`, with or without http:// or https://. Only `tls: insecure: true` makes it plaintext, and https
 * makes it TLS again: https://github.com/open-telemetry/opentelemetry-collector/blob/main/config/configgrpc/configgrpc.go
 */
export function grpcAim(site: Site): Aim {
  const name = fieldName(site, 'endpoint')
  const given = field(site, 'endpoint')?.traced
  const raw = given?.value.reveal() ?? ''
  const aim: Aim = { state: 'export', because: `${name} is set`, join: 'verbatim' }
  if (raw === '' || !given) return refused(site, name, { ...aim, url: defaultText('', name) }, 'requires a non-empty "endpoint"')
  aim.url = derive(urlSecret(raw), given, given.beat)
  if (isOpen(raw) || raw.startsWith('unix:')) return aim
  const flaw = flawOf(raw)
  if (flaw) {
    tell(site, name, 'crash', flaw, { says: `address ${raw}: missing port in address`, span: flawSpan(raw, flaw) })
    return { ...aim, state: 'crash', because: `${name} is no host and port` }
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(raw)?.[1]
  if (scheme !== undefined && isBefore(site.version, '0.31')) {
    tell(site, name, 'signal-off', 'invalid-config', { says: `dial tcp: address ${raw}: too many colons in address` })
    return { ...aim, state: 'broken', because: `before version 0.31 the exporter takes host:port alone` }
  }
  const target = scheme === undefined ? raw : targetOf(scheme, raw)
  if (target === null) {
    // Since 0.151 it starts with any scheme, and finds no resolver for this one.
    const isOld = isBefore(site.version, '0.151')
    tell(site, name, isOld ? 'crash' : 'signal-off', 'unsupported-scheme', { says: `address ${raw}: too many colons in address` })
    return { ...aim, state: isOld ? 'crash' : 'broken', because: `${scheme}:// is no scheme that the exporter takes` }
  }
  return dialled(site, name, aim, target, raw)
}

/** What is behind a scheme that gRPC or the exporter knows. */
function targetOf(scheme: string, raw: string): string | null {
  if (scheme === 'http' || scheme === 'https') return raw.slice(scheme.length + 3)
  return /^(?:dns|passthrough|ipv4|ipv6|xds|vsock)$/.test(scheme) ? raw.replace(/^[a-z0-9]+:\/\/(?:[^/]*\/)?/, '') : null
}

function dialled(site: Site, name: string, aim: Aim, written: string, raw: string): Aim {
  // Alloy does not ask for a port, and gRPC dials 443 where there is none: https://grafana.com/docs/alloy/latest/reference/components/otelcol/otelcol.auth.google/
  const isUnasked = site.config.form === 'alloy' && /^[\w.-]+$/.test(written)
  const target = isUnasked ? `${written}:443` : written
  if (isUnasked) tell(site, name, 'default-instead', 'no-port', { instead: target })
  const split = splitHostPort(target)
  const start = raw.length - written.length
  const slash = target.indexOf('/')
  if (split && slash >= 0 && splitHostPort(target.slice(0, slash))) {
    const says = `invalid port "${split.port}"`
    const isPath = target.slice(slash) !== '/'
    tell(site, name, 'crash', isPath ? 'path' : 'invalid-config', { says, span: [start + slash, raw.length] })
    return { ...aim, state: 'crash', because: `${name} has a path, and gRPC has none` }
  }
  if (!split || split.port === '') {
    const outcome = site.config.form === 'alloy' || isBefore(site.version, '0.98') ? 'signal-off' : 'crash'
    tell(site, name, outcome, target.includes('/') ? 'path' : 'no-port', {
      says: `address ${target}: missing port in address`,
      ...(slash < 0 ? {} : { span: [start + slash, raw.length] as const }),
    })
    return { ...aim, state: outcome === 'crash' ? 'crash' : 'broken', because: `${name} names no port` }
  }
  const port = portOf(split.port)
  if (port === null) {
    tell(site, name, 'crash', 'not-a-url', { says: `invalid port "${split.port}"` })
    return { ...aim, state: 'crash', because: `${name} has no valid port` }
  }
  const tls = !isPlain(site, raw)
  const host = split.host || 'localhost'
  const shown = `${tls ? 'https' : 'http'}://${socketAddress(host, port)}`
  if (!isDialable(host, false)) {
    tell(site, name, 'signal-off', 'not-a-url', { says: `dial tcp: lookup ${host}: no such host` })
    return { ...aim, state: 'broken', because: `${host} is no name of a host` }
  }
  tlsNotes(site, name, raw, tls)
  return { ...aim, url: aim.url && derive(urlSecret(shown), aim.url, aim.url.beat), dial: { host, port, tls } }
}

/** `tls.insecure` wins over http://, https:// over it, and a certificate authority over both. */
function isPlain(site: Site, raw: string): boolean {
  if (/^https:\/\//i.test(raw)) return false
  const hasAuthority = fieldText(site, 'tls', 'ca_file') !== undefined || fieldText(site, 'tls', 'ca_pem') !== undefined
  return insecure(site) === 'true' && !hasAuthority
}

/** Older versions had the flag beside the endpoint. */
const insecure = (site: Site): string | undefined => {
  const text = fieldText(site, 'tls', 'insecure') ?? (isBefore(site.version, '0.37') ? fieldText(site, 'insecure') : undefined)
  return isTrue(text) ? 'true' : text
}

function tlsNotes(site: Site, name: string, raw: string, tls: boolean): void {
  const flag = insecure(site)
  if (/^https:\/\//i.test(raw) && flag === 'true') verifiedAnyway(site)
  const isTold = flag !== undefined || UNKNOWN_TLS.some((key) => field(site, 'tls', key) !== undefined) || /^https:/i.test(raw)
  if (tls && !isTold && !isOpen(flag)) tell(site, name, 'used', 'tls-by-default', { instead: fieldName(site, 'tls', 'insecure') })
}

/** https:// stays TLS, and the certificate is verified. */
export function verifiedAnyway(site: Site): void {
  if (isTrue(fieldText(site, 'tls', 'insecure_skip_verify')) || fieldText(site, 'tls', 'ca_file') || fieldText(site, 'tls', 'ca_pem'))
    return
  tell(site, fieldName(site, 'tls', 'insecure'), 'ignored', 'verified-anyway', { instead: fieldName(site, 'tls', 'insecure_skip_verify') })
}

function refused(site: Site, name: string, aim: Aim, says: string): Aim {
  tell(site, name, 'crash', 'invalid-config', { says })
  return { ...aim, state: 'crash', because: says }
}
