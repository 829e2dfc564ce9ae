import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dialect, parseEnvFile, readEnvFile } from '../../src/sources/env/env-file.ts'
import { UsageError } from '../../src/usage.ts'
import { FUZZ_TIMEOUT_MS } from '../support/mutate.ts'

const pairs = (text: string, dialect: Dialect = 'dotenv', processEnv = {}): Record<string, string> =>
  Object.fromEntries(parseEnvFile(text, { source: '.env', dialect, processEnv }).settings.map((s) => [s.name, s.value.reveal()]))
const remarks = (text: string, dialect: Dialect = 'dotenv'): string[] => parseEnvFile(text, { source: '.env', dialect }).remarks ?? []
const fault = (text: string, dialect: Dialect = 'dotenv'): string => {
  try {
    parseEnvFile(text, { source: '.env', dialect })
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return error instanceof Error ? error.message : ''
  }
  return 'no fault'
}

describe('dotenv', () => {
  // What dotenv 17 makes of it, recorded; and node:util parseEnv of Node 20 where that is something else.
  const CASES: [text: string, value: string, node?: string | undefined][] = [
    ['A=1', '1'],
    ['A = 1', '1'],
    ['A=', ''],
    ['A==', '='],
    ['A=a b', 'a b'],
    ['A=1 # c', '1'],
    ['A=1#c', '1'],
    ['A=#c', ''],
    ['A="#c"', '#c'],
    ['A="x" # c', 'x'],
    ['A="x"#c', 'x'],
    ['A=`x"\'`', 'x"\''],
    ["A='x\\n'", 'x\\n'],
    ['A="x\\ny"', 'x\ny'],
    ['A="x\ny"', 'x\ny'],
    ["A='x\ny'", 'x\ny'],
    ['A="x\r\ny"', 'x\ny'],
    ['A=x"y"', 'x"y"'],
    ['A=$B', '$B'],
    ['  A=1', '1'],
    ['export A=1', '1'],
    ['A=\'"x"\'', '"x"'],
    // node reads no colon, and takes blanks or a tab after `export` for a part of the name
    ['A: 1', '1', '(none)'],
    ['A:\t"x"', 'x', '(none)'],
    ['export  A=1', '1', '(none)'],
    ['\ufeffA=1', '1', '(none)'],
    // node drops what stands after a closing quote, dotenv then takes the quotes for a part of the value
    ['A="x"y', '"x"y', 'x'],
    ['A="a" "b"', 'a" "b', 'a'],
    // node drops the variable where a quote is never closed
    ['A="1', '"1', '(none)'],
    ["A='x", "'x", '(none)'],
    // node knows no backslash before a quote, and no \r
    ['A="\\"x\\""', '\\"x\\"', '\\'],
    ["A='a\\'b'", "a\\'b", 'a\\'],
    ['A="x\\ry"', 'x\ry', 'x\\ry'],
    // node trims blanks only
    ['A=\t1\t', '1', '\t1\t'],
    ['A=\u00a0x\u00a0', 'x', '\u00a0x\u00a0'],
  ]
  it.each(CASES)('%j is %j', (text, value) => expect(pairs(text)).toEqual({ A: value }))
  const alike = CASES.filter(([, , node]) => node === undefined)
  it.each(alike)('%j is what Node reads, too', (text, value) => expect(parseEnv(text)['A']).toBe(value))

  it('agrees with Node on 2,000 well-formed files', { timeout: FUZZ_TIMEOUT_MS }, () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter((n) => n !== 'export')
    const bare = fc.stringMatching(/^[a-zA-Z0-9:/=,.%$@&;!-][ -!$-&(-[\]-_a-z|~]{0,20}$/).map((v) => v.trim())
    const quoted = fc.tuple(fc.constantFrom('"', "'", '`'), fc.stringMatching(/^[ !#-&(-[\]-_a-z{|}~\n]{0,24}$/)).map(([q, v]) => q + v + q)
    const line = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('', 'export '),
          name,
          fc.constantFrom('=', ' = '),
          fc.oneof(bare, quoted),
          fc.constantFrom('', ' # note', '  '),
        )
        .map((p) => p.join('')),
      fc.constantFrom('', '# A=1'),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        // A line of blanks alone is left out: Node 20 takes it for a part of the next name.
        const text = lines.join(end) + end
        expect(pairs(text)).toEqual({ ...parseEnv(text) })
      }),
      { numRuns: 2_000 },
    )
  })

  it.each<[string, number, number]>([
    ['OTEL_A=1', 1, 8],
    ['\n# c\nexport OTEL_A = "1"', 3, 18],
    ['A="x\ny"\nOTEL_A=1', 3, 8],
    ['\ufeffOTEL_A=1', 1, 8],
    ['A=1\r\nOTEL_A=  1', 2, 10],
  ])('%j keeps line and column of the value', (text, line, column) => {
    expect(parseEnvFile(text, { source: '.env' }).settings.at(-1)?.from).toEqual({ source: '.env', setting: 'OTEL_A', line, column })
  })

  it('the last of two settings of one name comes last', () => expect(pairs('A=1\nA=2')).toEqual({ A: '2' }))

  it.each<[string, string]>([
    ['A=1\nexport CANARY-9f8e', '.env:2:1: '],
    ['  CANARY-9f8e', '.env:1:3: '],
    ['Authorization Basic CANARY-9f8e', '.env:1:1: '],
    ['=CANARY-9f8e', '.env:1:1: '],
    ['A=1\nB=CANARY\0', '.env:2:9: '],
  ])('%j is refused with its place, and is not quoted', (text, place) => {
    expect(fault(text)).toMatch(new RegExp(`^${place.replaceAll('.', '\\.')}`))
    expect(fault(text)).not.toContain('CANARY')
  })
})

