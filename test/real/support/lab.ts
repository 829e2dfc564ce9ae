import type { ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Signal } from '../../../src/types.ts'
import type { Missing } from './cache.ts'
import { finish, removeFolder, startGroup, stopGroup, temporaryFolder } from './processes.ts'

const MAIN = fileURLToPath(new URL('./lab/main.mjs', import.meta.url))
const START_MS = 30_000

/** Everything leads to this machine: any address is local, and names come from the lab. */
const SETUP = `set -e
ip link set lo up
ip route add local 0.0.0.0/0 dev lo
ip -6 route add local ::/0 dev lo 2>/dev/null || true
for name in hosts resolv.conf nsswitch.conf; do mount --bind "$1/$name" "/etc/$name"; done
exec "$2" "$3" "$1" "$4" "$5"`

interface Order {
  command: string[]
  env: Record<string, string>
  /** Files to write first, under the home folder. */
  files: Record<string, string>
  ports: Iterable<number>
  /** What a port does where it does not take everything: see lab/replies.mjs. */
  roles?: Readonly<Record<number, string>>
  timeoutMs: number
  /** A program that has written `APP flush` is stopped when it and the network have been quiet for so long. */
  quietMs?: number
  /** Every name leads to the sink, but for those that no DNS can have (`<host>`). */
  realNames?: boolean
  /** Names that lead nowhere. */
  unknownNames?: readonly string[]
}

export interface Arrival {
  signal: Signal
  protocol: string
  url: string
  headers: [string, string][]
  via: string | null
}

interface Attempt {
  port: number
  kind: string
  first: string
}

export interface Result {
  exit: number | null
  late: boolean
  /** It was quiet, and was stopped. */
  stopped: boolean
  stdout: string
  stderr: string
  exports: Arrival[]
  attempts: Attempt[]
}

export interface Lab {
  /** The home folder of the next run. */
  nextHome(): string
  run(order: Order): Promise<Result>
  /** A certificate authority that signed the lab's own certificate; null without openssl. */
  authority: string | null
  close(): Promise<void>
}

/** A network of its own (`unshare`), with a sink in it. One run at a time; open several labs to run several programs. */
export async function openLab(): Promise<Lab | Missing> {
  if (process.platform !== 'linux') return { missing: 'network namespaces exist on Linux only' }
  const folder = temporaryFolder('lab')
  writeFileSync(join(folder, 'hosts'), '198.18.0.1 localhost\n')
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n')
  writeFileSync(join(folder, 'nsswitch.conf'), 'hosts: files dns\n')
  const certificates = await makeCertificates(folder)
  const flags = process.getuid?.() === 0 ? ['-n', '-m'] : ['-r', '-n', '-m']
  const paths = certificates ? [certificates.certificate, certificates.key] : ['', '']
  const child = startGroup('unshare', [...flags, 'sh', '-c', SETUP, 'sh', folder, process.execPath, MAIN, ...paths], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const lines = listen(child)
  const ready = await lines.next(START_MS)
  if (!ready) {
    await stopGroup(child)
    removeFolder(folder)
    return { missing: `no network namespace here: ${lines.errors().trim().split('\n').at(-1) || 'unshare does not answer'}` }
  }
  return makeLab(child, lines, folder, certificates?.authority ?? null)
}

function makeLab(child: ChildProcess, lines: ReturnType<typeof listen>, folder: string, authority: string | null): Lab {
  let count = 0
  const home = (): string => `run-${count}`
  return {
    authority,
    nextHome: () => join(folder, home()),
    async run({ ports, ...order }) {
      mkdirSync(join(folder, home()), { recursive: true })
      child.stdin?.write(`${JSON.stringify({ ...order, ports: [...ports], home: home(), id: count })}\n`)
      count++
      const line = await lines.next(order.timeoutMs + 10_000)
      if (!line) throw new Error(`the lab does not answer: ${lines.errors()}`)
      return JSON.parse(line) as Result
    },
    async close() {
      child.stdin?.end()
      await stopGroup(child)
      removeFolder(folder)
    },
  }
}

function listen(child: ChildProcess): { next(ms: number): Promise<string | null>; errors(): string } {
  const waiting: ((line: string | null) => void)[] = []
  const ready: string[] = []
  let ended = false
  let errors = ''
  child.stderr?.on('data', (chunk) => (errors += String(chunk)))
  child.on('error', (error) => (errors += error.message))
  child.on('close', () => {
    ended = true
    for (const take of waiting.splice(0)) take(null)
  })
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => (waiting.length > 0 ? waiting.shift()?.(line) : ready.push(line)))
  return {
    errors: () => errors,
    next: (ms) =>
      new Promise((resolve) => {
        const line = ready.shift()
        if (line !== undefined || ended) return resolve(line ?? null)
        const timer = setTimeout(() => resolve(null), ms)
        waiting.push((value) => {
          clearTimeout(timer)
          resolve(value)
        })
      }),
  }
}

/** `localhost`, `collector.test` and the loopback addresses, signed by an authority of the lab's own. */
async function makeCertificates(folder: string): Promise<{ authority: string; certificate: string; key: string } | null> {
  const at = (name: string): string => join(folder, name)
  writeFileSync(
    at('names.txt'),
    'subjectAltName=DNS:localhost,DNS:collector.test,DNS:*.collector.test,IP:127.0.0.1,IP:::1\nextendedKeyUsage=serverAuth\n',
  )
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const steps = [
    [
      'req',
      '-x509',
      ...ec,
      '-days',
      '2',
      '-subj',
      '/CN=otel-doctor test authority',
      '-addext',
      'basicConstraints=critical,CA:TRUE',
      '-keyout',
      at('ca.key'),
      '-out',
      at('ca.pem'),
    ],
    ['req', ...ec, '-subj', '/CN=localhost', '-keyout', at('server.key'), '-out', at('server.csr')],
    [
      'x509',
      '-req',
      '-in',
      at('server.csr'),
      '-CA',
      at('ca.pem'),
      '-CAkey',
      at('ca.key'),
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      at('names.txt'),
      '-out',
      at('server.pem'),
    ],
  ]
  for (const step of steps) if ((await finish('openssl', step, 20_000)).status !== 0) return null
  return { authority: at('ca.pem'), certificate: at('server.pem'), key: at('server.key') }
}
