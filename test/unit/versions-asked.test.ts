import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { effect } from '../../src/engine/counterfactual.ts'
import { planOf } from '../../src/engine/examine.ts'
import { runtimes } from '../../src/runtimes/index.ts'
import { isBefore } from '../../src/runtimes/parts/versions.ts'
import type { Patient } from '../../src/types.ts'
import { patientOf } from '../support/patient.ts'

type Env = Record<string, string>
const FILES = ['go', 'goose', 'java', 'javaagent', 'node', 'python', 'rust']

/** The environments of all recordings, every third of them, each once. */
const environments = new Map(
  FILES.flatMap((name) =>
    readFileSync(new URL(`../../fixtures/recordings/${name}.jsonl`, import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .filter((_line, i) => i % 3 === 0)
      .map((line): [string, Env] => {
        const { env = {} } = JSON.parse(line) as { env?: Env }
        return [JSON.stringify(env), env]
      }),
  ),
)

/** What checks go by: routes, resource and readings. */
const told = (patient: Patient): string => {
  const { plan } = planOf(patient)
  return effect(plan) + JSON.stringify(plan.readings)
}

test.each(runtimes.filter(({ earlier }) => earlier).map(({ id, earlier = [] }) => ({ id, earlier })))(
  '$id: a version on the same side of all that the plan asked about makes the same plan',
  ({ id, earlier }) => {
    let spared = 0
    for (const [name, env] of environments) {
      const patient = patientOf({ name, env }, id)
      const { limits } = planOf(patient)
      const alike = earlier.filter(({ version }) => ![...limits].some((limit) => isBefore(version, limit)))
      spared += alike.length
      if (alike.length === 0) continue
      const newest = told(patient)
      for (const { version } of alike) expect(told({ ...patient, version }), `${id} ${version} ${name}`).toBe(newest)
    }
    if (id !== 'goose' && id !== 'rust') expect(spared, 'no version is ever spared').toBeGreaterThan(0)
  },
)
