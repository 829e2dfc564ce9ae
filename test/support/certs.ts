import { type Certificate, certificate, type CertificateWish, keyPem, newKey, selfSigned } from '../../src/otlp/certificate.ts'

const caKey = newKey()
const CA = 'otel-doctor test CA'
const LOOPBACK = ['localhost', '127.0.0.1', '::1']

/** The certificate of the authority that signed the others. */
export const caCert = certificate({ subject: CA, issuer: CA, ca: true }, caKey, caKey)

function issue(wish: Omit<CertificateWish, 'issuer'>): Certificate {
  const key = newKey()
  return { key: keyPem(key), cert: certificate({ ...wish, issuer: CA }, key, caKey) }
}

/** Certificates for a server on this machine, and on further addresses of it. */
export function certificatesFor(...addresses: string[]) {
  const names = [...LOOPBACK, ...addresses]
  return {
    good: issue({ subject: 'localhost', names }),
    expired: issue({ subject: 'localhost', names, from: -9, until: -3 }),
    notYet: issue({ subject: 'localhost', names, from: 3, until: 9 }),
    wrongHost: issue({ subject: 'other.example', names: ['other.example'] }),
    selfSigned: selfSigned(names),
    client: issue({ subject: 'a client' }),
  }
}

export const certs = certificatesFor()
