// What a user waits: wall time of the whole process against local servers, median of several runs, interleaved with `node -e 0` so that a busy
// machine slows all alike. The bounds are for a machine on which `node -e 0` takes at most 60 ms, and grow with it.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { createServer as createTcp } from 'node:net'

const ROUNDS = 7
const QUIET_MS = 60
/** How long the slow server thinks about each answer. */
const THINK_MS = 300
/** Recognising takes three questions one after the other at most, what might mend a fourth. */
const STEPS = 5

/** `engine` starts the embedded receiver; true where a bound is broken. */
export async function waits({ cli, startReceiver, median }) {
  const places = await open(startReceiver)
  try {
    const cases = casesOf(places)
    const all = [{ name: 'node -e 0', args: null, times: [] }, ...cases.map((one) => ({ ...one, times: [] }))]
    for (let round = -1; round < ROUNDS; round++) {
      for (const one of all) {
        const ms = await wallOf(cli, one)
        if (round >= 0) one.times.push(ms)
      }
    }
    return told(all, places.slow, median)
  } finally {
    await Promise.all(Object.values(places).map((place) => place.close()))
  }
}

function casesOf({ healthy, grpc, refused, mute, slow }) {
  const to = (url, ...more) => ['check', '--clean-env', '--runtime', 'node', '--env', `OTEL_EXPORTER_OTLP_ENDPOINT=${url}`, ...more]
  const overGrpc = ['--env', 'OTEL_EXPORTER_OTLP_PROTOCOL=grpc']
  return [
    { name: 'healthy, read back', args: to(healthy.url), status: 0, aloneMs: 0 },
    { name: 'healthy, gRPC', args: to(grpc.url, ...overGrpc), status: 0, aloneMs: 0 },
    { name: 'refused', args: to(refused.url), status: 1, aloneMs: 0 },
    { name: 'mute, --timeout 1s', args: to(mute.url, '--timeout', '1s'), status: 1, aloneMs: 1_000 },
    { name: `404 after ${THINK_MS} ms, all signals`, args: to(slow.url), status: 1, aloneMs: STEPS * THINK_MS },
  ]
}

/** `aloneMs`: what the servers alone make a run take; a second may come on top. */
function told([empty, ...cases], slow, median) {
  const base = median(empty.times)
  const busy = Math.max(1, base / QUIET_MS)
  console.log(`wall time beside node -e 0 (${base.toFixed(0)} ms${busy > 1.5 ? ': a busy machine, the bounds grow with it' : ''})`)
  let broken = false
  for (const { name, times, aloneMs } of cases) {
    const ms = median(times)
    const bound = aloneMs + 1_000 * busy
    broken ||= ms > bound
    console.log(`${name.padEnd(32)} ${ms.toFixed(0)} ms  (at most ${bound.toFixed(0)})${ms > bound ? '  TOO SLOW' : ''}`)
  }
  const runs = ROUNDS + 1
  const each = slow.asked() / runs
  console.log(`${''.padEnd(32)} ${each.toFixed(0)} questions of ${THINK_MS} ms each, up to ${slow.atOnce()} at once`)
  return broken
}

function wallOf(cli, { name, args, status }) {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(process.execPath, args ? [cli, ...args] : ['-e', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (text) => (errors += text))
    child.on('close', (code) => {
      if (code === (status ?? 0)) resolve(performance.now() - start)
      else reject(new Error(`${name}: status ${code}: ${errors}`))
    })
  })
}

async function open(startReceiver) {
  const healthy = await startReceiver()
  const grpc = await startReceiver()
  const door = await grpc.grpc()
  const mute = await listen(createTcp((socket) => socket.on('error', () => {}).resume()))
  const gone = await listen(createTcp())
  await gone.close()
  return { healthy, grpc: { ...door, close: grpc.close }, mute, refused: { ...gone, close: async () => {} }, slow: await thoughtful() }
}

/** Answers everything with 404, later, and counts how many questions wait at the same time. */
async function thoughtful() {
  let [asked, waiting, most] = [0, 0, 0]
  const server = createServer((request, response) => {
    request.resume()
    asked++
    most = Math.max(most, ++waiting)
    setTimeout(() => {
      waiting--
      response.writeHead(404).end()
    }, THINK_MS)
  })
  return { ...(await listen(server)), asked: () => asked, atOnce: () => most }
}

async function listen(server) {
  const sockets = new Set()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return { url: `http://127.0.0.1:${server.address().port}`, close }
}
