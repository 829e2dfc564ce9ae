import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Chaos, drawChaos } from '../support/chaos.ts'
import { caCert, certs } from '../support/certs.ts'
import { held, settled } from '../support/left.ts'
import { checkHere } from '../support/run.ts'
import { parseFault, startReceiver } from '../../src/otlp/index.ts'
import { bannerServer, closingServer, drippingServer, freePort, muteServer, resettingServer, type Running } from '../support/servers.ts'
import { SEED } from '../support/seed.ts'

const FULL = 500
/** A tenth of the whole, which takes minutes. */
const runs = Number(process.env['OTEL_DOCTOR_RUNS'] ?? FULL / 10)
/** A draw alone, to look at it. */
const only = process.env['OTEL_DOCTOR_DRAW']

const own = mkdtempSync(join(tmpdir(), 'otel-doctor-chaos-'))
const temporary = join(own, 'tmp')
const before = process.env['TMPDIR']
const unhandled: unknown[] = []
const note = (error: unknown): void => void unhandled.push(error)

beforeAll(() => {
  mkdirSync(temporary)
  writeFileSync(join(own, 'ca.pem'), caCert)
  process.env['TMPDIR'] = temporary
  process.on('unhandledRejection', note).on('uncaughtException', note)
})
afterAll(() => {
  process.off('unhandledRejection', note).off('uncaughtException', note)
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
  rmSync(own, { recursive: true, force: true })
})

const STRANGERS: Record<Exclude<Chaos['where'], 'receiver'>, () => Promise<Running>> = {
  mute: muteServer,
  resetting: resettingServer,
  closing: closingServer,
  banner: bannerServer,
  dripping: drippingServer,
  nobody: async () => {
    const port = await freePort()
    return { port, url: `http://127.0.0.1:${port}`, close: async () => {} }
  },
}

interface Place {
  http: string
  grpc: string
  close(): Promise<void>
}

async function placeOf({ where, fault, tls }: Chaos): Promise<Place> {
  if (where !== 'receiver') {
    const { url, close } = await STRANGERS[where]()
    return { http: url, grpc: url, close }
  }
  const faults = fault === '' ? undefined : parseFault(fault)
  const receiver = await startReceiver({ faults, tls: tls === 'none' ? undefined : certs.good })
  const grpc = await receiver.grpc()
  return { http: receiver.url, grpc: grpc.url, close: receiver.close }
}

function argsOf(chaos: Chaos, place: Place): string[] {
  const { program, protocol, isWrongDoor, signals, tls, compression, timeoutMs, headers } = chaos
  const isGrpc = (protocol === 'grpc') !== isWrongDoor
  const settings: Record<string, string> = {
    OTEL_EXPORTER_OTLP_ENDPOINT: isGrpc ? place.grpc : place.http,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    ...(tls === 'trusted' && { OTEL_EXPORTER_OTLP_CERTIFICATE: '/ca.pem' }),
    ...(compression && { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }),
    ...(headers && { OTEL_EXPORTER_OTLP_HEADERS: headers }),
    ...Object.fromEntries(
      ['traces', 'metrics', 'logs'].map((s) => [`OTEL_${s.toUpperCase()}_EXPORTER`, signals.includes(s) ? 'otlp' : 'none']),
    ),
  }
  const env = Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  return ['--runtime', program, '--root', own, '--timeout', `${timeoutMs}ms`, ...env]
}

/** What is wrong with a run; empty where nothing is. */
async function wrongWith(chaos: Chaos): Promise<{ wrong: string[]; ms: number; status: number | null }> {
  const wrong: string[] = []
  const idle = held()
  const place = await placeOf(chaos)
  const started = performance.now()
  let status: number | null = null
  try {
    const ran = await checkHere(argsOf(chaos, place))
    status = ran.status
    const [target] = ran.report.targets
    if (status !== 0 && status !== 1) wrong.push(`exit ${status}`)
    if (target?.checks?.some(({ outcome }) => outcome === 'crashed')) wrong.push('a check crashed')
    if (chaos.loses && status === 0) wrong.push('nothing is said, although traces are lost')
    if (chaos.isWell && status !== 0) wrong.push(`a false alarm: ${target?.findings?.map(({ id }) => id).join(', ')}`)
  } catch (error) {
    wrong.push(`no report: ${String(error)}`)
  }
  const ms = Math.round(performance.now() - started)
  if (ms > boundOf(chaos)) wrong.push(`it took ${ms} ms`)
  await place.close()
  const left = await settled(idle)
  if (left.resources > idle.resources) wrong.push(`left: ${process.getActiveResourcesInfo().join(' ')}`)
  if (left.files > idle.files) wrong.push(`${left.files - idle.files} more open files`)
  const files = readdirSync(temporary)
  if (files.length > 0) wrong.push(`temporary files: ${files.join(' ')}`)
  if (unhandled.length > 0) wrong.push(`unhandled: ${unhandled.splice(0).map(String).join('; ')}`)
  return { wrong, ms, status }
}

/** As in the engine: what all questions of one target may take together. */
const boundOf = ({ timeoutMs }: Chaos): number => 6 * timeoutMs + 5_000

test(
  `${runs} random faults in sequence (OTEL_DOCTOR_SEED=${SEED} OTEL_DOCTOR_RUNS=${runs} replays them)`,
  { timeout: runs * 12_000 },
  async () => {
    // What is loaded on first use stays.
    for (const protocol of ['grpc', 'http/protobuf'] as const)
      await wrongWith({ ...drawChaos(0, 0), where: 'receiver', fault: '', protocol })
    unhandled.length = 0
    const bad: string[] = []
    const times: { ms: number; index: number }[] = []
    const counts = { healthy: 0, broken: 0 }
    for (let index = 0; index < runs; index++) {
      if (only !== undefined && Number(only) !== index) continue
      const chaos = drawChaos(SEED, index)
      const { wrong, ms, status } = await wrongWith(chaos)
      times.push({ ms, index })
      if (status === 0) counts.healthy++
      else counts.broken++
      if (wrong.length > 0 || only !== undefined) bad.push(`draw ${index}: ${wrong.join('; ')}: ${JSON.stringify(chaos)}`)
    }
    const sorted = times.toSorted((a, b) => a.ms - b.ms)
    const [middle, last] = [sorted[sorted.length >> 1], sorted.at(-1)]
    console.log(
      `chaos, seed ${SEED}: ${runs - bad.length} of ${runs} as they should be (${counts.healthy} healthy, ${counts.broken} broken); ` +
        `median ${middle?.ms} ms, slowest ${last?.ms} ms (draw ${last?.index})`,
    )
    if (bad.length > 0) expect.fail(`${bad.length} of ${runs}; the first 20:\n${bad.slice(0, 20).join('\n')}`)
  },
)
