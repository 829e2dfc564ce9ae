import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseGooseConfig } from '../../src/sources/goose/config.ts'
import type { Layer } from '../../src/types.ts'
import { FUZZ_TIMEOUT_MS } from '../support/mutate.ts'

const SINK = 'http://127.0.0.1:4318'
const KEY = 'otel_exporter_otlp_endpoint'
const parse = (yaml: string): Layer => parseGooseConfig(yaml.replaceAll('@@', SINK), 'config.yaml')
const last = (layer: Layer, name: string) => layer.settings.findLast((s) => s.name === name)

/** What goose would do with the endpoint of a file, in the words of the recording. */
function outcome(yaml: string): string {
  const layer = parse(yaml)
  if (layer.broken) return 'skips the file'
  const setting = last(layer, KEY)
  if (setting?.scalar !== 'string' || setting.value.reveal() === '') return 'takes no endpoint'
  return setting.value.reveal() === SINK ? 'takes @@' : 'takes another text'
}

describe('a config.yaml is read as goose 1.52.0 reads it', () => {
  // Each text was given to the real binary (`goose acp`) with a receiver at @@; what arrived, and what its log said, is recorded.
  const recorded = readFileSync(new URL('../../fixtures/recordings/goose-config.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; yaml: string; goose: string })

  it(`agrees with the recording on all of its ${recorded.length} files`, () => {
    expect(recorded.length).toBeGreaterThan(500)
    // The receiver of the recording was at a port of its own; a text whose URL is cut or damaged is another text in both.
    const different = recorded.filter((r) => outcome(r.yaml) !== r.goose).map((r) => `${r.name}: goose ${r.goose}, here ${outcome(r.yaml)}`)
    expect(different).toEqual([])
  })

  const CASES: [what: string, yaml: string, goose: string][] = [
    ['a quoted value', `${KEY}: "@@"`, 'takes @@'],
    ['a key that stands twice, even if it is another one', `${KEY}: @@\na: 1\na: 2`, 'skips the file'],
    ['a key that stands twice deep in another part', `${KEY}: @@\nx:\n  a: 1\n  a: 2`, 'skips the file'],
    ['a tab as indentation', `${KEY}: @@\nx:\n\ta: 1`, 'skips the file'],
    ['a tab after the colon', `${KEY}:\t@@`, 'takes @@'],
    ['an anchor and its alias', `a: &x @@\n${KEY}: *x`, 'takes @@'],
    ['a merge key, which does nothing', `b: &b\n  ${KEY}: @@\n<<: *b`, 'takes no endpoint'],
    ['two documents', `${KEY}: @@\n---\na: 1`, 'skips the file'],
    ['a byte order mark', `\ufeff${KEY}: @@`, 'takes @@'],
    ['a folded text, which keeps its line end', `${KEY}: >\n  @@\n`, 'takes another text'],
    ['a folded text that is stripped', `${KEY}: >-\n  @@\n`, 'takes @@'],
    ['a number', `${KEY}: 4318`, 'takes no endpoint'],
    ['a number in hexadecimal', `${KEY}: 0x10`, 'takes no endpoint'],
    ['digits that begin with 0, a text', `${KEY}: 010`, 'takes another text'],
    ['yes, a text', `${KEY}: yes`, 'takes another text'],
    ['null', `${KEY}: ~`, 'takes no endpoint'],
    ['a whole number beyond 64 bits anywhere', `${KEY}: @@\nx: 18446744073709551616`, 'skips the file'],
    ['the name in upper case', `${KEY.toUpperCase()}: @@`, 'takes no endpoint'],
    ['a list', `${KEY}: [@@]`, 'takes no endpoint'],
    ['a colon without a blank', `${KEY}:@@`, 'skips the file'],
    ['an empty file', '', 'takes no endpoint'],
    ['no mapping', '- a', 'skips the file'],
    ['CRLF line ends', `${KEY}: @@\r\na: 1\r\n`, 'takes @@'],
  ]
  it.each(CASES)('%s', (_, yaml, goose) => expect(outcome(yaml)).toBe(goose))

  // Found by mutation: libyaml ends the name of an anchor at a colon, the yaml library does not. We take the file as skipped.
  it.each([`&f: ~\n${KEY}: @@`, `&ak: &a v\n${KEY}: @@`])('a key that is a bare anchor is the known difference: %j', (yaml) => {
    expect(outcome(yaml)).toBe('skips the file')
  })
})

describe('how a value was typed survives', () => {
  // Measured with an answer that comes after 700 ms: goose broke off after 300 ms, or waited its default.
  const TIMEOUTS: [written: string, scalar: string | undefined, value: string][] = [
    ['300', 'int', '300'],
    ['"300"', 'string', '300'],
    ["' 300'", 'string', ' 300'],
    ['300.0', 'float', '300.0'],
    ['3e2', 'float', '3e2'],
    ['0x12c', 'int', '300'],
    ['0o454', 'int', '300'],
    ['0b100101100', 'int', '300'],
    ['+300', 'int', '300'],
    ['0454', 'string', '0454'],
    ['3_00', 'string', '3_00'],
    ['-300', 'int', '-300'],
    ['!!str 300', 'string', '300'],
    ['!!int "300"', 'int', '300'],
    ['!foo 300', 'int', '300'],
    ['true', 'bool', 'true'],
    ['', 'null', ''],
    ['[300]', undefined, ''],
  ]
  it.each(TIMEOUTS)('otel_exporter_otlp_timeout: %s', (written, scalar, value) => {
    const setting = last(parse(`otel_exporter_otlp_timeout: ${written}\n`), 'otel_exporter_otlp_timeout')
    expect([setting?.scalar, setting?.value.reveal()]).toEqual([scalar, value])
  })
})

describe('where a value stands', () => {
  it.each<[yaml: string, name: string, line: number, column: number]>([
    [`a: 1\n${KEY}: @@\n`, KEY, 2, 30],
    [`${KEY}: "@@"\n`, KEY, 1, 31],
    [`\ufeff${KEY}: @@\n`, KEY, 1, 30],
    [`# c\r\n\r\n${KEY}:   '@@'\r\n`, KEY, 3, 33],
    [`otel:\n  endpoint: @@\n`, 'otel.endpoint', 2, 13],
    [`u: &u @@\n${KEY}: *u\n`, KEY, 2, 30],
  ])('%j', (yaml, name, line, column) => {
    expect(last(parse(yaml), name)?.from).toEqual({ source: 'config.yaml', setting: name, line, column })
  })

  it('a broken file names the line', () => {
    expect(parse(`${KEY}: @@\nx:\n\ta: 1\n`).broken).toEqual({ why: 'a tab where blanks belong', line: 3, column: 1 })
    expect(parse('a: 1\nb: 2\na: 3\n').broken).toEqual({ why: 'a key stands twice', line: 3, column: 1 })
  })
})

describe('what is kept', () => {
  it('keys of telemetry and of goose, nested ones by their path, and no others', () => {
    const yaml =
      'GOOSE_MODEL: gpt\nprovider: x\notel:\n  exporter: {endpoint: a}\nlangfuse_url: u\nextensions:\n  x: {telemetry: false, other: 1}\n'
    const names = parse(yaml).settings.map((s) => s.name)
    expect(names).toEqual(['GOOSE_MODEL', 'otel.exporter.endpoint', 'langfuse_url', 'extensions.x.telemetry'])
  })
  it('a mapping in the place of the endpoint is told as one setting, since it hides a weaker file', () => {
    const [setting, ...rest] = parse(`${KEY}:\n  a: b\n`).settings
    expect([setting?.name, setting?.note, setting?.scalar, rest.length]).toEqual([KEY, 'a mapping', undefined, 0])
  })
  it('no secret is in what is told of a broken file, and a header value stays hidden', () => {
    const broken = parse('otel_exporter_otlp_headers: "x=CANARY-9f8e\nb: [CANARY-9f8e\n')
    expect(JSON.stringify(broken)).not.toContain('CANARY')
    expect(broken.broken).toBeDefined()
    expect(JSON.stringify(parse('otel_exporter_otlp_headers: x-api-key=CANARY-9f8e\n'))).not.toContain('CANARY')
  })
})

describe('no text makes it throw or hang', () => {
  const LARGE: [what: string, text: string][] = [
    ['brackets', `x: ${'['.repeat(900_000)}`],
    ['keys in keys', 'a: '.repeat(300_000)],
    ['commas', `[${','.repeat(900_000)}`],
    ['braces that close', '}'.repeat(900_000)],
    ['documents', '---\n'.repeat(200_000)],
    [
      'aliases on aliases',
      `a: &a [1,1,1,1,1,1,1,1,1]\n${[...'bcdefg'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdef'[i]}`).join()}]\n`).join('')}`,
    ],
  ]
  it.each(LARGE)('1 MB of %s', (_, text) => expect(parse(text).broken?.why).toBeTruthy())

  it('1 MB of ordinary keys is read', () => {
    const text = Array.from({ length: 40_000 }, (_, i) => `key_number_${i}: v`).join('\n')
    expect(outcome(`${text}\n${KEY}: @@\n`)).toBe('takes @@')
  })

  it('2,000 mutated files', { timeout: FUZZ_TIMEOUT_MS }, () => {
    const piece = fc.constantFrom(
      `${KEY}: @@\n`,
      'a: 1\n',
      'x:\n  - y\n',
      '\t',
      '"',
      "'",
      ': ',
      '- ',
      '[',
      '}',
      '&a',
      '*a',
      '|',
      '>\n',
      '%',
      '---\n',
      '!',
      '\0',
      '\ud800',
      '# c\n',
      '? ',
      '<<: ',
    )
    const text = fc
      .array(fc.oneof({ weight: 5, arbitrary: piece }, { weight: 1, arbitrary: fc.string() }), { maxLength: 14 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (yaml) => {
        const layer = parse(yaml)
        return layer.broken === undefined || layer.settings.length === 0
      }),
      { numRuns: 2_000 },
    )
  })
})
