import type { Patient, Reason, Route, Signal } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { textOf } from '../parts/settings.ts'
import { inFolders } from '../parts/trust.ts'
import type { Build } from './facts.ts'

const FILE = 'SSL_CERT_FILE'

/**
 * What is trusted is read while the exporter is built, plaintext or not: reqwest with rustls, and gRPC whose code trusts the system. Where
 * SSL_CERT_FILE is set, if only to nothing, no other file is looked for, and no certificate at all is an error (rustls-native-certs 0.8; recorded).
 */
export function rustTrust(ctx: Ctx, signal: Signal, out: Route, build: Build, patient: Patient): void {
  const path = textOf(ctx.env, FILE)
  if (!build.tls || (out.protocol === 'grpc' && !build.roots) || path === undefined) return
  const folders = textOf(ctx.env, 'SSL_CERT_DIR') ?? ''
  const inThem = folders === '' ? null : inFolders(folders, 'hashed', patient.files)
  if (inThem === undefined || /-----BEGIN CERTIFICATE-----/.test(inThem ?? '')) return
  const reason = whyNone(path, patient.files[path])
  if (!reason) return
  const says = out.protocol === 'grpc' ? 'no native certs found' : 'failed to build the blocking reqwest HTTP client: builder error'
  note(ctx, FILE, [signal], 'signal-off', reason, { says })
  if (out.state === 'export')
    Object.assign(out, { state: 'broken', because: `${FILE} holds no certificate, and the exporter is not built` })
}

function whyNone(path: string, content: string | null | undefined): Reason | null {
  if (path === '') return 'empty'
  if (content === undefined) return null
  if (content === null) return 'file-missing'
  return /-----BEGIN CERTIFICATE-----/.test(content) ? null : 'broken-file'
}
