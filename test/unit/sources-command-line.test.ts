import { describe, expect, it } from 'vitest'
import { fromOptions } from '../../src/sources/command-line.ts'
import { fromProcess } from '../../src/sources/env/process.ts'
import { UsageError } from '../../src/usage.ts'

const given = (env: string[], unset: string[] = [], processEnv = {}): [string, string][] =>
  fromOptions(env, unset, processEnv).layer.settings.map((s) => [s.name, s.value.reveal()])
const fault = (env: string[], unset: string[] = []): string => {
  try {
    fromOptions(env, unset, { HELD: 'CANARY-9f8e' })
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return error instanceof Error ? error.message : ''
  }
  return 'no fault'
}

describe('--env and --unset', () => {
  it.each<[string, string]>([
    ['A=1', '1'],
    ['A=', ''],
    ['A=b=c', 'b=c'],
    ['A= x ', ' x '],
    ['A="1"', '"1"'],
    ['A=$HOME', '$HOME'],
    ['A', 'from the process'],
  ])('--env %j', (item, value) => expect(given([item], [], { A: 'from the process' })).toEqual([['A', value]]))

  it('a name that is set to nothing in the process is taken as set', () => expect(given(['A'], [], { A: '' })).toEqual([['A', '']]))
  it('names its source and keeps the order', () => {
    const { layer, unset } = fromOptions(['B=1', 'A=2'], ['X', 'Y'], {})
    expect([layer.source, layer.kind, layer.delivered, layer.settings.map((s) => s.from)]).toEqual([
      '--env',
      'environment',
      true,
      [
        { source: '--env', setting: 'B' },
        { source: '--env', setting: 'A' },
      ],
    ])
    expect([...unset]).toEqual(['X', 'Y'])
  })
  it('a name that the process lacks is refused', () =>
    expect(fault(['OTEL_A'])).toMatch(/^--env OTEL_A: the variable is not set in this shell/))
  it.each(['', '=CANARY-9f8e', 'A B=CANARY-9f8e', 'Authorization: Basic CANARY-9f8e==', '1A=CANARY-9f8e', '-x', 'A\n=CANARY-9f8e'])(
    '--env %j is refused by its number, unquoted',
    (item) => {
      expect(fault(['OK=1', item])).toMatch(/^--env number 2 does not begin with a variable name/)
      expect(fault(['OK=1', item])).not.toMatch(/CANARY|\n/)
    },
  )
  it.each(['', 'A=1', 'A B'])('--unset %j is refused', (name) => expect(fault([], [name])).toMatch(/^--unset number 1 /))
  it('a pasted key in the place of a name is not shown', () => expect(fault(['sk_live_4f9a8b7c6d5e4f3a2b1c'])).not.toContain('4f9a8b'))
  it('a NUL character is refused', () => expect(fault(['A=CANARY\0'])).toMatch(/^--env A: the value holds a NUL/))
})

describe('the process environment', () => {
  it('is one delivered layer with secrets hidden', () => {
    const layer = fromProcess({ A: '1', B: undefined, OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=CANARY-9f8e7d' })
    expect([layer.source, layer.kind, layer.delivered]).toEqual(['process environment', 'environment', true])
    expect(layer.settings.map((s) => s.name)).toEqual(['A', 'OTEL_EXPORTER_OTLP_HEADERS'])
    expect(JSON.stringify(layer)).not.toContain('CANARY')
  })
})
