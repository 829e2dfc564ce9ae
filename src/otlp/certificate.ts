import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'

/** A certificate and its key, both PEM. */
export interface Certificate {
  key: string
  cert: string
}

export interface CertificateWish {
  subject: string
  issuer: string
  /** Host names and addresses it is for. */
  names?: readonly string[]
  ca?: boolean
  /** Days from now. */
  from?: number
  until?: number
}

export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
export const keyPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

/** One that no authority signed, for `names`: each side has to be told to trust it. */
export function selfSigned(names: readonly string[]): Certificate {
  const key = newKey()
  const [subject = 'localhost'] = names
  return { key: keyPem(key), cert: certificate({ subject, issuer: subject, names, from: -1, until: 365 }, key, key) }
}

/** An X.509 certificate (RFC 5280), written by hand: Node reads them and makes none. */
export function certificate(wish: CertificateWish, subjectKey: KeyObject, signer: KeyObject): string {
  const extensions = [
    seq(oid('551d13'), TRUE, octets(seq(...(wish.ca ? [TRUE] : [])))),
    ...(wish.names ? [seq(oid('551d11'), octets(seq(...wish.names.map(altName))))] : []),
  ]
  const body = seq(
    tlv(0xa0, Buffer.from([0x02, 0x01, 0x02])),
    tlv(0x02, Buffer.from([1]), randomBytes(15)),
    ECDSA_SHA256,
    name(wish.issuer),
    seq(time(Date.now() + (wish.from ?? -2) * DAY), time(Date.now() + (wish.until ?? 2) * DAY)),
    name(wish.subject),
    createPublicKey(subjectKey).export({ type: 'spki', format: 'der' }),
    tlv(0xa3, seq(...extensions)),
  )
  const der = seq(body, ECDSA_SHA256, bits(sign('sha256', body, signer)))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const tlv = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const size = body.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const seq = (...parts: Uint8Array[]): Buffer => tlv(0x30, ...parts)
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'))
const octets = (body: Uint8Array): Buffer => tlv(0x04, body)
const bits = (body: Uint8Array): Buffer => tlv(0x03, Buffer.from([0]), body)
const time = (at: number): Buffer => tlv(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')}`))
const name = (text: string): Buffer => seq(tlv(0x31, seq(oid('550403'), tlv(0x0c, Buffer.from(text)))))

const ECDSA_SHA256 = seq(oid('2a8648ce3d040302'))
const TRUE = Buffer.from([0x01, 0x01, 0xff])
const DAY = 86_400_000
const LOOPBACK_V6 = Buffer.from('00000000000000000000000000000001', 'hex')

/** Of IPv6 there is but the loopback address. */
function altName(text: string): Buffer {
  if (isIP(text) === 0) return tlv(0x82, Buffer.from(text))
  return tlv(0x87, text === '::1' ? LOOPBACK_V6 : Buffer.from(text.split('.').map(Number)))
}
