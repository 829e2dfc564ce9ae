import { beforeAll, describe, expect, test } from 'vitest'
import { draws } from './draws.ts'
import { lookAt, mendAt, type Verdict, verdictOn } from './judge.ts'

/** In `npm test` each edit is made a few times; the whole by OTEL_DOCTOR_EDITS=60. */
const TIMES = Number(process.env['OTEL_DOCTOR_EDITS'] ?? 4)
const verdicts: Verdict[] = []
const alarms: string[] = []
let twins = 0

const share = (some: readonly Verdict[], all: readonly Verdict[]): number => (all.length === 0 ? 1 : some.length / all.length)
const told = ({ at, roots }: Verdict): string => `  ${at}: ${roots.slice(0, 4).join(', ') || 'silent'}`

/** Set-ups that work, for each backend and program and in each kind of place that settings stand in, and the same with one thing wrong. */
describe('one edit of a set-up that works', () => {
  beforeAll(async () => {
    for (const { fault, place } of draws(TIMES)) {
      const before = await lookAt(place)
      twins += 1
      const loud = before.roots.filter(({ severity }) => severity !== 'note')
      if (loud.length > 0 || before.programs.length !== 1)
        alarms.push(
          `${place.healthy.profile.id}, ${place.healthy.runtime}, ${place.source.id}: ${loud.map(({ id, message }) => `${id}: ${message}`).join('; ')}`,
        )
      const verdict = await verdictOn(fault, place, before)
      if (verdict) verdicts.push(verdict)
    }
    const broken = verdicts.filter(({ isBroken }) => isBroken)
    const [first, three] = [broken.filter((one) => one.first), broken.filter((one) => one.three)]
    console.log(
      `edits: ${broken.length} break something, ${first.length} named first, ${three.length} among the first three; ${twins} healthy twins`,
    )
    for (const one of broken.filter((verdict) => !verdict.first)) console.log(told(one))
    for (const one of broken.filter(({ errors }) => errors > 1)) console.log(`  two errors: ${told(one)}`)
  }, 300_000)

  test('the set-up itself is left alone, in every kind of place', () => {
    expect(alarms).toEqual([])
    expect(twins).toBeGreaterThan(300)
  })

  // What is reached already must not be lost.
  test('97 of 100 are named first', () => {
    const broken = verdicts.filter(({ isBroken }) => isBroken)
    expect(
      share(
        broken.filter(({ first }) => first),
        broken,
      ),
    ).toBeGreaterThanOrEqual(0.97)
  })

  test('what changes nothing is left alone', () => {
    expect(verdicts.filter(({ isBroken, alarms: said }) => !isBroken && said.length > 0).map(told)).toEqual([])
  })

  test('one cause is one error, in 98 of 100', () => {
    const broken = verdicts.filter(({ isBroken }) => isBroken)
    expect(
      share(
        broken.filter(({ errors }) => errors < 2),
        broken,
      ),
    ).toBeGreaterThanOrEqual(0.98)
  })
})

/** Files that `check --fix` changes. */
const FILES = /^(?:dotenv|shell|compose-|kubernetes-|systemd|workflow|dockerfile|docker-env-file|goose-config)/

describe('check --fix', () => {
  test('a file that it changes is healthy afterwards, and can be read', async () => {
    const left: string[] = []
    let changed = 0
    for (const { fault, place } of draws(TIMES, 5)) {
      const edited = FILES.test(place.source.id) && !fault.isNote ? fault.make(place.healthy) : null
      if (!edited) continue
      const { before, after, diff, left: refused } = await mendAt(place, edited)
      if (diff === '' || refused.length > 0 || !before.some(({ severity }) => severity !== 'note')) continue
      changed += 1
      const still = after.filter(({ severity }) => severity !== 'note').map(({ id }) => id)
      if (still.length > 0)
        left.push(`${fault.name}: ${place.healthy.profile.id}, ${place.healthy.runtime}, ${place.source.id}: ${still.join(', ')}\n${diff}`)
    }
    expect(left).toEqual([])
    expect(changed).toBeGreaterThan(80)
  }, 300_000)
})
