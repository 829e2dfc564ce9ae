import { X509Certificate } from 'node:crypto'
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

let system: { path: string; text: string } | null | undefined

/** The certificates that this machine trusts, as PEM; null where it keeps them in no file that can be read. */
function systemBundle(): { path: string; text: string } | null {
  if (system === undefined) {
    const path = BUNDLES.find((one) => existsSync(one))
    try {
      system = path === undefined ? null : { path, text: readFileSync(path, 'utf8') }
    } catch {
      system = null
    }
  }
  return system
}

/** Whether what the system trusts can be read here. */
export const hasSystemRoots = (): boolean => systemBundle() !== null

/** The list of this machine where the authority stands in it that signed the last certificate of a chain. */
export function systemListWith(last: Buffer, bundle = systemBundle()): string | undefined {
  try {
    const signed = new X509Certificate(last)
    const roots = bundle?.text.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? []
    const isIts = (pem: string): boolean => {
      const root = new X509Certificate(pem)
      return root.fingerprint256 === signed.fingerprint256 || (signed.checkIssued(root) && signed.verify(root.publicKey))
    }
    return roots.some(isIts) ? bundle?.path : undefined
  } catch {
    return undefined
  }
}

const known = new WeakMap<Trust, SecureContext>()
const usual = new Map<Trust['roots'], SecureContext>()

/**
 * What a handshake is made with. The certificates that come with Node.js are named, because NODE_EXTRA_CA_CERTS in the environment of
 * otel-doctor is no setting of the program. Reading a bundle takes longer than a handshake, so each is read once.
 */
export function contextOf(trust: Trust = { roots: 'bundled' }): SecureContext {
  const isUsual = !trust.ca && !trust.cert
  const context = (isUsual ? usual.get(trust.roots) : known.get(trust)) ?? made(trust)
  if (isUsual) usual.set(trust.roots, context)
  else known.set(trust, context)
  return context
}

function made({ ca = [], roots, cert, key }: Trust): SecureContext {
  const all = [...rootsOf(roots), ...ca]
  const trusted = { ca: all.length > 0 ? all : [...rootCertificates] }
  try {
    return createSecureContext({ ...trusted, ...(cert && key ? { cert, key } : {}) })
  } catch {
    // A key with a password, or none at all: the program cannot show it either.
    return createSecureContext(trusted)
  }
}

function rootsOf(roots: Trust['roots']): string[] {
  const listed = roots === 'system' || roots === 'all' ? systemBundle()?.text : undefined
  return [...(roots === 'bundled' || roots === 'all' ? rootCertificates : []), ...(listed ? [listed] : [])]
}