describe('a remark stands where docker would read the line otherwise', () => {
  it.each<[string, RegExp]>([
    // By --file, as Node 20 and 22 look at the file of --env-file themselves and find none of that name.
    ['OTEL_A="CANARY"', /^\.env:1: OTEL_A: docker would keep the quotes as part of the value \(--file \.env:docker reads it so\)$/],
    ['\nOTEL_A=CANARY # c', /^\.env:2: OTEL_A: docker would keep the comment/],
    ['export OTEL_A=CANARY', /docker would refuse the file, because of "export"/],
    ['OTEL_A: CANARY', /docker would refuse the file, because of ":"/],
    ['OTEL_A =CANARY', /docker would refuse the file, because of the blank/],
    ['OTEL_A=CANARY ', /docker would keep the blanks/],
    ['OTEL_A="CANARY\nx"', /docker would end the value at the end of its first line/],
    ['OTEL_A="CANARY', /never closed/],
    ['OTEL_A=CANARY\r\n', /CRLF/],
  ])('%j', (text, remark) => {
    expect(remarks(text)).toHaveLength(1)
    expect(remarks(text)[0]).toMatch(remark)
    expect(remarks(text)[0]).not.toMatch(/CANARY|\n/)
  })
  it.each(['OTEL_A=1', 'OTEL_A=', '# c\nOTEL_A=a=b,c=d\n', 'COLOR="red"', 'export PATH=x', 'COLOR=1\r\n'])('%j needs none', (text) =>
    expect(remarks(text)).toEqual([]),
  )
})

