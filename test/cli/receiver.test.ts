import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { credentials } from '@grpc/grpc-js'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { emptyRequest } from '../../src/otlp/index.ts'
import { createNet } from '../../src/probe/index.ts'
import { caCert, certs } from '../support/certs.ts'
import { runCli } from '../support/cli.ts'
import { exported } from '../support/grpc.ts'
import { question } from '../support/questions.ts'

const BIN = fileURLToPath(new URL('../../bin/otel-doctor.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-receiver-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

interface Started {
  urls: string[]
  stderr(): string
  /** Ends it as Ctrl-C does; the exit status. */
  stop(): Promise<number | null>
}

/** Starts the command and waits for as many URLs as it has doors. */
function started(...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [BIN, 'receiver', '--port', '0', ...args], { env: { PATH: '/usr/bin:/bin' } })
  running.push(child)
  const doors = args.includes('--grpc-port') ? 2 : 1
  let [out, err] = ['', '']
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const stop = () => (child.kill('SIGINT'), ended)
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (out.split('\n').length > doors) resolve({ urls: out.trim().split('\n'), stderr: () => err, stop })
    })
    ended.then(() => reject(new Error(`it ended: ${err}`)), reject)
  })
}

const portOf = (url = ''): number => Number(new URL(url).port)

describe('otel-doctor receiver listens as it is told', () => {
  it('for HTTP and gRPC at once, with a line for each request, until Ctrl-C', async () => {
    const { urls, stderr, stop } = await started('--grpc-port', '0')
    expect(urls).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)])
    expect(await exported(portOf(urls[1]), 'logs', emptyRequest('logs', 'grpc'))).toHaveLength(0)
    expect((await fetch(`${urls[0]}/otel-doctor`)).status).toBe(200)
    expect(await stop()).toBe(0)
    expect(stderr()).toContain('POST /opentelemetry.proto.collector.logs.v1.LogsService/Export 200 grpc 0 0 items')
  })

  it('over TLS with a certificate of its own, which can be saved and trusted', async () => {
    const saved = join(folder, 'own.pem')
    const { urls, stop } = await started('--grpc-port', '0', '--tls', '--save-cert', saved)
    expect(urls.every((url) => url.startsWith('https:'))).toBe(true)
    const ca = readFileSync(saved, 'utf8')
    const net = createNet()
    const probe = await net.ask(
      question(`${urls[0]}/v1/traces`, { trust: { roots: 'none', ca: [ca] }, body: emptyRequest('traces', 'http/protobuf') }),
    )
    expect(probe).toMatchObject({ outcome: 'ok', answer: { status: 200 } })
    expect(await net.ask(question(`${urls[0]}/v1/traces`))).toMatchObject({ failure: 'certificate-untrusted' })
    const creds = credentials.createSsl(Buffer.from(ca))
    expect(await exported(portOf(urls[1]), 'traces', emptyRequest('traces', 'grpc'), { creds })).toHaveLength(0)
    await net.close()
    await stop()
  })

  it('over TLS with a certificate that is given, and only to clients that have one', async () => {
    const [cert, key, ca] = [file('cert.pem', certs.good.cert), file('key.pem', certs.good.key), file('ca.pem', caCert)]
    const { urls, stop } = await started('--tls-cert', cert, '--tls-key', key, '--client-ca', ca)
    const net = createNet()
    expect(await net.ask(question(`${urls[0]}/v1/traces`, { trust: { roots: 'none', ca: [caCert] } }))).toMatchObject({
      failure: 'client-certificate',
    })
    await net.close()
    await stop()
  })
})

describe('what cannot be done is one line that says how to mend it', () => {
  it.each([
    [['--grpc-port', 'x'], /^otel-doctor: --grpc-port "x": not a port; write a number/],
    [['--fault', 'goaway'], /^otel-doctor: The fault goaway is one of gRPC: add --grpc-port 4317\.$/],
    [['--tls-cert', 'a.pem'], /--tls-cert and --tls-key go together/],
    [['--tls', '--tls-cert', 'a', '--tls-key', 'b'], /give one of them/],
    [['--save-cert', 'a.pem'], /add --tls/],
    [['--client-ca', file('any-ca.pem', caCert)], /--client-ca needs TLS/],
    [['--tls-cert', '/nonexistent.pem', '--tls-key', '/nonexistent.pem'], /cannot be read \(ENOENT\)/],
    [['--tls-cert', file('text.pem', 'hello'), '--tls-key', file('text2.pem', 'hello')], /holds no PEM/],
    [['--tls-cert', file('c.pem', certs.good.cert), '--tls-key', file('k.pem', certs.expired.key)], /do not go together/],
    [['--tls', '--save-cert', '/nonexistent/dir/a.pem'], /--save-cert .* cannot be written \(ENOENT\)/],
    [['--grpc-prot', '1'], /there is no such option \(did you mean --grpc-port\?\)/],
  ])('%j', async (args, words) => {
    const { status, stderr, stdout } = await runCli(['receiver', '--port', '0', ...args])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr.trim()).toMatch(words)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
