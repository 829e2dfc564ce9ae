import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** Certificates for loopback servers, written by hand so that the tests need no openssl on the machine. */
export interface Certificate {
  key: string
  cert: string
}

const tlv = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const size = body.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const seq = (...parts: Uint8Array[]) => tlv(0x30, ...parts)
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'))
const octets = (body: Uint8Array) => tlv(0x04, body)
const bits = (body: Uint8Array) => tlv(0x03, Buffer.from([0]), body)
const time = (at: number) => tlv(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')}`))
const name = (text: string) => seq(tlv(0x31, seq(oid('550403'), tlv(0x0c, Buffer.from(text)))))

const ECDSA_SHA256 = seq(oid('2a8648ce3d040302'))
const TRUE = Buffer.from([0x01, 0x01, 0xff])
const DAY = 86_400_000

interface Wish {
  subject: string
  issuer: string
  /** `DNS:localhost`, `IP:127.0.0.1` */
  names?: string[]
  ca?: boolean
  /** Days from now. */
  from?: number
  until?: number
}

function altName(text: string): Buffer {
  const [kind, value = ''] = text.split(':')
  return kind === 'IP' ? tlv(0x87, Buffer.from(value.split('.').map(Number))) : tlv(0x82, Buffer.from(value))
}

function build(wish: Wish, subjectKey: KeyObject, signer: KeyObject): string {
  const extensions = [
    seq(oid('551d13'), TRUE, octets(seq(...(wish.ca ? [TRUE] : [])))),
    ...(wish.names ? [seq(oid('551d11'), octets(seq(...wish.names.map(altName))))] : []),
  ]
  const body = seq(
    tlv(0xa0, Buffer.from([0x02, 0x01, 0x02])),
    tlv(0x02, Buffer.from([Math.floor(Math.random() * 126) + 1])),
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

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

const caKey = newKey()
const CA = 'otel-doctor test CA'
const LOOPBACK = ['DNS:localhost', 'IP:127.0.0.1']

/** The certificate of the authority that signed the others. */
export const caCert = build({ subject: CA, issuer: CA, ca: true }, caKey, caKey)

function issue(wish: Omit<Wish, 'issuer'>): Certificate {
  const key = newKey()
  return { key: pem(key), cert: build({ ...wish, issuer: CA }, key, caKey) }
}

function selfSigned(names: string[]): Certificate {
  const key = newKey()
  return { key: pem(key), cert: build({ subject: 'localhost', issuer: 'localhost', names }, key, key) }
}

/** Certificates for a server on this machine, and on further addresses of it. */
export function certificatesFor(...addresses: string[]) {
  const names = [...LOOPBACK, ...addresses.map((address) => `IP:${address}`)]
  return {
    good: issue({ subject: 'localhost', names }),
    expired: issue({ subject: 'localhost', names, from: -9, until: -3 }),
    notYet: issue({ subject: 'localhost', names, from: 3, until: 9 }),
    wrongHost: issue({ subject: 'other.example', names: ['DNS:other.example'] }),
    selfSigned: selfSigned(names),
    client: issue({ subject: 'a client' }),
  }
}

export const certs = certificatesFor()
