import { routingHeaders } from '../../backends/routing.ts'
import { quoted } from '../../text.ts'
import type { Meaning } from '../../types.ts'
import { type Case, means, saying } from './parts.ts'

/** Headers of the settings that may carry the credential: all but those that only route or belong to the transport. */
function credentials({ route, seen }: Case): string[] {
  const routing = new Set(seen.profile?.routing.map(({ name }) => name) ?? [])
  return Object.keys(route.headers).filter(
    (name) => !routing.has(name) && !routingHeaders.has(name) && !/^(?:host|user-agent|content-(?:type|encoding))$/.test(name),
  )
}

export function unauthorized(c: Case, answer: string): Meaning {
  const id = 'backend/unauthorized'
  const sent = credentials(c)
  const what =
    sent.length > 0
      ? `it does not accept the credential in ${sent.map((name) => quoted(name, 40)).join(', ')}`
      : 'it wants a credential, and no header is sent that could be one'
  const profile = c.seen.profile?.credentials[0]
  const text = profile
    ? `${c.seen.profile?.title} reads ${profile.name}: ${profile.example}`
    : sent.length > 0
      ? 'Compare the header with the one that the backend shows for its OTLP ingest'
      : `Set ${c.seen.plan.traits.file ? 'the headers' : 'OTEL_EXPORTER_OTLP_HEADERS'} as the backend documents it`
  return means(c, id, `${c.at} answers ${answer}: ${what}.${schemes(c)} The answer cannot tell apart: ${unsure(c, sent)}.`, {
    fix: { text },
  })
}

/** The scheme that is asked for, where another one is sent. */
function schemes({ probe, route }: Case): string {
  const asked = /^\s*(basic|bearer|apikey)\b/i.exec(probe.answer?.headers['www-authenticate'] ?? '')?.[1]
  const sent = /^(basic|bearer|apikey|token)\b/i.exec(route.headers['authorization']?.value.reveal() ?? '')?.[1]
  if (!asked) return ''
  return sent && sent.toLowerCase() !== asked.toLowerCase() ? ` It asks for ${asked}, and ${sent} is sent.` : ` It asks for ${asked}.`
}

function unsure({ seen }: Case, sent: string[]): string {
  const named = seen.profile?.unauthorized
  if (named) return named.join('; ')
  return sent.length === 0
    ? 'a header that was never set; one that was lost on the way'
    : 'a wrong, expired or revoked key; another scheme or header name; a key of another kind or region'
}

export function forbidden(c: Case, answer: string): Meaning {
  const none = credentials(c).length === 0
  const what = none ? 'it refuses, and no credential is sent' : 'it refuses, although a credential is sent'
  const causes = `a key without the right to write or of another kind; another project or region; a rule (firewall, allow list, quota) in front of it`
  return means(c, 'backend/forbidden', `${c.at} answers ${answer}: ${what}.${saying(c)} The answer cannot tell apart: ${causes}.`, {
    fix: {
      text: none
        ? `Set ${c.seen.plan.traits.file ? 'the headers' : 'OTEL_EXPORTER_OTLP_HEADERS'} as the backend documents it`
        : 'Give the key the right to write, or use the key that the backend shows for its OTLP ingest',
    },
  })
}
