import type { Route, Signal } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { endpointFlaw, type EndpointRules } from '../parts/endpoint.ts'
import { envProxy } from '../parts/env-proxy.ts'
import { otlpName, type Sdk } from '../parts/sdk.ts'
import { textOf } from '../parts/settings.ts'
import { PATH } from '../parts/values.ts'
import { parseUrl } from '../../url.ts'

/** ENV: what is set to nothing is set. */
export const value: Sdk['value'] = ({ env }, name) => textOf(env, name)

/** `URI.join` from the directory of the common endpoint: a query or fragment in it takes the end of the path with it. An own one is used as it stands. */
export const endpoint: EndpointRules = {
  value,
  fallback: () => 'http://localhost:4318',
  make(text, isOwn, { signal }, ctx) {
    const { env } = ctx
    // Metrics and logs compare the texts: an own endpoint that is the same as the common one counts as that.
    const isVerbatim = isOwn && (signal === 'traces' || text !== textOf(env, otlpName(null, 'ENDPOINT')))
    if (!isUri(text) || (!isVerbatim && !text.includes(':')))
      return { reason: endpointFlaw(text), outcome: 'all-off', says: 'invalid url for OTLP::Exporter' }
    // A scheme that is not https is none: it is spoken to in plaintext.
    const full = text.replace(/^(?!https?:)[a-z][a-z0-9+.-]*:\/\//i, 'http://')
    if (!/^https?:\/\/[^/?#]/i.test(full) || !parseUrl(full))
      return { reason: endpointFlaw(text), outcome: 'signal-off', says: 'no HTTP request path given' }
    if (full !== text)
      note(ctx, otlpName(isOwn ? signal : null, 'ENDPOINT'), [signal], 'default-instead', 'unsupported-scheme', { instead: full })
    const url = new URL(full)
    const path = /^[^:]+:\/\/[^/?#]*([^?#]*)/.exec(full)?.[1] ?? ''
    if (isVerbatim) {
      if (path === '') return { reason: 'no-path', outcome: 'signal-off', says: 'HTTP request path is empty' }
      url.search = ''
      return url
    }
    const isCut = /[?#]/.test(full)
    url.pathname = (isCut ? path.replace(/[^/]*$/, '').replace(/\/$/, '') : path.replace(/\/$/, '')) + PATH[signal]
    url.search = ''
    return url
  },
}

/** What `URI()` parses, a path alone among it. */
function isUri(text: string): boolean {
  const [, authority = ''] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(text) ?? []
  return (
    /^(?:[a-z][a-z0-9+.-]*:|\/|[^:]+$)/i.test(text) &&
    !/[\s"<>\\^`{|}]/.test(text) &&
    !/(?:^|[^:[]):[^\d:].*$/.test(authority.replace(/^\[.*\]/, ''))
  )
}

/** Net::HTTP asks for http_proxy alone, for https too, and reaches loopback directly (URI::Generic#find_proxy). */
export function proxy({ env }: Ctx, _signal: Signal, out: Route): void {
  if (!out.dial) return
  const names = (): string[] => (env.has('REQUEST_METHOD') ? ['http_proxy'] : ['http_proxy', 'HTTP_PROXY'])
  const matches = (entry: string, host: string, port: number): boolean => {
    const [, name = '', own] = /^([^:]+)(?::(\d+))?$/.exec(entry) ?? []
    const bare = name.replace(/^\./, '')
    return (own === undefined || Number(own) === port) && bare !== '' && (host === bare || host.endsWith(`.${bare}`))
  }
  out.proxy = envProxy(env, out.dial, { names, except: ['no_proxy', 'NO_PROXY'], matches, skipsLoopback: true })
}
