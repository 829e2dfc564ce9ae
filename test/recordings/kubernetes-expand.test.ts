import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { filledText } from '../../src/sources/filled.ts'
import { expandReferences } from '../../src/sources/kubernetes/expand.ts'

interface Row {
  env: Record<string, string>
  value: string
  got: string
}

const rows = readFileSync(new URL('../../fixtures/recordings/kubernetes-expand.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

test('references in a value become what the code of the kubelet makes of them', () => {
  const mine = rows.map(({ env, value }) => {
    const before = new Map(Object.entries(env).map(([name, text]) => [name, [{ text }]]))
    return { env, value, got: filledText(expandReferences(value, before)) }
  })
  expect(mine).toEqual(rows)
})
