import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Ruled } from '../../src/engine/audit.ts'
import { changed, everyCheck, judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import type { Patient } from '../../src/types.ts'
import { type FixturePatient, targetOf } from '../support/patient.ts'

type Patch = Omit<Partial<FixturePatient>, 'env'> & { env?: Record<string, string | null> }
type Table = Record<string, { base: FixturePatient; breaks: Patch[] }>

const file = fileURLToPath(new URL('../../fixtures/mutations.yaml', import.meta.url))
const table = parse(readFileSync(file, 'utf8'), { merge: true }) as Table

function broken(base: FixturePatient, { env = {}, ...patch }: Patch): FixturePatient {
  const kept = Object.entries({ ...base.env, ...env }).filter((entry): entry is [string, string] => entry[1] !== null)
  return { ...base, ...patch, name: 'broken', env: Object.fromEntries(kept) }
}

const patientIn = (fixture: FixturePatient): Patient => targetOf(fixture)
const judgedPatient = (patient: Patient, { backend, require }: FixturePatient): Ruled[] =>
  judge(patient, { ...DEFAULTS, offline: true, backend: backend?.id, require: require ?? [] }, null).audit.findings
const judged = (fixture: FixturePatient): Ruled[] => judgedPatient(patientIn(fixture), fixture)
const told = (findings: readonly Ruled[]): string[] =>
  findings.filter(({ hint }) => !hint).map((f) => `${f.severity} ${f.id}${f.rootCause ? '' : ' (explained)'}`)

describe.each(Object.entries(table))('%s', (id, { base, breaks }) => {
  it('a set-up that works has neither it nor any error or warning', () => {
    const findings = judged({ ...base, name: 'base' })
    expect(findings.filter((one) => one.id === id || one.severity !== 'note').map((one) => `${one.severity} ${one.id}`)).toEqual([])
  })

  it('is broken in three ways at least', () => expect(breaks.length).toBeGreaterThanOrEqual(3))

  it.each(breaks.map((patch) => [JSON.stringify(patch), patch] as const))('comes first where it is broken: %s', (_, patch) => {
    const findings = judged(broken(base, patch))
    // What is only told with --verbose stands behind everything else.
    const hint = findings.some((one) => one.id === id && one.hint)
    expect(hint ? id : told(findings)[0]?.replace(/^\w+ /, '')).toBe(id)
  })

  it.each(breaks.map((patch) => [JSON.stringify(patch), patch] as const))('goes where it is mended as it says: %s', (_, patch) => {
    const patient = broken(base, patch)
    const found = judged(patient).find((one) => one.id === id)
    if (!found) throw new Error(`${id} is not found`)
    if (!found.mend) return
    const after = judgedPatient(changed(patientIn(patient), found.mend), patient)
    expect(told(after)).not.toContain(`error ${id}`)
  })
})

describe('the table', () => {
  it('has every finding that the settings alone decide', () => {
    const plan = everyCheck.filter(({ stage }) => stage === 'plan').map(({ id }) => id)
    expect(plan.filter((id) => !(id in table))).toEqual([])
  })
})
