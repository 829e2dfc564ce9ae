import { urlSecret } from '../../redact.ts'
import type { Route, Signal } from '../../types.ts'
import { isDialable, portOf, splitHostPort } from '../parts/go-net.ts'
import { defaultText, derive } from '../parts/settings.ts'
import { PATH } from '../parts/values.ts'
import { isOpen } from './path.ts'
import { field, fieldName, fieldText, isTrue, protocolOf, type Site, tell } from './site.ts'
import { parseUrl } from '../../url.ts'

type Aim = Pick<Route, 'state' | 'because' | 'url' | 'dial' | 'join'>

/**
 * Kong's plugin speaks HTTP only and uses each URL as it stands; `endpoint` was the one for traces before 3.8:
 * https://developer.konghq.com/plugins/opentelemetry/reference/
 */
export function kongAim(site: Site, signal: Signal): Aim {
  const branch = field(site, `${signal}_endpoint`) ?? (signal === 'traces' ? field(site, 'endpoint') : undefined)
  const text = branch?.traced?.value.reveal() ?? ''
  if (!branch?.traced || text === '') return { state: 'off', because: `no ${signal}_endpoint is set` }
  const aim: Aim = { state: 'export', because: `${branch.path} is set`, join: 'verbatim', url: derive(urlSecret(text), branch.traced) }
  if (isOpen(text) || text.startsWith('{vault:')) return aim
  const url = /^https?:\/\//i.test(text) ? parseUrl(text) : null
  const port = url?.port ?? splitHostPort(text.split('/', 1)[0] ?? '')?.port
  if (port === '4317')
    tell(site, branch.path, url ? 'used' : 'signal-off', 'grpc-port', { signals: [signal], instead: text.replace(/:4317(?!\d)/, ':4318') })
  else if (!url) tell(site, branch.path, 'signal-off', /:\/\//.test(text) ? 'unsupported-scheme' : 'no-scheme', { signals: [signal] })
  if (!url) return { ...aim, state: 'broken', because: `${branch.path} is no URL with http:// or https://` }
  const tls = url.protocol === 'https:'
  return { ...aim, dial: { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (tls ? 443 : 80), tls } }
}

/** RoadRunner takes host:port, and TLS unless `insecure` is true: https://docs.roadrunner.dev/docs/lab/otel */
export function roadrunnerAim(site: Site, signal: Signal): Aim {
  const given = field(site, 'endpoint')?.traced ?? defaultText('127.0.0.1:4318', fieldName(site, 'endpoint'))
  if (signal !== 'traces') return { state: 'off', because: `it does not send ${signal}` }
  const text = given.value.reveal()
  const isGrpc = protocolOf(site.part) === 'grpc'
  const aim: Aim = {
    state: 'export',
    because: `${fieldName(site, 'endpoint')} is set`,
    join: 'verbatim',
    url: derive(urlSecret(text), given),
  }
  const split = splitHostPort(text)
  const port = split && portOf(split.port)
  if (isOpen(text) || !split || !port || !isDialable(split.host)) return aim
  const tls = !isTrue(fieldText(site, 'insecure'))
  const path = isGrpc ? '' : (fieldText(site, 'custom_url') ?? PATH[signal])
  return { ...aim, url: derive(urlSecret(`${tls ? 'https' : 'http'}://${text}${path}`), given), dial: { host: split.host, port, tls } }
}
