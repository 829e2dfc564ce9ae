import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/fix/changes.ts'
import { diffOf } from '../../src/fix/diff.ts'
import { edited, type Style } from '../../src/fix/edit.ts'
import { secretOf } from '../../src/redact.ts'

/** A change of a setting whose value is found in the text. */
function change(text: string, setting: string, raw: string, what: Change['what'], anchor = setting): Change {
  const index = text.indexOf(raw, text.indexOf(anchor) + anchor.length)
  const before = text.slice(0, index).split(/\r\n|\n/)
  const at = { source: 'file', setting: anchor, line: before.length, column: (before.at(-1) ?? '').length + 1 }
  return { id: 'some/finding', setting, at, what, raw: secretOf(setting, raw) }
}
const set = (text: string): Change['what'] => ({ do: 'set', text })
const mend = (text: string, setting: string, raw: string, what: Change['what'], style: Style = 'lines'): string => {
  const { text: out, refused } = edited(text, [change(text, setting, raw, what)], style)
  return refused.length > 0 ? `refused: ${refused.map(({ why }) => why).join()}` : out
}

describe('a value is changed where it stands', () => {
  it.each<[what: string, text: string, raw: string, Change['what'], out: string, style?: Style]>([
    ['the rest of the line stays', 'A=1\nX=old  # why\nB=2\n', 'old', set('new'), 'A=1\nX=new  # why\nB=2\n'],
    ['quotes stay', 'export X="old" # "a"\n', 'old', set('new value'), 'export X="new value" # "a"\n'],
    ['the end of a line stays as it is', 'A=1\r\nX=old\r\nB=2', 'old', set('new'), 'A=1\r\nX=new\r\nB=2'],
    ['a value with a blank gets quotes', 'X=old\n', 'old', set('two words'), 'X="two words"\n'],
    [
      'a part of it',
      'X="Authorization: Bearer abc"\n',
      'Authorization: Bearer abc',
      { do: 'swap', find: ': ', replace: '=' },
      'X="Authorization=Bearer abc"\n',
    ],
    ['a YAML mapping', '  env:\n    X: old # why\n', 'old', set('http://h:1'), '  env:\n    X: http://h:1 # why\n', 'yaml'],
    [
      'an item of a YAML list gets no quotes, which would be part of the value',
      '    - X=old\n',
      'old',
      set('two words'),
      '    - X=two words\n',
      'yaml',
    ],
    ['taken out of effect, and not lost', '  export X=old # why\nB=2\n', 'old', { do: 'remove' }, '  # export X=old # why\nB=2\n'],
  ])('%s', (_, text, raw, what, out, style) => expect(mend(text, 'X', raw, what, style)).toBe(out))

  it('a new setting stands below its neighbour, written as that one is', () => {
    const add: Change['what'] = { do: 'add', text: 'none' }
    const below = (text: string, style?: Style): string => edited(text, [change(text, 'NEW', 'old', add, 'X')], style ?? 'lines').text
    expect(below('export X=old\nB=2\n')).toBe('export X=old\nexport NEW=none\nB=2\n')
    expect(below('    X: old\n', 'yaml')).toBe('    X: old\n    NEW: "none"\n')
    expect(below('    - X=old\n', 'yaml')).toBe('    - X=old\n    - NEW=none\n')
    expect(below('X=old')).toBe('X=old\nNEW=none')
  })

  const entry = ['value: "', '"'] as const
  const inEntry = (text: string, what: Change['what'], setting = 'X'): string => {
    const one = change(text, setting, 'old', what, 'value:')
    const { text: out, refused } = edited(text, [{ ...one, at: { ...one.at, setting: 'X', written: entry } }], 'yaml')
    return refused.length > 0 ? `refused: ${refused.map(({ why }) => why).join()}` : out
  }

  it('the value of a variable of a Kubernetes container, whose name stands on another line', () => {
    expect(inEntry('  - name: X\n    value: "old"\n', set('new'))).toBe('  - name: X\n    value: "new"\n')
    expect(inEntry('  - { name: X, value: "old" }\n', set('new'))).toBe('  - { name: X, value: "new" }\n')
    expect(inEntry('  - name: X\n    value: old\n', { do: 'add', text: 'none' }, 'NEW')).toBe(
      '  - name: X\n    value: old\n  - name: NEW\n    value: "none"\n',
    )
    expect(inEntry('  - name: X\n    value: old\n', { do: 'remove' })).toBe('  # - name: X\n    # value: old\n')
    expect(inEntry('  - # of ours\n    name: X\n    value: old\n', { do: 'remove' })).toBe('refused: its name stands elsewhere')
    expect(inEntry('  - { name: X, value: "old" }\n', { do: 'add', text: 'none' }, 'NEW')).toMatch(/^refused/)
  })

  it('a value that moves to another name leaves a list a list, and a unit a unit', () => {
    const moved = (text: string, style: Style, written?: readonly [string, string]): string => {
      const one = change(text, 'X', 'old', { do: 'remove' })
      const at = written ? { ...one.at, written } : one.at
      return edited(
        text,
        [
          { ...one, at, setting: 'Y', what: { do: 'add', text: 'old' } },
          { ...one, at },
        ],
        style,
      ).text
    }
    expect(moved('    - X=old\n    - B=1\n', 'yaml', ['- "X=', '"'])).toBe('    # - X=old\n    - Y=old\n    - B=1\n')
    expect(moved('Environment="X=old"\n', 'lines')).toBe('# Environment="X=old"\nEnvironment=Y=old\n')
    expect(moved('X=old\nB=1\n', 'lines')).toBe('# X=old\nY=old\nB=1\n')
  })

  it('an item of a list of a compose file, and a line of a Dockerfile', () => {
    const inPlace = (text: string, written: readonly [string, string], what: Change['what'], setting = 'X'): string => {
      const one = change(text, setting, 'old', what, 'X')
      return edited(text, [{ ...one, at: { ...one.at, written } }], written[0].startsWith('ENV') ? 'lines' : 'yaml').text
    }
    expect(inPlace('    - X=old\n', ['- "X=', '"'], set('new'))).toBe('    - X=new\n')
    expect(inPlace('    - X=old\n', ['- "X=', '"'], { do: 'add', text: 'none' }, 'NEW')).toBe('    - X=old\n    - NEW=none\n')
    expect(inPlace('ENV X="old" B=1\n', ['ENV X=', ''], set('new'))).toBe('ENV X="new" B=1\n')
    expect(inPlace('ENV X=old\n', ['ENV X=', ''], { do: 'add', text: 'none' }, 'NEW')).toBe('ENV X=old\nENV NEW=none\n')
    expect(inPlace('ENV X=old \\\n  B=1\n', ['ENV X=', ''], { do: 'add', text: 'none' }, 'NEW')).toBe('ENV X=old \\\n  B=1\n')
  })

  it('program code is left alone', () => {
    const one = change('f(X="old")\n', 'X', 'old', set('new'))
    expect(edited('f(X="old")\n', [{ ...one, at: { ...one.at, written: ['X=(', ')'] } }], 'lines').refused).toHaveLength(1)
  })

  it('several changes of a file are done at once', () => {
    const text = 'X=old\nY=other\n'
    const out = edited(text, [change(text, 'X', 'old', set('1')), change(text, 'Y', 'other', set('2'))], 'lines')
    expect(out.text).toBe('X=1\nY=2\n')
  })
})

