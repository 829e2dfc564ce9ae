/**
 * Runs inside network and mount namespaces of its own, where every address and every name leads here. One JSON order a line on standard input:
 * `{ id, command, env, files, ports, timeoutMs }`; one JSON result a line on standard output. Ends, with all it started, when its input ends.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { createSecureContext } from 'node:tls'
import { createNames, serveNames } from './dns.mjs'
import { createSink } from './sink.mjs'

const [folder, certificate, key] = process.argv.slice(2)
const secureContext = certificate ? createSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) }) : null
const names = createNames()
const sink = createSink({ names, secureContext })
let child = null

function end() {
  child?.kill('SIGKILL')
  process.exit(0)
}

function run(order, home) {
  return new Promise((resolve) => {
    let stdout = ''
    let stderr = ''
    let late = false
    child = spawn(order.command[0], order.command.slice(1), { cwd: home, env: order.env, stdio: ['ignore', 'pipe', 'pipe'] })
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, order.timeoutMs)
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('error', (error) => (stderr += error.message))
    child.on('close', (exit) => {
      clearTimeout(timer)
      resolve({ exit, late, stdout, stderr })
    })
  })
}

async function answer(order) {
  const home = join(folder, order.home)
  for (const [path, text] of Object.entries(order.files)) {
    const file = join(home, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  await sink.listen(order.ports)
  const result = await run(order, home)
  const seen = await sink.take(1000)
  rmSync(home, { recursive: true, force: true })
  return { id: order.id, ...result, ...seen }
}

await serveNames(names)
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
