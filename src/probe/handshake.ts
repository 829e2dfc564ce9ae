import { isIP, type Socket } from 'node:net'
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { Certificate, Handshake, Probe } from '../types.ts'
import { classify } from './classify.ts'
import { type Place, type Trust } from './question.ts'
import { contextOf, systemListWith } from './trust.ts'
import { socketAddress } from '../url.ts'

const CHAIN = 6

/** A handshake whose certificate is looked at, not believed: what the server speaks and shows, and what this program makes of it. */
export function shake(
  socket: Socket,
  { host, port, alpn, trust }: Place & { alpn: string[]; trust?: Trust },
  signal: AbortSignal,
): Promise<Partial<Probe>> {
  return new Promise((done, reject) => {
    const secured = connect({
      socket,
      host,
      servername: isIP(host) ? undefined : host,
      ALPNProtocols: alpn,
      rejectUnauthorized: false,
      secureContext: contextOf(trust),
    })
    const stop = (): void => reject(signal.reason)
    const end = (): void => reject(Object.assign(new Error('other side closed'), { code: 'ECONNRESET' }))
    secured.once('secureConnect', () => done(seen(secured, socketAddress(host, port))))
    secured.on('error', reject).once('close', end)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
}

function seen(socket: TLSSocket, peer: string): Partial<Probe> {
  const shown = shownBy(socket.getPeerCertificate(true))
  const handshake: Handshake = {
    protocol: socket.getProtocol() ?? 'unknown',
    alpn: socket.alpnProtocol || null,
    chain: shown.map(certificate),
  }
  const flaw = socket.authorizationError as unknown
  if (!flaw) return { handshake }
  // Node.js gives the code alone, as a text, or the whole error of a name that does not fit.
  const error = flaw instanceof Error ? flaw : Object.assign(new Error(String(flaw)), { code: String(flaw) })
  const trouble = classify(error, { step: 'tls', peer })
  const list = trouble.failure === 'certificate-untrusted' ? systemListWith(shown.at(-1)?.raw ?? Buffer.alloc(0)) : undefined
  if (list !== undefined) handshake.systemTrusts = list
  return { handshake, outcome: 'failed', ...trouble }
}

type Shown = PeerCertificate & { issuerCertificate?: PeerCertificate }

/** Its own certificate first; a root is its own issuer. */
function shownBy(first: Shown): Shown[] {
  const out: Shown[] = []
  for (let one: Shown | undefined = first; one?.fingerprint256 && !out.includes(one) && out.length < CHAIN; one = one.issuerCertificate)
    out.push(one)
  return out
}

function certificate({ subject, issuer, valid_from: from, valid_to: until, subjectaltname }: Shown): Certificate {
  const names = subjectaltname ? { names: subjectaltname.slice(0, 500) } : {}
  return { subject: nameOf(subject), issuer: nameOf(issuer), from: iso(from), until: iso(until), ...names }
}

const nameOf = (name: PeerCertificate['subject'] | undefined): string => String(name?.CN ?? name?.O ?? 'without a name').slice(0, 200)
const iso = (text: string): string => (Number.isNaN(Date.parse(text)) ? text.slice(0, 40) : new Date(text).toISOString())
