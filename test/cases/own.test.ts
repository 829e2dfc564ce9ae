import { beforeAll, describe, expect, test } from 'vitest'
import { idsOfClasses } from '../support/cases.ts'
import { mended, type Own, ownCases, rootsOf } from '../support/own-cases.ts'

/** Root causes as `severity id`, in the order of the report. */
interface Judged {
  at: string
  roots: string[]
  /** One that names the cause is among the first three, as heavy as it can be. */
  isNamed: boolean
  /** What is said above a note where the fault is mended. */
  loud: string[]
}

const judged: Judged[] = []

async function judge(one: Own & { file: string }): Promise<Judged> {
  const ids = new Set([...idsOfClasses([one.class, one.also ?? []].flat()), ...(one.ids ?? [])])
  const roots = await rootsOf(one)
  const weighs = ({ severity }: { severity: string }): boolean => severity !== 'note'
  return {
    at: `${one.file}: ${one.name} (${[one.class].flat().join(', ')})`,
    roots: roots.map(({ severity, id }) => `${severity} ${id}`),
    isNamed: roots.slice(0, 3).some((root) => ids.has(root.id) && (weighs(root) || one.severity === 'note')),
    loud: (await rootsOf(mended(one))).filter(weighs).map(({ id, message }) => `${id}: ${message}`),
  }
}

/** For each class of failure, set-ups as users have them, in all kinds of files; and the same ones mended. */
describe('set-ups of our own', () => {
  beforeAll(async () => {
    for (const one of ownCases) judged.push(await judge(one))
    console.log(`own set-ups: ${judged.filter(({ isNamed }) => isNamed).length} of ${judged.length} named`)
    for (const { at, roots } of judged.filter(({ isNamed }) => !isNamed)) console.log(`  ${at}: ${roots.join(', ') || 'silent'}`)
  }, 120_000)

  // What is reached already must not be lost.
  test('at least 243 of them are named among the first three root causes, as heavily as they can be', () => {
    expect(judged.filter(({ isNamed }) => isNamed).length).toBeGreaterThanOrEqual(243)
  })

  test('every one is left alone when it is mended', () => {
    expect(judged.flatMap(({ at, loud }) => (loud.length > 0 ? [`${at}: ${loud.join('; ')}`] : []))).toEqual([])
  })
})
