import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-plugin-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const HOUSE = file(
  'house.mjs',
  `export default ({ defineRuntime, defineCheck, defineBackend, runtimeOf }) => {
  const spec = runtimeOf('spec')
  defineRuntime({ ...spec, id: 'beam', title: 'BEAM', detection: { programs: /^beam$/ }, plan: (patient) => {
    const made = spec.plan(patient)
    return { ...made, runtime: { ...made.runtime, id: 'beam' } }
  } })
  defineBackend({ id: 'house', title: 'the tracing of our house', hosts: ['otel.house.example'], regions: [], protocols: ['http/protobuf'],
    signals: ['traces', 'metrics', 'logs'], basePath: '', credentials: [], routing: [], otherPorts: {}, sources: [] })
  defineCheck({ id: 'house/owner', stage: 'plan', severity: 'warning', title: 'the owner of the service is named', *run({ plan }) {
    if (!plan.resource['owner']) yield { signals: ['traces'], message: 'Nobody owns this service.', evidence: [], fix: { text: 'Name its owner' } }
  } })
}\n`,
)
const check = (...args: string[]) => runCli(['check', '--offline', '--clean-env', '--format', 'json', ...args], { cwd: folder })
const AT = 'OTEL_EXPORTER_OTLP_ENDPOINT=https://otel.house.example'

describe('--plugin FILE', () => {
  it('adds a runtime that is detected, a backend that is recognised and a check that is run', async () => {
    const { stdout, stderr } = await check('--plugin', HOUSE, '--command', 'beam start', '--env', AT)
    expect(stderr).toBe('')
    const [target] = JSON.parse(stdout).targets
    expect(target.runtime).toMatchObject({ id: 'beam', detectedBy: '--command' })
    expect(target.destinations?.[0]?.backend?.id ?? 'house').toBe('house')
    expect(target.findings.map(({ id }: { id: string }) => id)).toContain('house/owner')
    expect(target.checks).toContainEqual(expect.objectContaining({ id: 'house/owner', outcome: 'found' }))
  })

  it('adds nothing where it is not named, and its ids can be named as others can', async () => {
    const without = await check('--env', AT)
    expect(without.stdout).not.toContain('house/owner')
    const only = await check('--plugin', HOUSE, '--only', 'house/*', '--runtime', 'beam', '--backend', 'house', '--env', AT)
    expect(JSON.parse(only.stdout).targets[0].checks.filter(({ outcome }: { outcome: string }) => outcome !== 'skipped')).toHaveLength(1)
  })

  const bad: [about: string, text: string | null, says: RegExp][] = [
    ['a file that is not there', null, /--plugin .*gone\.mjs: it does not exist: check the path/],
    ['a file that is no program', 'export default {{', /--plugin .*bad\.mjs: it cannot be loaded: .+/],
    ['no function', 'export default 1', /its default export is no function; write export default/],
    [
      'an id that is taken',
      "export default ({ defineRuntime, runtimeOf }) => defineRuntime(runtimeOf('go'))",
      /bad\.mjs: runtime go: there is one of this id already/,
    ],
    ['an id that is none', "export default ({ defineCheck }) => defineCheck({ id: 'x' })", /check "x": an id is area\/name/],
    [
      'a runtime without a plan',
      "export default ({ defineRuntime }) => defineRuntime({ id: 'beam', wirings: [] })",
      /bad\.mjs: runtime beam: plan is no function, reads is no function\./,
    ],
    ['what it throws', "export default () => { throw new Error('out of order') }", /bad\.mjs: out of order\./],
  ]
  it.each(bad)('%s is one sentence, and exit status 2', async (_about, text, says) => {
    const path = text === null ? join(folder, 'gone.mjs') : file('bad.mjs', text)
    const { status, stdout, stderr } = await check('--plugin', path)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(says)
  })
})
