#!/usr/bin/env node
// What the command costs: CPU time (user + system) of the whole process, as a ratio to `node -e 0`, median of 20 runs, interleaved so that a busy
// machine slows all alike. Each child reports its own `process.resourceUsage()` (microseconds, all threads) from an exit hook that is loaded into
// every one of them, the empty one too; the kernel's account of finished children (`cutime`) counts in steps of 10 ms and would be too coarse.
// Exit 1 when a bound is broken; `--no-fail` only prints.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { waits } from './bench-times.mjs'

const ROUNDS = 20
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const cli = join(root, 'bin', 'otel-doctor.js')
const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-bench-'))
const hook = join(folder, 'hook.cjs')
const config = join(folder, 'config.yaml')
writeFileSync(
  hook,
  `const usage = process.resourceUsage.bind(process)
process.on('exit', () => { const { userCPUTime, systemCPUTime, maxRSS } = usage(); require('node:fs').writeSync(3, JSON.stringify({ cpu: userCPUTime + systemCPUTime, rss: maxRSS })) })\n`,
)
writeFileSync(config, 'GOOSE_PROVIDER: openai\notel_exporter_otlp_endpoint: http://localhost:4318\notel_exporter_otlp_timeout: 10000\n')

const clean = ['--clean-env', '--runtime', 'goose']
const env = ['--env', 'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318', '--env', 'OTEL_EXPORTER_OTLP_HEADERS=api-key=abc']
const yaml = ['--goose-config', config]
const cases = [
  { name: '--version', args: ['--version'], bound: 1.3 },
  { name: 'plan, environment', args: ['plan', ...clean, ...env], bound: 2.4 },
  { name: 'check --offline, environment', args: ['check', '--offline', ...clean, ...env], bound: 2.4 },
  { name: 'plan, goose config', args: ['plan', ...clean, ...yaml], bound: 2.8 },
  { name: 'check --offline, goose config', args: ['check', '--offline', ...clean, ...yaml], bound: 2.8 },
]

function commandCosts() {
  const all = [{ name: 'node -e 0', args: null, times: [] }, ...cases.map((one) => ({ ...one, times: [] }))]
  for (let round = -1; round < ROUNDS; round++) {
    for (const one of all) {
      const time = usageOf(one).cpu
      if (round >= 0) one.times.push(time) // the first round only warms the disk cache
    }
  }
  const base = median(all[0].times)
  console.log(`node ${process.version}: node -e 0 takes ${(base / 1000).toFixed(1)} ms of CPU`)
  let broken = false
  for (const { name, bound, times } of all.slice(1)) {
    const ratio = median(times) / base
    const over = ratio > bound
    broken ||= over
    console.log(`${name.padEnd(32)} ${ratio.toFixed(2)}  (at most ${bound})${over ? '  TOO SLOW' : ''}`)
  }
  return broken
}

/** CPU time in microseconds, most memory in KB. What it prints goes nowhere. */
function usageOf({ name, args }) {
  const command = args ? [cli, ...args] : ['-e', '0']
  const run = spawnSync(process.execPath, ['--require', hook, ...command], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: 600_000,
  })
  // 1 is a finding: nothing but the cost matters here
  if (run.status !== 0 && run.status !== 1) throw new Error(`${name}: status ${run.status}: ${run.stderr}`)
  return JSON.parse(run.output[3])
}

const FLEETS = [1_000, 3_000, 10_000, 30_000]
const FLEET_BOUND = { seconds: 8, megabytes: 250 }

/** What whole fleets of workloads in one stream of manifests cost: the figure per workload has to stay the same as the fleet grows. */
async function fleetCosts() {
  const { fleet } = await engine()
  let broken = false
  for (const count of FLEETS) {
    const file = join(folder, `fleet-${count}.yaml`)
    writeFileSync(file, [...fleet(count)].join(''))
    for (const format of count === 10_000 ? ['text', 'json', 'junit', 'markdown'] : ['text']) {
      const name = `${count} workloads, ${format}`
      const start = performance.now()
      const { cpu, rss } = usageOf({ name, args: ['check', '--offline', '--clean-env', '--manifest', file, '--format', format] })
      const [cpuS, wallS, megabytes] = [cpu / 1e6, (performance.now() - start) / 1000, rss / 1000]
      // On a machine that does much else the clock goes on without us.
      const over = count === 10_000 && (Math.min(cpuS, wallS) > FLEET_BOUND.seconds || megabytes > FLEET_BOUND.megabytes)
      broken ||= over
      console.log(
        `${name.padEnd(32)} CPU ${cpuS.toFixed(1)} s (${((cpuS * 1000) / count).toFixed(2)} ms each), wall ${wallS.toFixed(1)} s, ${megabytes.toFixed(0)} MB${over ? '  TOO MUCH' : ''}`,
      )
    }
  }
  console.log(`${''.padEnd(32)} 10000 workloads: at most ${FLEET_BOUND.seconds} s and ${FLEET_BOUND.megabytes} MB`)
  return broken
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]

