#!/usr/bin/env node
// The tests against real programs and servers: `npm run test:real [core|wide|heavy]` (core alone by default), `--json FILE` for a report to count.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failures, tally } from './tally.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
/** A folder under test/real for each ring; core is the folder itself. */
const RINGS = { core: '', wide: 'wide', heavy: 'heavy' }

const args = process.argv.slice(2)
const json = args.includes('--json') ? args[args.indexOf('--json') + 1] : undefined
const ring = args.find((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--json') ?? 'core'
if (!(ring in RINGS)) {
  console.error(`${ring} is no ring: take one of ${Object.keys(RINGS).join(', ')}`)
  process.exit(2)
}

const scratch = mkdtempSync(join(tmpdir(), 'otel-doctor-real-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))
const skips = join(scratch, 'skips.txt')
const matrix = join(scratch, 'matrix.jsonl')
const report = json ?? join(scratch, 'report.json')

const files = testFiles(ring)
if (files.length === 0) {
  console.log(`ring ${ring}: there is no test in it yet`)
  process.exit(0)
}
await run(process.execPath, ['bin/dev/build.mjs', '--no-types'])
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const status = await run(process.execPath, [vitest, 'run', '--project', 'real', ...reporters, ...files], {
  OTEL_DOCTOR_SKIPS: skips,
  OTEL_DOCTOR_MATRIX: matrix,
})
printMatrix(linesOf(matrix).map((line) => JSON.parse(line)))
for (const line of new Set(linesOf(skips))) console.log(`did not run: ${line}`)
for (const one of failures([report])) console.log(`failed: ${one}`)
const { passed, failed, skipped: left } = tally([report])
console.log(`ring ${ring}: ${passed} passed, ${failed} failed, ${left} skipped`)
process.exit(status === 0 && failed === 0 ? 0 : 1)

function testFiles(name) {
  const folder = join('test', 'real', RINGS[name])
  try {
    return readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(folder, file))
  } catch {
    return []
  }
}

/** What the tests wrote down beside their report: why one could not run, how a real server was judged. */
function linesOf(file) {
  try {
    return readFileSync(file, 'utf8').trim().split('\n')
  } catch {
    return []
  }
}

/** The situations before real servers as a table; a row that differs has a mark. */
function printMatrix(rows) {
  if (rows.length === 0) return
  const cells = rows.map(({ server, what, runtime, expected, got }) => [server, `${what} (${runtime})`, expected, got])
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column].length)))
  const line = (row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  console.log(line(['server', 'situation', 'expected', 'got']))
  for (const row of cells) console.log(line(row) + (row[2] === row[3] || row[3].startsWith('did not run') ? '' : '  <<<'))
  const servers = [...new Set(rows.map(({ server }) => server))]
  console.log(servers.map((name) => `${name}: ${rows.filter(({ server }) => server === name).length} situations`).join(', '))
}

/** Runs a command to its end; what interrupts us interrupts it too. */
function run(command, list, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, list, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    const pass = (signal) => child.kill(signal)
    process.on('SIGTERM', pass)
    process.on('SIGINT', pass)
    child.on('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.on('close', (code, signal) => {
      process.off('SIGTERM', pass)
      process.off('SIGINT', pass)
      resolve(signal ? 1 : code)
    })
  })
}
