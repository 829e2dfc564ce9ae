import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secretOf } from '../../src/redact.ts'
import { layerOf } from '../../src/runtimes/parts/settings.ts'
import { namedFiles } from '../../src/sources/named-files.ts'
import { readBounded } from '../../src/sources/reader.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
  mkdirSync(join(root, 'certs'))
  writeFileSync(join(root, 'certs/ca.pem'), 'a certificate')
  symlinkSync('/etc/hostname', join(root, 'certs/link.pem'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const filesOf = (path: string, under: string | undefined): Record<string, string | null> =>
  namedFiles([layerOf({ OTEL_EXPORTER_OTLP_CERTIFICATE: path }, 'process environment', secretOf)], under, readBounded)

describe('files that settings name', () => {
  it('are looked up under the root', () => expect(filesOf('/certs/ca.pem', root)).toEqual({ '/certs/ca.pem': 'a certificate' }))
  it('are missing where their folder is there', () => expect(filesOf('/certs/other.pem', root)).toEqual({ '/certs/other.pem': null }))
  it('are unknown where the root does not hold their folder', () => expect(filesOf('/etc/ssl/ca.pem', root)).toEqual({}))
  it('never lead out of the root', () => {
    expect(filesOf('/certs/link.pem', root)).toEqual({})
    expect(filesOf('../../../etc/hostname', root)).toEqual({})
  })
  it('are looked up as they stand without a root', () =>
    expect(filesOf(join(root, 'certs/ca.pem'), undefined)).toEqual({ [join(root, 'certs/ca.pem')]: 'a certificate' }))
  it('of a folder are read one by one, each under its path', () => {
    const at = (folders: string): Record<string, string | null> =>
      namedFiles([layerOf({ SSL_CERT_DIR: folders }, 'env', secretOf)], root, readBounded)
    expect(at('/certs')).toEqual({ '/certs': '', '/certs/ca.pem': 'a certificate' })
    expect(at('/gone:/certs/')).toEqual({ '/gone': null, '/certs/': '', '/certs/ca.pem': 'a certificate' })
    expect(at('/elsewhere/certs')).toEqual({})
  })
  it('that are none of a setting are not read', () =>
    expect(namedFiles([layerOf({ OTEL_SERVICE_NAME: '/certs/ca.pem' }, 'env', secretOf)], root, readBounded)).toEqual({}))
})
