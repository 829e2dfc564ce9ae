import { describe, expect, it } from 'vitest'
import { judge, planOf } from '../../src/engine/examine.ts'
import { look } from '../../src/engine/look.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { reportOf } from '../../src/engine/report.ts'
import { startReceiver } from '../../src/otlp/index.ts'
import { github } from '../../src/report/github.ts'
import { planText } from '../../src/report/plan-text.ts'
import { reportSchema, type Report } from '../../src/report/schema.ts'
import { ticket } from '../../src/report/ticket.ts'
import type { Patient } from '../../src/types.ts'
import { patientOf } from '../support/patient.ts'
import { junit, text } from '../support/rendered.ts'
import { markdown } from '../../src/report/markdown.ts'

const URL_OF = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const target = (name: string, endpoint: string): Patient => ({ ...patientOf({ name, env: { [URL_OF]: endpoint } }, 'python'), name })
const patients = [target('api', 'http://backend.test:4318'), target('worker', '"http://backend.test:4318"')]
const options = { ...DEFAULTS, offline: true }
const shown = { verbose: false, shell: 'posix' as const, startedAt: 0, endedAt: 1 }
const reportFor = (list: readonly Patient[]): Report =>
  reportOf(
    list.map((patient) => judge(patient, options, null)),
    shown,
  )

describe('several targets in one report', () => {
  const report = reportFor(patients)

  it('the verdict is the worst of them, and each keeps its own name and verdict', () => {
    expect(report.verdict).toBe('broken')
    expect(report.targets.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['api', 'healthy'],
      ['worker', 'broken'],
    ])
    expect(() => reportSchema.parse(report)).not.toThrow()
  })

  it('text has a section for each, and one sentence about all of them at the end', () => {
    const out = text(report, { width: 80, color: false, verbose: false })
    expect(out).toMatch(/^api \(python\): healthy\n/)
    expect(out).toContain('\nworker (python): broken\n')
    expect(out.trimEnd().split('\n').at(-1)).toBe('2 targets: 1 broken, 1 healthy.')
  })

  it('text passes over healthy ones where there are many, and says how many', () => {
    const many = Array.from({ length: 30 }, (_, i) => target(`api-${i}`, `http://backend-${i}.test:4318`))
    const named = many.map((patient) => ({ ...patient, wiring: 'code-http', layers: [...patient.layers] }))
    const out = text(reportFor([...named, ...patients.slice(1)]), { width: 80, color: false, verbose: false })
    expect(out).toContain('worker (python): broken')
    expect(out).toContain('31 targets: 1 broken, 30 healthy.')
  })

  it('junit has a suite for each, and no two cases of the same class and name', () => {
    const cases = [...junit(report).matchAll(/classname="([^"]*)" name="([^"]*)"/g)].map((m) => `${m[1]} ${m[2]}`)
    expect(junit(report).match(/<testsuite /g)).toHaveLength(2)
    expect(new Set(cases).size).toBe(cases.length)
  })

  it('markdown begins with a table of all of them', () => {
    const out = markdown(report)
    expect(out).toContain('| api | python | healthy |')
    expect(out).toMatch(/\| worker \| python \| broken \| `\S+` \|/)
    expect(out).toContain('## otel-doctor: worker (python): broken')
  })

  it('an annotation and a ticket say whose it is', () => {
    expect(github(report)).toMatch(/^::error .*title=otel-doctor \S+ \(worker\)::/m)
    expect(ticket(report, { node: 'v24', platform: 'linux' })).toContain('"name": "worker"')
  })

  it('a plan names each', () => {
    expect(planText(report, { color: false, verbose: false })).toMatch(/^api: python[\s\S]*\nworker: python/)
  })

  it('one target of a shell is reported as ever, without a name', () => {
    const shell = reportFor([{ ...patients[0], name: undefined } as Patient])
    expect(text(shell, { width: 80, color: false, verbose: false })).toMatch(/^python: healthy\n/)
  })

  it('no target at all is said, and nothing is wrong with it', () => {
    const none = reportFor([])
    expect(none.verdict).toBe('off')
    expect(text(none, { width: 80, color: false, verbose: false })).toMatch(/^No target/)
    expect(markdown(none)).toMatch(/^No target/)
    expect(planText(none, { color: false, verbose: false })).toMatch(/^No target/)
  })
})

describe('asking for several targets', () => {
  const deps = {
    now: Date.now,
    random: (size: number) => new Uint8Array(size).fill(7),
    say: () => undefined,
    abort: new AbortController().signal,
  }

  it('a destination that several targets share is asked once, and each of them is told', async () => {
    const receiver = await startReceiver()
    const list = ['a', 'b', 'c'].map((name) => ({ ...target(name, receiver.url), wiring: 'code-http' }))
    const looked = await look(list, { ...DEFAULTS, send: false }, deps, planOf)
    const asked = receiver.received().filter((r) => r.method === 'POST' && r.target.toString().endsWith('/v1/traces')).length
    await receiver.close()
    expect(asked).toBe(1)
    expect(looked.map(({ patient, gathered }) => [patient.name, gathered?.destinations[0]?.probes[0]?.outcome])).toEqual([
      ['a', 'ok'],
      ['b', 'ok'],
      ['c', 'ok'],
    ])
  })

  it('an interrupt leaves the rest unasked, with the reason', async () => {
    const looked = await look(patients, DEFAULTS, { ...deps, abort: AbortSignal.abort() }, planOf)
    expect(looked.map(({ gathered, unasked }) => [gathered, unasked])).toEqual(patients.map(() => [null, 'interrupted']))
  })
})
