/**
 * Runs inside network and mount namespaces of its own, where every address and every name leads here. One JSON order a line on standard input:
 * `{ id, command, env, files, ports, roles, timeoutMs, quietMs, realNames, unknownNames }`; one JSON result a line on standard output. Ends, with all
 * that it started, when its input ends.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { createSecureContext } from 'node:tls'
import { createNames, isReal, serveNames } from './dns.mjs'
import { createSink } from './sink.mjs'

const [folder, certificate, key] = process.argv.slice(2)
const secureContext = certificate ? createSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) }) : null
const names = createNames()
const sink = createSink({ names, secureContext })
let child = null
/** What a test program writes when it has made its signals and begins to send them. */
const FLUSHES = 'APP flush'
const BUSY_TICKS = 3

function end() {
  if (child) killGroup(child)
  process.exit(0)
}

/** Runs the program to its end, to its deadline, or until it has said that it flushes and neither it nor the network has stirred for a while. */
function run(order, home) {
  return new Promise((resolve) => {
    const out = { stdout: '', stderr: '', late: false, stopped: false }
    child = spawn(order.command[0], order.command.slice(1), {
      cwd: home,
      env: order.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const stop = (why) => {
      out[why] = true
      killGroup(child)
    }
    const timer = setTimeout(stop, order.timeoutMs, 'late')
    const watch = order.quietMs
      ? watchQuiet(
          child,
          order.quietMs,
          () => out.stdout.includes(FLUSHES),
          () => stop('stopped'),
        )
      : null
    child.stdout.on('data', (chunk) => (out.stdout += chunk))
    child.stderr.on('data', (chunk) => (out.stderr += chunk))
    child.on('error', (error) => (out.stderr += error.message))
    child.on('close', (exit) => {
      clearTimeout(timer)
      clearInterval(watch)
      killGroup(child)
      resolve({ exit, ...out })
    })
  })
}

function killGroup({ pid }) {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
}

function watchQuiet({ pid }, quietMs, hasFlushed, quiet) {
  let since = Date.now()
  let spent = 0
  return setInterval(() => {
    const now = ticksOf(pid)
    if (!hasFlushed() || now - spent > BUSY_TICKS) since = Date.now()
    spent = now
    if (Date.now() - Math.max(since, sink.lastHeard()) > quietMs) quiet()
  }, 100)
}

/** Processor time that the program has used, in hundredths of a second. */
function ticksOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}

async function answer(order) {
  const home = join(folder, order.home)
  for (const [path, text] of Object.entries(order.files)) {
    const file = join(home, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  knows = (name) => (!order.realNames || isReal(name)) && !order.unknownNames?.includes(name)
  await sink.listen(order.ports, order.roles)
  const result = await run(order, home)
  const seen = await sink.take(1000)
  rmSync(home, { recursive: true, force: true })
  return { id: order.id, ...result, ...seen }
}

let knows = () => true
await serveNames(names, (name) => knows(name))
process.on('SIGTERM', end)
process.on('SIGINT', end)
const lines = createInterface({ input: process.stdin })
let queue = Promise.resolve()
lines.on('line', (line) => {
  const order = JSON.parse(line)
  queue = queue.then(async () => process.stdout.write(`${JSON.stringify(await answer(order))}\n`))
})
lines.on('close', end)
process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