describe('what could go wrong is refused with a reason, and the file stays as it was', () => {
  it.each<[what: string, text: string, raw: string, Change['what'], why: RegExp]>([
    ['a value that the file writes otherwise', 'X="a\\"b"\n', 'a"b', set('c'), /does not stand there/],
    ['a new value that would need other quotes', "X='old'\n", 'old', set("it's"), /other quotes/],
    ['a line with other settings on it', 'export A=1 X=old\n', 'old', { do: 'remove' }, /other settings/],
    ['a value over several lines', 'X="a\nb"\n', 'a\nb', set('c'), /several lines/],
    ['a dollar in double quotes', 'X="old"\n', 'old', set('$HOME'), /other quotes/],
  ])('%s', (_, text, raw, what, why) => {
    const out = edited(text, [change(text, 'X', raw, what)], 'lines')
    expect(out.text).toBe(text)
    expect(out.refused.map((one) => one.why).join()).toMatch(why)
  })
})

describe('the diff', () => {
  it('hides what is secret, before and after, and other settings on the line', () => {
    const text = 'A=CANARYONE OTEL_EXPORTER_OTLP_HEADERS="api-key: CANARYTWO" # CANARYTHREE0123a4b5c6d7e8\n'
    const one = change(text, 'OTEL_EXPORTER_OTLP_HEADERS', 'api-key: CANARYTWO', { do: 'swap', find: ': ', replace: '=' })
    const out = edited(text, [one], 'lines')
    expect(out.text).toContain('api-key=CANARYTWO')
    expect(diffOf('.env', out)).not.toContain('CANARY')
    expect(diffOf('.env', out)).toContain('+… api-key=<redacted>')
  })

  it('is empty where nothing changes', () => expect(diffOf('.env', edited('X=1\n', [], 'lines'))).toBe(''))
})

it('what a loader cut off at a # may be a part of the secret: no diff shows it, and a comment stays', () => {
  const shown = (text: string): string => diffOf('.env', edited(text, [change(text, 'X', 'http://h', set('http://i'))], 'lines'))
  expect(shown('X=http://h#c4n4ry\n')).toContain('-X=http://h …\n+X=http://i …\n')
  expect(shown('X="http://h" # why\n')).toContain('-X="http://h" # why\n+X="http://i" # why\n')
})
