import type { Failure, Fix, Meaning, Severity } from '../../types.ts'
import { endpointEdit, withoutQuery } from '../endpoint-edit.ts'
import { doubt, lowered } from './certificates.ts'
import { type Case, fixed, means, proves, safeUrl } from './parts.ts'
import { parseUrl } from '../../url.ts'

const AT_PROXY: Partial<Record<Failure, string>> = {
  'certificate-untrusted': 'shows a certificate that is not signed by an authority that is trusted here',
  'certificate-expired': 'shows a certificate that is not valid today',
  'certificate-wrong-host': 'shows a certificate for another name',
  'tls-to-plain': 'speaks no TLS, and its URL begins with https://',
  dns: 'has a name that is not found',
  refused: 'refuses the connection: nobody listens there',
}

/** The proxy refuses, or answers in the place of the destination. */
export function proxy(c: Case): Meaning {
  const { answer, error = '', atProxy = 'other' } = c.probe
  const status = answer?.status ?? Number(/ answered (\d{3})$/.exec(error)?.[1] ?? 0)
  const who = `The proxy ${c.route.proxy ? `${safeUrl(c.route.proxy)} ` : ''}on the way to ${c.at}`
  const said =
    status === 407
      ? 'answers 407: it wants credentials of its own'
      : status > 0
        ? `answers ${status} itself`
        : (AT_PROXY[atProxy] ?? 'refuses the connection or cannot be reached')
  const host = c.route.dial?.host ?? ''
  const name = ['no_proxy', 'NO_PROXY'].find((n) => c.seen.plan.settings.has(n)) ?? 'NO_PROXY'
  const set = c.seen.plan.settings.get(name)?.value
  const list = [set?.toString() ?? '', host].filter((part) => part !== '').join(',')
  const fix: Fix = { text: `Let ${host || 'the destination'} be reached without the proxy, or mend the proxy` }
  if (host !== '' && (set?.hiddenParts().length ?? 0) === 0) fix.edit = { [name]: list }
  if (!atProxy.startsWith('certificate-')) return means(c, 'transport/proxy', `${who} ${said}.`, { fix })
  const { trust } = c.seen.plan.traits
  const own: Fix = atProxy === 'certificate-untrusted' ? { text: `${trust.text}. It holds for the proxy too` } : fix
  return means(c, 'transport/proxy', `${who} ${said}${doubt(c)}.`, { ...lowered(c), fix: own })
}

/** What a 3xx means depends on what this runtime does with it. */
export function redirect(c: Case, status: number): Meaning {
  const id = 'transport/redirect'
  const { redirects } = c.seen.plan.traits
  const target = targetOf(c)
  if (!target) return means(c, id, `${c.at} answers ${status}, a redirect that names no target: ${redirects.text}.`)
  const path = `/v1/${c.route.signal}`
  const isOtlp = target.pathname.endsWith(path)
  const whole = `${target.origin}${target.pathname}`
  const shown = safeUrl(isOtlp ? whole.slice(0, -path.length) || whole : whole)
  const fix: Fix = isOtlp
    ? { text: 'Name the target itself as the endpoint', edit: endpointEdit(c.seen.plan, c.route, target) }
    : { text: 'That is no OTLP path (a login or a start page?): correct the endpoint, or the credential that the redirect asks for' }
  // A 307 or 308 keeps method and body, so a runtime that follows redirects delivers.
  const kept = redirects.follows && isOtlp && (status === 307 || status === 308)
  const [severity, does] = kept ? followed(c, target) : [undefined, redirects.text]
  return means(c, id, `${c.at} answers ${status}, a redirect to ${shown}: ${does}.`, { severity, ...fixed(c.seen, c.route, fix) })
}

function targetOf({ probe, route }: Case): URL | null {
  const told = probe.answer?.headers['location']
  const planned = route.url?.value.reveal() ?? ''
  return told ? parseUrl(told, planned) : null
}

/** The program follows with the data: harmless where the target takes them, and the credential is not stripped on the way to another host. */
function followed(c: Case, target: URL): [Severity, string] {
  const stripped = new URL(c.route.url?.value.reveal() ?? '').origin !== target.origin && c.route.headers['authorization'] !== undefined
  if (stripped) return ['error', 'the program follows it with the data, but without the Authorization header, since the host is another']
  const asked = (c.seen.destinations ?? [])
    .flatMap((d) => d.probes)
    .find((p) => p.step === 'counter' && p.url.reveal() === withoutQuery(target).href)
  if (!asked) return ['warning', 'the program follows it with the data; whether they are taken there was not tried']
  return proves(asked)
    ? ['note', 'the program follows it with the data, one trip more for each export']
    : ['error', 'the program follows it with the data, and OTLP is not there']
}