/** What 10, 100 and 1,000 checks cost in the library, on a patient that is well and on one that is ill, so that growth shows. */
async function checkCosts() {
  const { audit, everyCheck, seenOf } = await engine()
  const patients = {
    well: seenOf({ name: 'well', env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' } }),
    ill: seenOf({
      name: 'ill',
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: '"localhost:4318"', OTEL_EXPORTER_OTLP_HEADERS: 'api-key: abc', OTEL_TRACES_EXPORTER: 'jaeger' },
    }),
  }
  for (const [name, seen] of Object.entries(patients)) {
    const costs = [10, 100, 1000].map((count) => `${count} checks ${timeOf(() => audit(seen, copies(everyCheck, count))).toFixed(2)} ms`)
    console.log(`${`audit, ${name} patient`.padEnd(32)} ${costs.join(', ')}`)
  }
}

/** What a plan costs once warm, over whole fleets: the figure per plan has to stay the same as the fleet grows. */
async function planCosts() {
  const { plan, runtimes } = await engine()
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20dXNlcjpwYXNz,x-tenant=a',
    OTEL_SERVICE_NAME: 'shop',
  }
  for (const runtime of ['goose', 'python', 'javaagent']) {
    const costs = [1_000, 10_000, 100_000].map((count) => {
      const start = performance.now()
      for (let i = 0; i < count; i++) plan({ runtime, env: { ...env, OTEL_SERVICE_NAME: `shop-${i}` } })
      return `${count} plans ${((performance.now() - start) / count).toFixed(3)} ms each`
    })
    console.log(`${`plan, ${runtime}`.padEnd(32)} ${costs.join(', ')}`)
  }
  const each = runtimes.flatMap(({ id, wirings }) =>
    wirings.map((wiring) => ({ name: `${id}:${wiring}`, ms: perPlan({ runtime: id, wiring, env }) })),
  )
  const [slowest] = each.toSorted((a, b) => b.ms - a.ms)
  console.log(
    `${'plan, every runtime and wiring'.padEnd(32)} ${each.length} of them, ${median(each.map(({ ms }) => ms)).toFixed(3)} ms each; the slowest is ${slowest.name}, ${slowest.ms.toFixed(3)} ms`,
  )
  if (slowest.ms > PLAN_BOUND_MS) process.exitCode = 1

  function perPlan(input) {
    for (let i = 0; i < 200; i++) plan(input)
    const start = performance.now()
    for (let i = 0; i < 2_000; i++) plan({ ...input, env: { ...env, OTEL_SERVICE_NAME: `shop-${i}` } })
    return (performance.now() - start) / 2_000
  }
}

/** A plan of one environment, once warm. */
const PLAN_BOUND_MS = 1

/** As many checks as asked for: those there are, then copies of them under ids of their own. */
const copies = (checks, count) =>
  Array.from({ length: count }, (_, index) => {
    const check = checks[index % checks.length]
    return index < checks.length ? check : { ...check, id: `${check.id}-${index}` }
  })

/** Wall time of one call in milliseconds, median of 20. */
function timeOf(call) {
  const times = []
  for (let round = -3; round < ROUNDS; round++) {
    const start = performance.now()
    call()
    if (round >= 0) times.push(performance.now() - start)
  }
  return median(times)
}

/** The engine's own parts, bundled for this run: they are no part of the library's surface. */
async function engine() {
  const outfile = join(folder, 'engine.mjs')
  const contents = `export { audit } from './src/engine/audit.ts'
export { everyCheck } from './src/engine/examine.ts'
export { seenOf } from './test/support/patient.ts'
export { startReceiver } from './src/otlp/index.ts'
export { plan } from './src/index.ts'
export { runtimes } from './src/runtimes/index.ts'
export { fleet } from './test/support/fleet.ts'\n`
  const banner = { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" }
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner,
    outfile,
    logLevel: 'error',
  })
  return import(pathToFileURL(outfile).href)
}

try {
  const slow = commandCosts()
  const waiting = await waits({ cli, median, startReceiver: (await engine()).startReceiver })
  await checkCosts()
  await planCosts()
  const broken = (await fleetCosts()) || slow || waiting
  if (broken && !process.argv.includes('--no-fail')) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
