import { existsSync, readFileSync } from 'node:fs'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import type { Trust } from './question.ts'

// https://go.dev/src/crypto/x509/root_linux.go; Alpine and macOS have the last.
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

let system: string | null | undefined

/** The certificates that this machine trusts, as PEM; null where it keeps them in no file. */
function systemRoots(): string | null {
  if (system === undefined) {
    const path = BUNDLES.find((one) => existsSync(one))
    try {
      system = path === undefined ? null : readFileSync(path, 'utf8')
    } catch {
      system = null
    }
  }
  return system
}

const known = new WeakMap<Trust, SecureContext>()
let usual: SecureContext | undefined

/**
 * What a handshake is made with. The certificates that come with Node.js are named, because NODE_EXTRA_CA_CERTS in the environment of
 * otel-doctor is no setting of the program. Reading a bundle takes longer than a handshake, so each is read once.
 */
export function contextOf(trust: Trust | undefined): SecureContext {
  if (!trust) return (usual ??= createSecureContext({ ca: [...rootCertificates] }))
  const context = known.get(trust) ?? made(trust)
  known.set(trust, context)
  return context
}

function made({ ca = [], roots, cert, key }: Trust): SecureContext {
  const own =
    roots === 'none'
      ? []
      : roots === 'system'
        ? [systemRoots() ?? ''].filter(Boolean)
        : roots === 'all'
          ? [...rootCertificates, systemRoots() ?? ''].filter(Boolean)
          : [...rootCertificates]
  const all = [...own, ...ca]
  return createSecureContext({ ca: all.length > 0 ? all : [...rootCertificates], ...(cert && key ? { cert, key } : {}) })
}
