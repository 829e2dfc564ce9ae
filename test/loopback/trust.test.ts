import { afterEach, describe, expect, test } from 'vitest'
import { check, type Report } from '../../src/index.ts'
import { planOf } from '../../src/engine/examine.ts'
import { trustOf } from '../../src/engine/gather/trust.ts'
import { caCert, certs } from '../support/certs.ts'
import { patientOf } from '../support/patient.ts'
import * as servers from '../support/servers.ts'
import type { Running } from '../support/servers.ts'

const open: Pick<Running, 'close'>[] = []
const up = async <T extends Pick<Running, 'close'>>(thing: T | Promise<T>): Promise<T> => {
  open.push(await thing)
  return thing
}
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

const CA = '/etc/own/ca.pem'
const FILES = { [CA]: caCert, '/etc/own/client.pem': certs.client.cert, '/etc/own/client.key': certs.client.key }
const OTLP = { 'content-type': 'application/x-protobuf' }
const MUTUAL = { ...certs.good, ca: caCert, requestCert: true, rejectUnauthorized: true }

/** Takes everything that is sent to it. */
const collector = (options: Parameters<typeof servers.httpsServer>[1] = certs.good) =>
  up(
    servers.httpsServer((request, response) => {
      request.resume()
      if (request.method === 'POST') response.writeHead(200, OTLP).end()
      else response.writeHead(404).end()
    }, options),
  )
const grpcCollector = (options = {}) => up(servers.http2TlsServer((stream) => servers.grpcReply(stream, 0), { ...certs.good, ...options }))

const settings = (url: string, more: Record<string, string>, protocol = 'http/protobuf') => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  ...more,
})

async function checked(input: Parameters<typeof check>[0]): Promise<Report['targets'][number]> {
  const { targets } = await check({ timeoutMs: 3_000, files: FILES, ...input })
  const [target] = targets
  if (!target) throw new Error('no target')
  return target
}

const faults = ({ findings = [] }: Report['targets'][number]): string[] =>
  findings.filter(({ severity }) => severity !== 'note').map(({ id, severity }) => `${severity} ${id}`)
const said = ({ findings = [] }: Report['targets'][number], id: string) => findings.find((finding) => finding.id === id)

type Row = [runtime: string, wiring: string | undefined, env: Record<string, string>]

