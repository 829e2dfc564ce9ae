import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-tally-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const report = (name: string, content: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
const gate = (...files: string[]): { counts: string; named: string[] } => {
  const { stdout, stderr } = spawnSync(process.execPath, ['bin/dev/tally.mjs', ...files], { encoding: 'utf8' })
  return { counts: stdout.trim(), named: stderr.split('\n').filter((one) => one !== '') }
}
const named = (status: string, fullName: string, ...failureMessages: string[]) => ({ status, fullName, failureMessages })
const counts = { numPassedTests: 2, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, success: true }

describe("the gate's last lines", () => {
  test('nothing failed: nothing is named', () => {
    const file = report('green.json', {
      ...counts,
      testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [named('passed', 'x')] }],
    })
    expect(gate(file)).toEqual({ counts: '2 0 1', named: [] })
  })

  test('a test that failed is named with its file and how its complaint begins', () => {
    const one = {
      name: join(process.cwd(), 'test/a.test.ts'),
      status: 'failed',
      assertionResults: [named('passed', 'x'), named('failed', 'y', 'Error: 1 of 3 differ\n    traces: late')],
    }
    const file = report('red.json', { ...counts, success: false, numFailedTests: 1, testResults: [one] })
    expect(gate(file)).toEqual({ counts: '2 1 1', named: ['failed: test/a.test.ts > y: Error: 1 of 3 differ | traces: late'] })
  })

  test('a file that did not load is named, and so is a report that is not there', () => {
    const broken = report('broken.json', {
      ...counts,
      success: false,
      testResults: [{ name: join(process.cwd(), 'b.test.ts'), status: 'failed', message: 'no such module', assertionResults: [] }],
    })
    const torn = report('torn.json', '{')
    expect(gate(broken, torn)).toEqual({
      counts: '2 2 1',
      named: ['failed: b.test.ts > the file: no such module', `failed: ${relative(process.cwd(), torn)}: no report`],
    })
  })
})
