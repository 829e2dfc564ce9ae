#!/usr/bin/env node
// Writes what a real Collector does with configurations: `node bin/dev/record-collector.mjs BINARY VERSION > fixtures/recordings/collector.jsonl`.
// The binary is one of the builder with the components of test/real/recipes/collector-ocb.yaml. Everything stays on loopback.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CASES, RECEIVES, SINKS } from './collector-cases.mjs'

const [binary, version] = process.argv.slice(2)
if (!binary || !version) {
  console.error('node bin/dev/record-collector.mjs BINARY VERSION')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'otelcol-'))
const ID = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' }
const SCOPED = {
  traces: { resourceSpans: [{ scopeSpans: [{ spans: [{ ...ID, name: 'x', startTimeUnixNano: '1', endTimeUnixNano: '2' }] }] }] },
  metrics: {
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'x', gauge: { dataPoints: [{ asInt: '1', timeUnixNano: '1' }] } }] }] }],
  },
  logs: { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'x' } }] }] }] },
}
let seen = []

const KEPT = /^(?:authorization|content-type|content-encoding|grpc-encoding|x-.*)$/
const kept = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT.test(name)))

/** Tells TLS, HTTP/2 and HTTP/1 apart by the first bytes, and takes what is sent. */
function sink(port) {
  const plain = http.createServer((request, response) => {
    seen.push({ port, tls: false, protocol: 'http', path: request.url, headers: kept(request.headers) })
    request.resume().on('end', () => response.writeHead(200, { 'content-type': request.headers['content-type'] }).end())
  })
  const second = http2.createServer((request, response) => {
    seen.push({ port, tls: false, protocol: 'grpc', path: request.url, headers: kept(request.headers) })
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/grpc' })
      response.addTrailers({ 'grpc-status': '0' })
      response.end()
    })
  })
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (bytes) => {
      if (bytes[0] === 0x16) {
        seen.push({ port, tls: true })
        return socket.destroy()
      }
      socket.pause()
      const isSecond = bytes.subarray(0, 3).toString() === 'PRI'
      ;(isSecond ? second : plain).emit('connection', socket)
      socket.unshift(bytes)
      if (!isSecond) socket.resume()
    })
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function send(signal) {
  const body = JSON.stringify(SCOPED[signal])
  const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(3_000) }
  const answer = await fetch(`http://127.0.0.1:${RECEIVES.http}/v1/${signal}`, options).catch(() => null)
  return answer?.status ?? 0
}

/** The last error that it prints. */
function saying(text) {
  const fatal = /^Error: ([\s\S]*)/m.exec(text)?.[1] ?? ''
  const lines = fatal
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^20\d\d-/.test(line))
  return lines.join(' ').slice(0, 400)
}

async function record({ id, config, env = {} }) {
  seen = []
  const path = join(folder, 'otel.yaml')
  writeFileSync(path, config)
  const child = spawn(binary, ['--config', path], { env: { ...env, PATH: process.env.PATH } })
  let text = ''
  const run = { ended: false }
  child.stderr.on('data', (bytes) => (text += bytes))
  child.stdout.on('data', (bytes) => (text += bytes))
  child.on('exit', () => (run.ended = true))
  for (let i = 0; i < 60 && !run.ended && !text.includes('Everything is ready'); i++) await pause(50)
  const starts = !run.ended
  const answers = {}
  if (starts) for (const signal of Object.keys(SCOPED)) answers[signal] = await send(signal)
  if (starts) await pause(700)
  child.kill('SIGKILL')
  await pause(50)
  const row = { id, version, config, env, starts, says: starts ? '' : saying(text), answers, sent: unlike(seen) }
  process.stdout.write(`${JSON.stringify(row)}\n`)
  process.stderr.write(`${id}: ${starts ? `starts, ${row.sent.length} sent` : row.says.slice(0, 100)}\n`)
}

const unlike = (list) => [...new Map(list.map((one) => [JSON.stringify(one), one])).values()]

const servers = await Promise.all(SINKS.map(sink))
for (const one of CASES.filter(({ id }) => new RegExp(process.argv[4] ?? '.').test(id))) await record(one)
for (const server of servers) server.close()
rmSync(folder, { recursive: true })
process.exit(0)
