import { isIP, type Socket } from 'node:net'
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { Certificate, Probe } from '../types.ts'
import { classify } from './classify.ts'
import { type Place, socketAddress, type Trust } from './question.ts'
import { contextOf } from './trust.ts'

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
  const handshake = {
    protocol: socket.getProtocol() ?? 'unknown',
    alpn: socket.alpnProtocol || null,
    chain: chainOf(socket.getPeerCertificate(true)),
  }
  const flaw = socket.authorizationError as unknown
  if (!flaw) return { handshake }
  // Node.js gives the code alone, as a text, or the whole error of a name that does not fit.
  const error = flaw instanceof Error ? flaw : Object.assign(new Error(String(flaw)), { code: String(flaw) })
  return { handshake, outcome: 'failed', ...classify(error, { step: 'tls', peer }) }
}

function chainOf(first: PeerCertificate & { issuerCertificate?: PeerCertificate }): Certificate[] {
  const out: Certificate[] = []
  const met = new Set<string>()
  for (let one: typeof first | undefined = first; one?.fingerprint256 && !met.has(one.fingerprint256) && out.length < CHAIN;) {
    met.add(one.fingerprint256)
    const names = one.subjectaltname ? { names: one.subjectaltname.slice(0, 500) } : {}
    out.push({ subject: nameOf(one.subject), issuer: nameOf(one.issuer), from: iso(one.valid_from), until: iso(one.valid_to), ...names })
    one = one.issuerCertificate
  }
  return out
}

const nameOf = (name: PeerCertificate['subject'] | undefined): string => String(name?.CN ?? name?.O ?? 'without a name').slice(0, 200)
const iso = (text: string): string => (Number.isNaN(Date.parse(text)) ? text.slice(0, 40) : new Date(text).toISOString())
