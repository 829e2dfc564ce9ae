import { quoted } from '../../text.ts'
import type { Fix, Handshake, Meaning } from '../../types.ts'
import { type Case, means, safeUrl } from './parts.ts'

/** What is only possible is a note. */
export const doubt = ({ probe }: Case): string =>
  probe.unsure ? `; how the program takes that could not be tried, because ${probe.unsure}` : ''
export const lowered = ({ probe }: Case): Partial<Meaning> => (probe.unsure ? { severity: 'note' } : {})

/** A proxy that looks into TLS shows a certificate of its own. */
const through = ({ route: { proxy } }: Case): string =>
  proxy === null ? '' : `, as it is seen through the proxy ${safeUrl(proxy)} (which may show one of its own),`

export function untrusted(c: Case): Meaning {
  const id = 'transport/certificate-untrusted'
  const { trust } = c.seen.plan.traits
  const { chain = [], systemTrusts } = shownTo(c) ?? {}
  const issuer = chain.at(-1)?.issuer
  const whose = issuer === undefined ? '' : ` (its issuer is ${quoted(issuer, 100)})`
  const self = /SELF_SIGNED/.test(c.probe.error ?? '')
    ? 'is signed by itself or by a private authority'
    : 'is not signed by an authority that is trusted here'
  const machine = systemTrusts ? '. This machine trusts it, and this program has a list of its own' : ''
  const example = trust.reads[0] ? `, e.g. ${trust.reads[0]}=${systemTrusts ?? '/path/to/ca.pem'}` : ''
  return means(c, id, `The certificate of ${c.at}${through(c)} ${self}${whose}${machine}${doubt(c)}.`, {
    ...lowered(c),
    fix: { text: `${trust.text}${example}` },
  })
}

export function clientCertificate(c: Case): Meaning {
  const what = c.probe.showed ? 'does not take the client certificate that is sent' : 'wants a client certificate, and none is sent'
  const client = c.seen.plan.traits.trust.client?.find(
    ({ only }) => only === undefined || (only === 'grpc') === (c.route.protocol === 'grpc'),
  )
  const [certificate, key] = [client?.certificate, client?.key].map((name) => name?.replace('*', '').replace(/^\./, ''))
  const needs = client?.needs ? `, and its authority in ${client.needs.replace('*', '')}` : ''
  const text = c.probe.showed
    ? 'The server wants one that its own authority signed (client_ca_file of a Collector): ask who runs it'
    : client
      ? `Name the certificate in ${certificate} and its key in ${key}${needs}`
      : 'This program sends none: let a Collector near it hold the client certificate, and send to that'
  return means(c, 'transport/client-certificate', `${c.at} ${what}.`, { fix: { text } })
}

/** What the server showed to this program. */
const shownTo = ({ seen, route }: Case): Handshake | undefined =>
  (seen.destinations ?? []).flatMap((d) => d.probes).find((p) => p.step === 'tls' && p.signals.includes(route.signal))?.handshake

export function expired(c: Case): Meaning {
  const id = 'transport/certificate-expired'
  if (!/NOT_YET_VALID/.test(c.probe.error ?? '')) {
    return means(c, id, `The certificate of ${c.at}${through(c)} has expired${doubt(c)}.`, {
      ...lowered(c),
      fix: { text: 'Renew it on the server; no setting of this program mends it' },
    })
  }
  return means(c, id, `The certificate of ${c.at}${through(c)} is not valid yet${doubt(c)}.`, {
    ...lowered(c),
    fix: { text: 'Look at the clock of this machine, then at the certificate' },
  })
}

export function wrongHost(c: Case): Meaning {
  const names = /the certificate is for ([^;]{1,200})/.exec(c.probe.error ?? '')?.[1]
  const whose = names ? `for ${quoted(names, 120)}` : 'for another name'
  const fix: Fix = { text: 'Write a host name in the endpoint that the certificate holds, or give the server one that holds this name' }
  return means(
    c,
    'transport/certificate-wrong-host',
    `The certificate of ${c.at}${through(c)} is ${whose}, not for ${c.route.dial?.host ?? 'this host'}${doubt(c)}.`,
    { ...lowered(c), fix },
  )
}