describe('a private authority is trusted where the runtime reads it from', () => {
  test.each<Row>([
    ['python', 'code-http', { REQUESTS_CA_BUNDLE: CA }],
    ['python', 'code-http', { CURL_CA_BUNDLE: CA }],
    ['python', 'code-http', { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }],
    ['python', 'auto', { OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: CA }],
    ['node', 'auto', { NODE_EXTRA_CA_CERTS: CA }],
    ['node', 'auto', { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }],
    ['go', 'autoexport', { SSL_CERT_FILE: CA }],
    ['go', 'autoexport', { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }],
    ['goose', undefined, { SSL_CERT_FILE: CA }],
    ['dotnet', undefined, { SSL_CERT_FILE: CA }],
    ['ruby', undefined, { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }],
    ['java', 'autoconfigure', { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }],
    ['javaagent', undefined, { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }],
    ['spec', undefined, { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }],
  ])('%s:%s with %o', async (runtime, wiring, env) => {
    const { url } = await collector()
    const target = await checked({ runtime, wiring, env: settings(url, env) })
    expect(faults(target)).toEqual([])
    expect(target.roundTrips?.traces?.state).toBe('not-possible')
  })

  test.each<Row>([
    ['python', 'code-http', { SSL_CERT_FILE: CA }],
    ['python', 'code-http', {}],
    ['node', 'auto', { SSL_CERT_FILE: CA }],
    ['node', 'auto', { REQUESTS_CA_BUNDLE: CA }],
    ['go', 'autoexport', { NODE_EXTRA_CA_CERTS: CA }],
    ['goose', undefined, { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }],
    ['goose', undefined, {}],
    ['java', 'autoconfigure', {}],
  ])('and refused where it does not: %s:%s with %o', async (runtime, wiring, env) => {
    const { url } = await collector()
    const target = await checked({ runtime, wiring, env: settings(url, env) })
    expect(faults(target).join()).toMatch(/^error (?:transport\/certificate-untrusted|runtime\/tls-files)/)
  })

  const FOLDER = { '/etc/own/certs/0a1b2c3d.0': caCert, '/etc/own/certs/readme.txt': 'no certificate' }
  const UNHASHED = { '/etc/own/plain': '', '/etc/own/plain/ca.pem': caCert }
  test.each<Row>([
    ['go', 'autoexport', { SSL_CERT_DIR: '/etc/own/certs' }],
    ['go', 'autoexport', { SSL_CERT_DIR: '/gone:/etc/own/plain/' }],
    ['dotnet', undefined, { SSL_CERT_DIR: '/etc/own/plain' }],
    ['ruby', undefined, { SSL_CERT_DIR: '/etc/own/certs' }],
    ['goose', undefined, { SSL_CERT_DIR: '/etc/own/certs' }],
  ])('the files of a folder count: %s:%s with %o', async (runtime, wiring, env) => {
    const { url } = await collector()
    const files = { ...FOLDER, ...UNHASHED, '/gone': null }
    expect(faults(await checked({ runtime, wiring, env: settings(url, env), files }))).toEqual([])
  })

  test.each<Row>([
    ['ruby', undefined, { SSL_CERT_DIR: '/etc/own/plain' }],
    ['python', 'code-http', { SSL_CERT_DIR: '/etc/own/certs' }],
    ['node', 'auto', { SSL_CERT_DIR: '/etc/own/certs' }],
  ])('and those that it does not look at do not: %s:%s with %o', async (runtime, wiring, env) => {
    const { url } = await collector()
    const files = { ...FOLDER, ...UNHASHED }
    expect(faults(await checked({ runtime, wiring, env: settings(url, env), files }))).toEqual(['error transport/certificate-untrusted'])
  })

  test('goose does not start where the folder that it is told to trust holds nothing that it opens', async () => {
    const { url } = await collector()
    const target = await checked({ runtime: 'goose', env: settings(url, { SSL_CERT_DIR: '/etc/own/plain' }), files: UNHASHED })
    expect(faults(target)).toEqual(['error runtime/tls-files'])
  })

  test('a folder that is not known leaves the answer open', async () => {
    const { url } = await collector()
    const target = await checked({ runtime: 'go', wiring: 'autoexport', env: settings(url, { SSL_CERT_DIR: '/elsewhere' }) })
    expect(faults(target)).toEqual([])
    expect(said(target, 'transport/certificate-untrusted')?.severity).toBe('note')
  })

  test('where a store that cannot be read decides, an answer is no proof that the program trusts it', async () => {
    const { url } = await collector()
    const env = settings(url, { SSL_CERT_FILE: CA, SSL_CERT_DIR: '/elsewhere' })
    const target = await checked({ runtime: 'go', wiring: 'autoexport', env })
    expect(faults(target)).toEqual([])
    expect(target.notChecked?.join()).toContain('whether the program trusts 127.0.0.1 as well: what SSL_CERT_DIR holds is not known here')
  })

  test('a key store of Java is not read: what may be trusted is no error', async () => {
    const { url } = await collector()
    const target = await checked({ runtime: 'java', env: settings(url, {}), jvmArgs: ['-Djavax.net.ssl.trustStore=/etc/own/store.p12'] })
    expect(faults(target)).toEqual([])
    expect(said(target, 'transport/certificate-untrusted')).toMatchObject({
      severity: 'note',
      message: expect.stringContaining('could not be tried'),
    })
  })

  test('a program that takes any certificate is asked without proof, where no header could be stolen', async () => {
    const { url } = await collector(certs.selfSigned)
    const open = await checked({ runtime: 'node', env: settings(url, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }) })
    expect(faults(open)).toEqual([])
    expect(open.roundTrips?.traces?.state).toBe('not-possible')
    const env = settings(url, { NODE_TLS_REJECT_UNAUTHORIZED: '0', OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20c4n4ry' })
    const held = await checked({ runtime: 'node', env })
    expect(faults(held)).toEqual([])
    expect(said(held, 'transport/certificate-untrusted')?.severity).toBe('note')
  })
})

describe('what the system trusts', () => {
  const BOTH = { SSL_CERT_FILE: CA, SSL_CERT_DIR: '/etc/own/certs' }
  test.each<[runtime: string, env: Record<string, string>, roots: string | undefined]>([
    ['go', {}, 'system'],
    // One variable leaves the other default: https://go.dev/src/crypto/x509/root_unix.go
    ['go', { SSL_CERT_FILE: CA }, 'system'],
    ['go', { SSL_CERT_DIR: '/etc/own/certs' }, 'system'],
    ['go', BOTH, 'none'],
    ['go', { ...BOTH, OTEL_EXPORTER_OTLP_CERTIFICATE: CA }, 'none'],
    ['dotnet', { SSL_CERT_FILE: CA }, 'system'],
    ['ruby', { SSL_CERT_FILE: CA }, 'system'],
    ['goose', { SSL_CERT_FILE: CA }, 'none'],
    ['goose', { SSL_CERT_DIR: '/etc/own/certs' }, 'none'],
    ['java', { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }, 'none'],
  ])('%s with %o: %s', (runtime, env, roots) => {
    const files = { ...FILES, '/etc/own/certs/0a1b2c3d.0': caCert }
    const patient = patientOf({ name: '', env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://h:4318', ...env }, files }, runtime)
    const { plan } = planOf(patient)
    expect(trustOf(plan, files, plan.routes.traces)?.trust.roots).toBe(roots)
  })
})

describe('a client certificate is shown where the runtime shows it', () => {
  const OWN = { OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/etc/own/client.pem', OTEL_EXPORTER_OTLP_CLIENT_KEY: '/etc/own/client.key' }
  const ALL = { ...OWN, OTEL_EXPORTER_OTLP_CERTIFICATE: CA }

  test.each<Row>([
    ['python', 'code-http', ALL],
    ['python', 'code-http', { ...OWN, REQUESTS_CA_BUNDLE: CA }],
    ['node', 'auto', ALL],
    ['go', 'autoexport', ALL],
    ['java', 'autoconfigure', ALL],
  ])('%s:%s over HTTP', async (runtime, wiring, env) => {
    const { url } = await collector(MUTUAL)
    expect(faults(await checked({ runtime, wiring, env: settings(url, env) }))).toEqual([])
  })

  test.each<Row>([
    ['python', 'code-grpc', ALL],
    ['node', 'auto', ALL],
    ['go', 'autoexport', ALL],
  ])('%s:%s over gRPC', async (runtime, wiring, env) => {
    const { url } = await grpcCollector(MUTUAL)
    expect(faults(await checked({ runtime, wiring, env: settings(url, env, 'grpc') }))).toEqual([])
  })

  test.each<Row>([
    ['goose', undefined, { ...OWN, SSL_CERT_FILE: CA }],
    ['node', 'auto', { OTEL_EXPORTER_OTLP_CERTIFICATE: CA }],
  ])('%s:%s does not show one with %o', async (runtime, wiring, env) => {
    const { url } = await collector(MUTUAL)
    const target = await checked({ runtime, wiring, env: settings(url, env) })
    expect(faults(target).join()).toMatch(/^error (?:transport\/client-certificate|runtime\/tls-files)/)
  })
})

describe('files that hold something else do no harm', () => {
  test.each<[what: string, file: string]>([
    ['nothing', ''],
    ['no PEM', 'garbage'],
    ['a broken certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['a key with a password', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n'],
    ['a broken key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
  ])('%s, as each of the three', async (_what, file) => {
    const { url } = await collector(MUTUAL)
    for (const name of ['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY']) {
      const env = settings(url, {
        OTEL_EXPORTER_OTLP_CERTIFICATE: CA,
        OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/etc/own/client.pem',
        OTEL_EXPORTER_OTLP_CLIENT_KEY: '/etc/own/client.key',
        [`OTEL_EXPORTER_OTLP_${name}`]: '/etc/own/odd.pem',
      })
      const target = await checked({ runtime: 'node', env, files: { ...FILES, '/etc/own/odd.pem': file } })
      expect(faults(target).join()).toMatch(/^error (?:runtime\/tls-files|transport\/(?:certificate-untrusted|client-certificate))/)
      expect(target.checks?.filter(({ outcome }) => outcome === 'crashed')).toEqual([])
    }
  })
})

describe('gRPC with gzip goes out as gRPC packs it', () => {
  test('the frame says so, and so does the header', async () => {
    const seen: unknown[] = []
    const server = await up(
      servers.http2Server((stream, headers, body) => {
        seen.push([headers['grpc-encoding'], body[0], body.subarray(5, 7).toString('hex')])
        // As grpc-go does: the answer is packed because the request was; the Collector says partialSuccess {}.
        servers.grpcReply(stream, 0, { body: Buffer.from('0a00', 'hex'), packed: true })
      }),
    )
    const env = settings(server.url, { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, 'grpc')
    expect(faults(await checked({ runtime: 'node', env }))).toEqual([])
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(new Set(['["gzip",1,"1f8b"]']))
  })
})
