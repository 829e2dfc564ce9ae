import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { targetOf } from '../../src/engine/report.ts'
import { readManifests } from '../../src/sources/kubernetes/read.ts'
import { fleet } from '../support/fleet.ts'

const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-fleet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const OPTIONS = { files: [], env: [], envFiles: [], unset: [], cleanEnv: true }
const outside = { env: {}, home: '/nonexistent', cwd: folder, platform: 'linux' as const }

function judgeAll(text: string): { name: string; verdict: string }[] {
  const path = join(folder, 'fleet.yaml')
  writeFileSync(path, text)
  const { patients = [] } = readManifests(path, { options: OPTIONS, outside })
  return [...patients].map((patient) => {
    const { name, verdict } = targetOf(judge(patient, { ...DEFAULTS, offline: true }, null), { verbose: false, shell: 'posix' })
    return { name, verdict }
  })
}

/** Microseconds of CPU a workload; the best of two, as another program may disturb any one. */
function costOf(count: number): number {
  const text = [...fleet(count)].join('')
  const tries = [1, 2].map(() => {
    const start = process.cpuUsage()
    expect(judgeAll(text)).toHaveLength(count)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / count
  })
  return Math.min(...tries)
}

test('of a fleet of workloads every tenth is ill', () => {
  const verdicts = judgeAll([...fleet(200)].join('')).map(({ verdict }) => verdict)
  expect(verdicts.filter((verdict) => verdict === 'broken')).toHaveLength(20)
  expect(verdicts.filter((verdict) => verdict === 'healthy')).toHaveLength(180)
})

test('a workload costs about the same in a fleet of five times the size', { timeout: 120_000 }, () => {
  judgeAll([...fleet(300)].join(''))
  const small = costOf(100)
  expect(costOf(500) / small).toBeLessThan(2)
})

test('a document without any telemetry setting is passed over before it is read as YAML', () => {
  const odd = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: odd\nspec: [\n'
  expect(judgeAll([...fleet(2)].join('') + `---\n${odd}`)).toHaveLength(2)
})
