import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { apps } from '../../src/apps/index.ts'
import { everyCheck } from '../../src/engine/examine.ts'
import { decidingCommand, speakerOf } from '../../src/explain/decide.ts'
import { explained, TEXTS } from '../../src/explain/explain.ts'
import { runtimes } from '../../src/runtimes/index.ts'

/**
 * What real programs print: measured, from a public issue, or, without a source, as the libraries word it. The cause that comes first, where a
 * check sees one; and who prints it, where the text tells.
 */
interface Message {
  first?: string
  text: string
  runtime?: string
  source?: string
}

const MESSAGES: readonly Message[] = readFileSync(new URL('../../fixtures/messages.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Message)

const firstOf = (text: string): string | undefined => explained(text)[0]?.causes[0]?.id

describe('a message of a program is explained', () => {
  it.each(MESSAGES.map(({ first, text }): [string | undefined, string] => [first, text]))('%s comes first for: %s', (id, text) => {
    expect(explained(text).length).toBeGreaterThan(0)
    expect(firstOf(text)).toBe(id)
  })

  it('many of them are known, and each is there once', () => {
    expect(new Set(MESSAGES.map(({ text }) => text)).size).toBe(MESSAGES.length)
    expect(MESSAGES.length).toBeGreaterThan(120)
  })

  it('every row of what is known explains one of them at least', () => {
    const used = new Set(MESSAGES.flatMap(({ text }) => explained(text)))
    expect(TEXTS.filter((text) => !used.has(text)).map(({ says }) => says)).toEqual([])
  })

  it('every cause is a finding that there is, and is named once', () => {
    const known = new Set(everyCheck.map(({ id }) => id))
    expect(TEXTS.flatMap(({ causes }) => causes.map(({ id }) => id)).filter((id) => !known.has(id))).toEqual([])
    for (const { causes } of TEXTS) expect(new Set(causes.map(({ id }) => id)).size).toBe(causes.length)
  })

  it.each(MESSAGES.flatMap(({ runtime, text }): [string, string][] => (runtime ? [[runtime, text]] : [])))(
    'that %s prints it is told by its text: %s',
    (runtime, text) => expect(speakerOf(text)?.id).toBe(runtime),
  )

  it('the command that decides is one that can be run', () => {
    const names = [...runtimes, ...apps].map(({ id }) => id)
    for (const { text } of MESSAGES) {
      const [first] = explained(text)
      const command = first ? decidingCommand(text, first) : ''
      expect(command).toMatch(/^otel-doctor check(?: --runtime [a-z]+)?(?: --offline| --no-send| --collector config\.yaml)?$/)
      const runtime = /--runtime (\S+)/.exec(command)?.[1]
      if (runtime) expect(names).toContain(runtime)
    }
  })

  it('what the Collector says of its own next hop is not blamed on the program', () =>
    expect(
      explained(
        'Permanent error: rpc error: code = Unauthenticated desc = error exporting items, request to http://b responded with HTTP Status Code 401',
      )[0]?.says,
    ).toMatch(/Collector/))

  it('a browser that is not let in is told of the one thing that a check cannot see', () => {
    const text =
      "Access to resource at 'http://localhost:4318/v1/traces' from origin 'http://localhost:3000' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present"
    expect(explained(text)[0]?.says).toMatch(/cors\.allowed_origins/)
  })

  it('several lines have several meanings, the vague one last', () => {
    const found = explained('Failed to export\nconnect ECONNREFUSED ::1:4318')
    expect(found.map(({ causes }) => causes[0]?.id)).toEqual(['transport/refused', 'transport/refused'])
    expect(found[0]?.says).toMatch(/Nothing listens/)
  })

  it.each([
    'Traces exported',
    'hello',
    'Server started on port 8080',
    'GET /index.html 200',
    'order 4041 shipped',
    'order 404 shipped',
    'User not found in the database',
    'Room 503 is free',
    'the file README.md was not found',
    'Access forbidden: ask your manager',
    'He was not authorized to enter',
    'npm warn deprecated glob@7.2.3',
    'Compiled successfully in 412 ms',
    'segmentation fault (core dumped)',
    'Your password expires in 14 days',
    'warning: unused variable: `x`',
    'Cache miss for key user:401',
    'TypeError: Cannot read properties of undefined',
    'Everything is fine, 200 of 200 tests passed',
    'The build took 500 seconds',
    'merge conflict in package-lock.json',
    'disk usage at 91 %',
    'the trace of the animal led north',
    'export PATH=$PATH:/usr/local/bin',
    'out of memory',
    'The page redirects to the start',
    'invalid token in line 3 of the grammar',
  ])('there is no known message like: %s', (text) => expect(explained(text).map(({ says }) => says)).toEqual([]))
})
