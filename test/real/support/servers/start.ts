import { type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { caCert, certificatesFor } from '../../../support/certs.ts'
import { recipes } from '../cache.ts'
import { freePort, isFree, removeFolder, sleep, startGroup, stopGroup, temporaryFolder } from '../processes.ts'

/** A real server on loopback: its places by name (`host:port`), and files under `folder`. */
export interface Started {
  places: Readonly<Record<string, string>>
  log(): string
  stop(): Promise<void>
}

/** Where a server that is about to start will be. */
export interface Site {
  address: string
  folder: string
  places: Record<string, string>
}

const START_MS = 180_000
const OWN_PORTS = 21_001

/**
 * A folder, and an address of loopback's own block on which the usual ports are free, so that a server has them without being in anybody's way.
 * Places without a usual port get one that nobody has; a server that listens on every address needs one that is free on all of them.
 */
export async function siteFor(
  name: string,
  usual: Record<string, number>,
  free: readonly string[] = [],
  everywhere: readonly string[] = [],
): Promise<Site> {
  const address = await ownAddress(Object.values(usual))
  const places: Record<string, string> = {}
  for (const [place, port] of Object.entries(usual)) places[place] = `${address}:${port}`
  for (const [index, place] of free.entries()) {
    // On an address that nobody else has, what is free stays so.
    places[place] = `${address}:${address === '127.0.0.1' ? await freePort() : OWN_PORTS + index}`
  }
  for (const place of everywhere) places[place] = `${address}:${await freePort()}`
  return { address, folder: temporaryFolder(name), places }
}

async function ownAddress(ports: readonly number[]): Promise<string> {
  if (process.platform !== 'linux') return '127.0.0.1'
  const below = (limit: number): number => Math.floor(Math.random() * limit)
  for (let tries = 0; tries < 20; tries++) {
    const address = `127.${1 + below(250)}.${below(250)}.${1 + below(250)}`
    const free = await Promise.all(ports.map((port) => isFree(port, address)))
    if (!free.includes(false)) return address
  }
  throw new Error(`no address of 127.0.0.0/8 has the ports ${ports.join(', ')} free`)
}

/** A recipe with its places filled in: `$http` is `host:port`, `$http.port` a part of it, `$folder` and `$certs` are folders. */
export function filled(recipe: string, { places, folder }: Site): string {
  const text = readFileSync(join(recipes, recipe), 'utf8').replace(
    /\$([a-z0-9-]+)(?:\.(host|port))?/g,
    (_, name: string, part?: string) => {
      if (name === 'folder') return folder
      if (name === 'certs') return join(folder, 'certs')
      const place = places[name]
      if (place === undefined) throw new Error(`${recipe} names $${name}, which has no place`)
      const [host = '', port = ''] = place.split(':')
      return part === 'host' ? host : part === 'port' ? port : place
    },
  )
  const file = join(folder, recipe)
  writeFileSync(file, text)
  return file
}

/** Writes certificates for the address, as `good.crt`, `good.key`, `expired.crt` …, and the authority as `ca.crt`. */
export function writeCertificates({ address, folder, places }: Site): void {
  const certs = join(folder, 'certs')
  mkdirSync(certs)
  writeFileSync(join(certs, 'ca.crt'), caCert)
  for (const [name, { cert, key }] of Object.entries(certificatesFor(address))) {
    writeFileSync(join(certs, `${name}.crt`), cert)
    writeFileSync(join(certs, `${name}.key`), key)
  }
  places['certs'] = certs
}

interface Start {
  command: string
  args: readonly string[]
  env?: Record<string, string>
  /** Answers with a success once the server is ready. */
  ready: string
}

/** Starts a server as a process group of its own, waits until it is ready, and ends it with its folder. */
export async function startServer({ folder, places }: Site, { command, args, env = {}, ready }: Start): Promise<Started> {
  const output = openSync(join(folder, 'server.log'), 'w')
  const child = startGroup(command, args, { cwd: folder, env: { ...ownEnvironment(), ...env }, stdio: ['ignore', output, output] })
  closeSync(output)
  const log = (): string => readFileSync(join(folder, 'server.log'), 'utf8')
  const stop = async (): Promise<void> => {
    await stopGroup(child, 5000)
    removeFolder(folder)
  }
  try {
    await untilReady(ready, child)
  } catch (error) {
    const text = log().slice(-2000)
    await stop()
    throw new Error(`${command} did not start: ${String(error)}\n${text}`, { cause: error })
  }
  return { places, log, stop }
}

/** Nothing of this environment that a server would read as its own settings. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(?:MLFLOW_|PHOENIX_|OTEL_(?!DOCTOR_)|PYTHON|VIRTUAL_ENV|JAVA_TOOL_OPTIONS|.*_PROXY|.*_proxy)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`)
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Error(`no answer from ${url} in ${START_MS / 1000} s`)
}
