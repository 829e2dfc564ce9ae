import type { Reading, Route, Signal } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { endpointFlaw, type EndpointRules } from '../parts/endpoint.ts'
import { envProxy, underDomain } from '../parts/env-proxy.ts'
import { decidingName, otlpName } from '../parts/sdk.ts'
import { textOf } from '../parts/settings.ts'
import { PATH } from '../parts/values.ts'
import { type Change, isBefore } from '../parts/versions.ts'
import { parseUrl } from '../../url.ts'

/**
 * exporter-otlp 1.5, which asks for this SDK: over gRPC the name of the method is added to an own endpoint too, certificates and INSECURE are
 * read, and the port is 4317 (https://github.com/open-telemetry/opentelemetry-php/pull/2059).
 */
export const OWN_GRPC = { since: '1.16' } as const satisfies Change
const METHOD = /^\/[^/]+\/[^/]*$/
type Made = ReturnType<EndpointRules['make']>
const noMethod = (none: (says: string) => Made): Made => ({ ...none('Endpoint path is not a valid gRPC method'), reason: 'path' }) as Made

/** What is set to nothing counts as not set. */
export const value = ({ env }: Ctx, name: string): string | undefined => textOf(env, name) || undefined

/** `parse_url` and FILTER_VALIDATE_URL: a name with an underscore is no host to it, and `host:port` is https. */
export const endpoint = (fatal: Reading['outcome'], version: string | undefined): EndpointRules => ({
  value,
  sendsUser: true,
  fallback: ({ protocol }) =>
    protocol === 'grpc' && !isBefore(version, OWN_GRPC.since) ? 'http://localhost:4317' : 'http://localhost:4318',
  make(text, isOwn, { protocol, signal }, ctx) {
    const none = (says: string): ReturnType<EndpointRules['make']> => ({ reason: endpointFlaw(text), outcome: fatal, says })
    const isBare = /^(?:\/\/)?[\w.-]+:\d{1,5}(?:[/?#]|$)/.test(text)
    const isNew = protocol === 'grpc' && !isBefore(version, OWN_GRPC.since)
    const insecure = isNew && value(ctx, decidingName(ctx, value, signal, 'INSECURE'))?.toLowerCase() === 'true'
    const isCompleted = isBare && (protocol === 'grpc' ? isNew : !isOwn)
    const full = isCompleted ? `http${insecure ? '' : 's'}://${text.replace(/^\/\//, '')}` : text
    if (isCompleted) note(ctx, otlpName(isOwn ? signal : null, 'ENDPOINT'), [signal], 'default-instead', 'no-scheme', { instead: full })
    if (isOwn && protocol !== 'grpc' && /^(?!https?:)[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text))
      return { ...none(''), outcome: 'signal-off' } as ReturnType<EndpointRules['make']>
    const [, host = '', path = ''] = /^https?:\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)(?::\d*)?([^?#]*)/i.exec(full) ?? []
    if (
      !/^[\w.-]+$|^\[/.test(host) ||
      host.includes('_') ||
      /[^\x21-\x7e]/.test(full) ||
      !parseUrl(full) ||
      (!isOwn && !/^https?:/.test(full))
    )
      return none('Invalid endpoint url')
    const url = new URL(full)
    if (isNew) return path === '' || path === '/' || METHOD.test(path) ? url : noMethod(none)
    if (protocol === 'grpc') return grpc(url, path, isOwn, none)
    if (isOwn) return url
    url.pathname = `${path || '/'}${PATH[signal]}`.replace(/\/\//g, '/')
    url.search = ''
    return url
  },
})

/** The common endpoint and the name of the method in one, which lets no path in between; an own one has to name the method itself. */
function grpc(
  url: URL,
  path: string,
  isOwn: boolean,
  none: (says: string) => ReturnType<EndpointRules['make']>,
): ReturnType<EndpointRules['make']> {
  if (isOwn) return METHOD.test(path) ? url : none('Endpoint has to contain scheme, host and path')
  return path === '' ? url : noMethod(none)
}

/** Guzzle, Symfony and curl ask for the small letters, most of them for the capitals too; gRPC has names of its own. */
export function proxy({ env }: Ctx, _signal: Signal, out: Route): void {
  if (!out.dial) return
  const ofHttp = (isHttps: boolean): string[] => [
    ...(isHttps ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY']),
    'all_proxy',
    'ALL_PROXY',
  ]
  const ofGrpc = (): string[] => ['grpc_proxy', 'https_proxy', 'http_proxy']
  const isGrpc = out.protocol === 'grpc'
  const except = isGrpc ? ['no_grpc_proxy', 'no_proxy'] : ['no_proxy', 'NO_PROXY']
  out.proxy = envProxy(env, out.dial, { names: isGrpc ? ofGrpc : ofHttp, except, matches: underDomain, skipsLoopback: false })
}
