import { describe, expect, it } from 'vitest'
import { type Shell, fixLine, shellOf } from '../../src/engine/fix-line.ts'
import type { Fix, Origin, Plan } from '../../src/types.ts'
import { plain } from '../../src/secret.ts'

const planWith = (from?: Partial<Origin>): Plan =>
  ({
    traits: {},
    settings: new Map(
      from ? [['OTEL_X', { value: plain('v'), from: { source: 'process environment', setting: 'OTEL_X', ...from }, beat: [] }]] : [],
    ),
  }) as unknown as Plan
const line = (fix: Partial<Fix>, shell: Shell = 'posix', from?: Partial<Origin>): string | undefined =>
  fixLine({ text: '', ...fix }, planWith(from), shell)

describe('a fix is a line to paste', () => {
  const rows: [what: string, got: string | undefined, line: string | undefined][] = [
    ['a setting, for bash and zsh', line({ edit: { OTEL_X: 'a b' } }), "export OTEL_X='a b'"],
    ['for fish', line({ edit: { OTEL_X: 'a' } }, 'fish'), 'set -gx OTEL_X a'],
    ['for PowerShell', line({ edit: { OTEL_X: "a'b" } }, 'powershell'), "$env:OTEL_X = 'a''b'"],
    ['a removal', line({ edit: { OTEL_X: null } }), 'unset OTEL_X'],
    ['a removal for fish', line({ edit: { OTEL_X: null } }, 'fish'), 'set -e OTEL_X'],
    [
      'a setting that stands in a file is that line of the file',
      line({ edit: { OTEL_X: 'a' } }, 'posix', { source: '.env', line: 3 }),
      'OTEL_X=a',
    ],
    [
      'a key of a YAML file is that key',
      line({ edit: { OTEL_X: 'a' } }, 'posix', { source: 'config.yaml', setting: 'otel_x', line: 1 }),
      'otel_x: "a"',
    ],
    ['a removal from a file', line({ edit: { OTEL_X: null } }, 'posix', { source: '.env', line: 3 }), 'sed -i 3d .env'],
    [
      'a setting in a unit of systemd',
      line({ edit: { OTEL_X: 'a%20b' } }, 'posix', { source: 'api.service', line: 3 }),
      'Environment=OTEL_X=a%%20b',
    ],
    ['a setting in a script', line({ edit: { OTEL_X: 'a b' } }, 'posix', { source: 'env.sh', line: 3 }), "export OTEL_X='a b'"],
    [
      'a new setting stands beside the others in their file',
      line({ edit: { OTEL_Y: 'a' } }, 'posix', { source: 'api.service', line: 3 }),
      'Environment=OTEL_Y=a',
    ],
    [
      'a value under another name keeps its place',
      line({ edit: { OTEL_X: null, OTEL_Y: 'v' } }, 'posix', { source: '.env', line: 3 }),
      'sed -i 3s/OTEL_X/OTEL_Y/ .env',
    ],
    [
      'one more item of a list is put behind what is there, which is never repeated',
      line({ append: { setting: 'OTEL_X', item: 'a=b', inShell: 'a=b' } }, 'posix', { source: '.env', line: 3, column: 8 }),
      "sed -i -E '3s|^(.{8})|\\1,a=b|' .env",
    ],
    [
      'and behind that of the environment',
      line({ append: { setting: 'OTEL_X', item: 'a=KEY', inShell: 'a=$(key)' } }, 'posix', {}),
      'export OTEL_X="$OTEL_X,a=$(key)"',
    ],
    ['an option of the command line', line({ edit: { '--otel-x': 'a b' } }), "--otel-x='a b'"],
    ['a swap in an option', line({ swap: { setting: '--otel-x', find: ': ', replace: '=' } }), "in --otel-x, write = for ': '"],
    [
      'a removal from code, where the line may be all that a block holds',
      line({ edit: { OTEL_X: null } }, 'posix', { source: 'app.py', line: 3 }),
      'take OTEL_X out at line 3 of app.py',
    ],
    ['a JVM property', line({ edit: { 'otel.x': 'a' } }), '-Dotel.x=a'],
    [
      'a swap edits the value where it stands, and never repeats it',
      line({ swap: { setting: 'OTEL_X', find: ': ', replace: '=' } }),
      'export OTEL_X="${OTEL_X//: /=}"',
    ],
    [
      'a swap in fish',
      line({ swap: { setting: 'OTEL_X', find: ': ', replace: '=' } }, 'fish'),
      "set -gx OTEL_X (string replace -a -- ': ' = $OTEL_X)",
    ],
    [
      'a swap in a file',
      line({ swap: { setting: 'OTEL_X', find: ': ', replace: '=' } }, 'posix', { source: '.env', line: 2 }),
      "sed -i '2s|: |=|g' .env",
    ],
    [
      'a swap in YAML leaves what stands before the value, and behind its quote, as it is',
      line({ swap: { setting: 'OTEL_X', find: ': ', replace: '=' } }, 'posix', { source: 'compose.yaml', line: 2, column: 13 }),
      `sed -i -E ':a;2s|^(.{12}[^"]*): |\\1=|;ta' compose.yaml`,
    ],
    [
      'a quote in a swap cannot end the shell word',
      line({ swap: { setting: 'OTEL_X', find: "'", replace: '' } }, 'posix', { source: '.env', line: 2 }),
      "sed -i '2s|'\\''||g' .env",
    ],
    [
      'a file whose name begins with a dash is no option of sed',
      line({ edit: { OTEL_X: null } }, 'posix', { source: '-x.env', line: 3 }),
      'sed -i 3d ./-x.env',
    ],
    [
      'a file whose name has a line end is named on one line',
      line({ edit: { OTEL_X: null } }, 'posix', { source: "a\nb's.env", line: 3 }),
      "sed -i 3d $'a\\u000ab\\'s.env'",
    ],
    ['a host that is not known is nothing to paste', line({ edit: { OTEL_X: 'https://not-known-here.invalid:4317' } }), undefined],
    ['a command as it is', line({ line: 'mlflow server' }), 'mlflow server'],
  ]
  it.each(rows)('%s', (_what, got, expected) => expect(got).toBe(expected))

  it('a quote in a value cannot end the shell word', () => {
    expect(line({ edit: { OTEL_X: "a'; rm -rf /; '" } })).toBe("export OTEL_X='a'\\''; rm -rf /; '\\'''")
  })
  it('the shell is the one of the user', () => {
    expect(shellOf({ SHELL: '/usr/bin/fish' }, 'linux')).toBe('fish')
    expect(shellOf({}, 'win32')).toBe('powershell')
    expect(shellOf({ SHELL: '/bin/zsh' }, 'darwin')).toBe('posix')
  })
})

describe('lines that go from one file', () => {
  it('go at once, for the numbers of those behind them change with the first', () => {
    const at = (setting: string, line: number): [string, unknown] => [
      setting,
      { value: plain('none'), from: { source: '.env', setting, line, column: 1 }, beat: [] },
    ]
    const plan = { traits: {}, settings: new Map([at('OTEL_A', 3), at('OTEL_B', 4), at('OTEL_C', 5)]) } as unknown as Plan
    expect(fixLine({ text: '', edit: { OTEL_A: null, OTEL_B: null, OTEL_C: null } }, plan, 'posix')).toBe("sed -i '3d;4d;5d' .env")
  })
})