describe('docker', () => {
  // What docker 28.2.2 sent to its daemon for such a file.
  it.each<[string, Record<string, string>]>([
    ['A="1"', { A: '"1"' }],
    ["A='1'", { A: "'1'" }],
    ['A=1 # c', { A: '1 # c' }],
    ['A=x ', { A: 'x ' }],
    ['A=\t1', { A: '\t1' }],
    [' A=1', { A: '1' }],
    ['#A=1\nB=2', { B: '2' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['A=1\r\r\n', { A: '1\r' }],
    ['A="a\nb=2"', { A: '"a', b: '2"' }],
    ['\ufeffA=1', { A: '1' }],
    ['A.b-c=1', { 'A.b-c': '1' }],
    ['A=x\\', { A: 'x\\' }],
    ['A=', { A: '' }],
    ['HELD', { HELD: 'yes' }],
    ['GONE', {}],
  ])('%j', (text, env) => expect(pairs(text, 'docker', { HELD: 'yes' })).toEqual(env))
  it.each(['export A=CANARY', 'A = CANARY', 'A: CANARY', '=CANARY', 'A CANARY'])('%j is refused, as docker refuses it', (text) => {
    expect(fault(text, 'docker')).toMatch(/^\.env:1:1: /)
    expect(fault(text, 'docker')).not.toContain('CANARY')
  })
  it('the value begins after the =, quotes are a part of it', () => {
    expect(parseEnvFile(' A="1"', { source: '.env', dialect: 'docker' }).settings[0]?.from).toMatchObject({ line: 1, column: 4 })
  })
  it('a name alone that is not set here is told', () =>
    expect(remarks('OTEL_A', 'docker')).toEqual(['.env:1: OTEL_A stands alone and is not set in this shell, so it stays unset']))
})

describe('kubernetes', () => {
  it('takes values as they stand, and a name alone as empty', () =>
    expect(pairs('A="1" # c\nB\n', 'kubernetes')).toEqual({ A: '"1" # c', B: '' }))
  it.each(['export A=1', 'A B=1', 'A =1', '1A=1'])('%j is refused, as kubectl refuses it', (text) =>
    expect(fault(text, 'kubernetes')).toMatch(/^\.env:1:1: kubectl/),
  )
})

describe('systemd', () => {
  it.each<[string, Record<string, string>]>([
    ['A=1 # c', { A: '1 # c' }],
    ['; c\n# c\nA=1', { A: '1' }],
    ['A="x\\"y" \'z\'  ', { A: 'x"y z' }],
    ['A="a\\tb"', { A: 'a\\tb' }],
    ['A=a\\tb', { A: 'atb' }],
    ["A='a\\b'", { A: 'a\\b' }],
    ['A=one \\\n  two', { A: 'one   two' }],
    ['A="x\ny"\nB=2', { A: 'x\ny', B: '2' }],
    ['A = 1', { A: '1' }],
    ['# c \\\nB=1\nA=1', { A: '1' }],
    ['A=$B', { A: '$B' }],
    ['export A=1\nB=2', { B: '2' }],
  ])('%j', (text, env) => expect(pairs(text, 'systemd')).toEqual(env))
  it('a line that systemd skips is told', () =>
    expect(remarks('export OTEL_A=CANARY', 'systemd')).toEqual(['.env:1: systemd skips this line, which is no NAME=VALUE']))
})

describe('shell', () => {
  it.each<[string, Record<string, string>]>([
    ['export A="1" B=\'2\'', { A: '1', B: '2' }],
    ['A=1 # c', { A: '1' }],
    ['A=1#c', { A: '1#c' }],
    ['A=a\\ b', { A: 'a b' }],
    ['A=1\r\n', { A: '1\r' }],
    ['A=$HOME/x', { A: '$HOME/x' }],
  ])('%j', (text, env) => expect(pairs(text, 'shell')).toEqual(env))
  it('what a shell would put a value for is told and not expanded', () => {
    expect(remarks('export OTEL_A=$(touch /tmp/never)', 'shell')[0]).toMatch(
      /OTEL_A holds a variable or a command: what this file does not set is not known here/,
    )
  })
  it('a variable without export is told', () =>
    expect(remarks('OTEL_A=1', 'shell')).toEqual(['.env:1: OTEL_A is not exported: a program gets it only after set -a']))
  it('set -a exports what follows', () => expect(remarks('set -a\nOTEL_A=1', 'shell')).toEqual([]))
})

describe('FILE[:dialect]', () => {
  const read = (path: string): string => `A="${path}"`
  it.each<[string, string, string]>([
    ['.env', '.env', '.env'],
    ['.env:docker', '.env', '".env"'],
    ['C:\\x\\.env', 'C:\\x\\.env', 'C:\\x\\.env'],
    ['a:b:dotenv', 'a:b', 'a:b'],
    ['a:json', 'a:json', 'a:json'],
  ])('%s', (spec, source, value) => {
    const layer = readEnvFile(spec, read)
    expect([layer.source, layer.kind, layer.delivered, layer.settings[0]?.value.reveal()]).toEqual([source, 'environment', true, value])
  })
  it('needs a file', () => expect(() => readEnvFile(':docker', read)).toThrow(UsageError))
})

describe('values that hold a secret', () => {
  it.each<Dialect>(['dotenv', 'docker', 'shell', 'systemd', 'kubernetes'])('stay hidden wherever a layer of %s is printed', (dialect) => {
    const layer = parseEnvFile('OTEL_EXPORTER_OTLP_HEADERS="x-api-key=CANARY-9f8e7d"\n', { source: '.env', dialect })
    expect(layer.settings[0]?.value.reveal()).toContain('CANARY')
    expect(JSON.stringify(layer) + String(layer.settings[0]?.value)).not.toContain('CANARY')
  })
})

describe('150 kB of anything is read or refused at once', () => {
  it.each(['a\n', 'A="\n', 'A=\\"', '\\"', '=', ' ', '\t\n', 'A=1 ', "A='\\'", '#', 'export ', 'A=`', '; \\\n', '\r'])('%j', (part) => {
    const text = part.repeat(150_000 / part.length)
    for (const dialect of ['dotenv', 'docker', 'shell', 'systemd', 'kubernetes'] as const) {
      for (const whole of [text, `A="${text}`])
        expect(['no fault', '.env:']).toContain(fault(whole, dialect).replace(/^(\.env:).*$/s, '$1'))
    }
  })
})
