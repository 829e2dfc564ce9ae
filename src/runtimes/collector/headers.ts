import { headerSecret } from '../../redact.ts'
import { plain, Secret } from '../../secret.ts'
import type { Route } from '../../types.ts'
import { sentFlaw } from '../parts/headers.ts'
import { derive } from '../parts/settings.ts'
import { type Branch, isOpen, under, valueOf } from './path.ts'
import { type Part } from './config.ts'
import { field, fieldName, type Site, tell } from './site.ts'

/** `open`: what of it is not known here, as a clause. */
type Sent = Pick<Route, 'headers'> & { open?: string }

/** What the exporter adds to each request: its own headers, and those of its authenticator. */
export function headersOf(site: Site): Sent {
  const out: Sent = { headers: {} }
  for (const [key, branch] of field(site, 'headers')?.kids ?? []) {
    // Since 0.14x a list of name and value is taken, too.
    const name = valueOf(under(branch, 'name')) ?? key
    const value = under(branch, 'value') ?? branch
    if (value.traced) add(site, out, name.trim().toLowerCase(), value)
  }
  authenticate(site, out)
  return out
}

function add(site: Site, out: Sent, name: string, branch: Branch): void {
  const { traced } = branch
  if (!traced) return
  const text = traced.value.reveal()
  out.headers[name] = derive(isOpen(text) ? plain(text) : headerSecret(name, text), traced)
  if (isOpen(text)) {
    out.open ??= `the value of the header ${name} is ${text}, which is not known here`
    return
  }
  const flaw = sentFlaw(name, text, text, 0)
  if (flaw) tell(site, branch.path, 'used', flaw.flaw, { span: flaw.span, loses: [name] })
}

/** The extension that `auth.authenticator` names; in Alloy `auth = otelcol.auth.basic.creds.handler`. */
function authenticate(site: Site, out: Sent): void {
  const setting = field(site, 'auth', 'authenticator') ?? field(site, 'auth')
  const named = valueOf(setting)
  if (!setting || named === undefined) return
  const unknown = `the authenticator ${named} adds a credential that is not known here`
  if (isOpen(named)) return void (out.open ??= unknown)
  const extension = site.config.parts.find(
    (part) => part.section === 'extensions' && (part.id === named || named === `${part.branch.path}.handler`),
  )
  if (!extension || !byExtension(out, extension)) out.open ??= unknown
  orderOf(site, setting, named, extension)
}

/** A static credential is known; what is fetched or signed at run time is not. */
function byExtension(out: Sent, extension: Part): boolean {
  const at = (...keys: string[]): Branch | undefined => under(extension.branch, ...keys)
  const token = at('token')
  if (extension.type.startsWith('bearer') && token?.traced) {
    const header = (valueOf(at('header')) ?? 'authorization').toLowerCase()
    const scheme = at('scheme')?.traced?.value.reveal() ?? 'Bearer'
    return credential(out, header, token, scheme === '' ? '' : `${scheme} `, token.traced.value.reveal())
  }
  const [user, password] = [at('client_auth', 'username') ?? at('username'), at('client_auth', 'password') ?? at('password')]
  if (extension.type.startsWith('basic') && user?.traced && password?.traced) {
    const pair = `${user.traced.value.reveal()}:${password.traced.value.reveal()}`
    return credential(out, 'authorization', password, 'Basic ', isOpen(pair) ? pair : Buffer.from(pair).toString('base64'))
  }
  return false
}

/** Its form is known even where its value is not. */
function credential(out: Sent, header: string, branch: Branch, scheme: string, text: string): boolean {
  if (!branch.traced) return false
  out.headers[header] = derive(new Secret(scheme + text, [[scheme.length, scheme.length + text.length]]), branch.traced)
  return !isOpen(text)
}

/** An authenticator that the file does not hold, or does not start, keeps the program from starting. */
function orderOf(site: Site, setting: Branch, named: string, extension: Part | undefined): void {
  const { config } = site
  if (config.form !== 'collector') return
  const says = `failed to resolve authenticator "${named}": authenticator not found`
  const isListed = config.started?.some((ref) => valueOf(ref) === named) ?? false
  const isHeld = config.isWhole || config.root.kids.has('extensions')
  if (!extension && isHeld && !isOpen(valueOf(config.root.kids.get('extensions'))))
    tell(site, setting.path, 'crash', 'invalid-config', { says })
  else if (extension && config.pipelines && !isListed)
    tell(site, setting.path, 'crash', 'invalid-config', { says, instead: 'service.extensions' })
  else if (extension && fieldName(site, 'endpoint') && isCleartext(site, extension))
    tell(site, setting.path, 'crash', 'invalid-config', {
      says: 'grpc: the credentials require transport level security (use grpc.WithTransportCredentials() to set)',
    })
}

/** gRPC refuses to send these two over plaintext: https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/extension/bearertokenauthextension/README.md */
function isCleartext(site: Site, { type }: Part): boolean {
  const endpoint = valueOf(field(site, 'endpoint')) ?? ''
  const isGrpc = site.part.type === 'otlp' || site.part.type === 'otlp_grpc'
  return (
    isGrpc &&
    /^(?:bearertoken|basic)auth/.test(type) &&
    valueOf(field(site, 'tls', 'insecure')) === 'true' &&
    !endpoint.startsWith('https://')
  )
}
