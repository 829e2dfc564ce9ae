import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FileError } from '../../src/sources/reader.ts'
import { findProfiles, parseProfile, shellOfPath } from '../../src/sources/shell/profile.ts'
import type { Shell } from '../../src/sources/shell/words.ts'
import { FUZZ_TIMEOUT_MS } from '../support/mutate.ts'

type Row = [name: string, value: string, note?: string]
const rows = (text: string, shell: Shell = 'bash'): Row[] =>
  parseProfile(text, { source: '~/.rc', shell }).settings.map((s): Row =>
    s.note ? [s.name, s.value.reveal(), s.note] : [s.name, s.value.reveal()],
  )

describe('bash and zsh', () => {
  it.each<[string, Row[]]>([
    ['export OTEL_A=1', [['OTEL_A', '1']]],
    [
      'export OTEL_A=1 OTEL_B="2 3"',
      [
        ['OTEL_A', '1'],
        ['OTEL_B', '2 3'],
      ],
    ],
    ['OTEL_A=1\nexport OTEL_A', [['OTEL_A', '1']]],
    ['OTEL_A=1', [['OTEL_A', '1', 'not exported']]],
    ['export OTEL_A\nOTEL_A=1', [['OTEL_A', '1', 'not exported']]],
    [
      'export OTEL_A=1\nOTEL_A=2',
      [
        ['OTEL_A', '1'],
        ['OTEL_A', '2'],
      ],
    ],
    [
      'typeset -x OTEL_A=1; declare -gx OTEL_B=2',
      [
        ['OTEL_A', '1'],
        ['OTEL_B', '2'],
      ],
    ],
    ['declare OTEL_A=1', [['OTEL_A', '1', 'not exported']]],
    [
      'set -a\nOTEL_A=1\nset +a\nOTEL_B=2',
      [
        ['OTEL_A', '1'],
        ['OTEL_B', '2', 'not exported'],
      ],
    ],
    ['setopt ALL_EXPORT\nOTEL_A=1', [['OTEL_A', '1']]],
    ['export OTEL_A=1; export -n OTEL_A', [['OTEL_A', '1', 'not exported']]],
    ['export OTEL_A=1\nunset OTEL_A', []],
    ["export OTEL_A='a$b' # note", [['OTEL_A', 'a$b']]],
    ["export OTEL_A=$'a\\tb\\x41'", [['OTEL_A', 'a\tbA']]],
    ['export OTEL_A="a\\"b"\'c\'d', [['OTEL_A', 'a"bcd']]],
    ['export OTEL_A=a#b', [['OTEL_A', 'a#b']]],
    ['export \\\n  OTEL_A=\\\n1', [['OTEL_A', '1']]],
    [
      'export OTEL_A=1 && export OTEL_B=2',
      [
        ['OTEL_A', '1'],
        ['OTEL_B', '2'],
      ],
    ],
    ['[ -f x ] && export OTEL_A=1', [['OTEL_A', '1', 'inside a condition']]],
    [
      'true || export OTEL_A=1; export OTEL_B=2',
      [
        ['OTEL_A', '1', 'inside a condition'],
        ['OTEL_B', '2'],
      ],
    ],
    [
      'if true; then\n  export OTEL_A=1\nelse export OTEL_B=2; fi\nexport OTEL_C=3',
      [
        ['OTEL_A', '1', 'inside a condition'],
        ['OTEL_B', '2', 'inside a condition'],
        ['OTEL_C', '3'],
      ],
    ],
    [
      'f() {\n export OTEL_A=1\n}\nexport OTEL_B=2',
      [
        ['OTEL_A', '1', 'inside a condition'],
        ['OTEL_B', '2'],
      ],
    ],
    [
      'function f {\n export OTEL_A=1\n}\nexport OTEL_B=2',
      [
        ['OTEL_A', '1', 'inside a condition'],
        ['OTEL_B', '2'],
      ],
    ],
    ['{ export OTEL_A=1; }', [['OTEL_A', '1']]],
    [
      '(export OTEL_A=1)\nexport OTEL_B=2',
      [
        ['OTEL_A', '1', 'inside a condition'],
        ['OTEL_B', '2'],
      ],
    ],
    [
      'case $- in\n *i*) export OTEL_A=1;;\n (x) :;;\nesac\nexport OTEL_B=2',
      [
        ['OTEL_A', '1', 'inside a condition'],
        ['OTEL_B', '2'],
      ],
    ],
    ['export OTEL_A="$HOME/x"', [['OTEL_A', '$HOME/x', 'not expanded']]],
    [
      'export OTEL_A=$(cat "a b") OTEL_B=`id`',
      [
        ['OTEL_A', '$(cat "a b")', 'not expanded'],
        ['OTEL_B', '`id`', 'not expanded'],
      ],
    ],
    ["cat <<'EOF'\nexport OTEL_A=1\nEOF\nexport OTEL_B=2", [['OTEL_B', '2']]],
    ['cat <<-X >f\n\texport OTEL_A=1\n\tX\nexport OTEL_B=2', [['OTEL_B', '2']]],
    ['(( x = 1 << 2 ))\nexport OTEL_B=2', [['OTEL_B', '2']]],
    ['read x <<< "y"\nexport OTEL_B=2', [['OTEL_B', '2']]],
    ['export OTEL_A=1 >/dev/null 2>&1', [['OTEL_A', '1']]],
    ['OTEL_A=1 goose run', []],
    ['echo export OTEL_A=1', []],
    ['# export OTEL_A=1', []],
    ['alias x="export OTEL_A=1"', []],
    ['export PATH=$PATH:x COLOR=1', []],
    ['arr=(OTEL_A=1 b)\nexport OTEL_B=2', [['OTEL_B', '2']]],
    ['export OTEL_A=1\r\n', [['OTEL_A', '1\r']]],
    [
      'export HTTPS_PROXY=a no_proxy=b SSL_CERT_FILE=c MLFLOW_X=d LANGFUSE_Y=e GOOSE_Z=f otel_w=g',
      [
        ['HTTPS_PROXY', 'a'],
        ['no_proxy', 'b'],
        ['SSL_CERT_FILE', 'c'],
        ['MLFLOW_X', 'd'],
        ['LANGFUSE_Y', 'e'],
        ['GOOSE_Z', 'f'],
        ['otel_w', 'g'],
      ],
    ],
  ])('%j', (text, expected) => expect(rows(text)).toEqual(expected))

  it('line and column are those of the first character of the value', () => {
    const { settings } = parseProfile('# c\nexport A=1  OTEL_A="x" OTEL_B=y\nexport OTEL_C=\n', { source: '~/.zshrc', shell: 'zsh' })
    expect(settings.map((s) => [s.from.source, s.from.line, s.from.column])).toEqual([
      ['~/.zshrc', 2, 21],
      ['~/.zshrc', 2, 31],
      ['~/.zshrc', 3, 15],
    ])
  })

  it('a layer is evidence: never delivered, and secrets in it stay hidden', () => {
    const layer = parseProfile('export OTEL_EXPORTER_OTLP_HEADERS="x-api-key=CANARY-9f8e7d"', { source: '~/.bashrc', shell: 'bash' })
    expect([layer.kind, layer.delivered]).toEqual(['shell-profile', false])
    expect(JSON.stringify(layer)).not.toContain('CANARY')
  })

  it.skipIf(!existsSync('/bin/bash'))('quotes are read as bash itself reads them', () => {
    const part = fc.constantFrom('a', ' ', '"', "'", '\\', '#', '=', ',', '%', '-', '\\"', "\\'", "$'", '\\n', '\\x41', ':')
    const value = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''))
    const values = fc.sample(value, { numRuns: 400, seed: 20 })
    // Each in a bash of its own process would be slow; `eval` keeps a broken one to itself.
    const script = values
      .map((v, i) => `unset OTEL_A; eval ${quote(`OTEL_A=${v}`)} 2>/dev/null && printf '%s\\0%s\\0' ${i} "\${OTEL_A-(unset)}"`)
      .join('\n')
    const out = spawnSync('/bin/bash', ['--norc', '-c', `PATH=/nonexistent\n${script}`], {
      encoding: 'utf8',
      timeout: 10_000,
    }).stdout.split('\0')
    let compared = 0
    for (let k = 0; k + 1 < out.length; k += 2) {
      const [text, told] = [`OTEL_A=${values[Number(out[k])]}`, out[k + 1]]
      if (told === '(unset)') continue
      compared += 1
      expect([text, rows(text).at(-1)?.[1]]).toEqual([text, told])
    }
    expect(compared).toBeGreaterThan(50)
  })
})

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

describe('fish', () => {
  it.each<[string, Row[]]>([
    ['set -gx OTEL_A 1', [['OTEL_A', '1']]],
    [
      'set -Ux OTEL_A "a b"; set -x OTEL_B \'c\'',
      [
        ['OTEL_A', 'a b'],
        ['OTEL_B', 'c'],
      ],
    ],
    ['set --global --export OTEL_A 1', [['OTEL_A', '1']]],
    ['set -g OTEL_A 1', [['OTEL_A', '1', 'not exported']]],
    [
      'set -gx OTEL_A 1\nset OTEL_A 2',
      [
        ['OTEL_A', '1'],
        ['OTEL_A', '2'],
      ],
    ],
    ['set -gx OTEL_A a b', [['OTEL_A', 'a b']]],
    ['set -gx OTEL_A', [['OTEL_A', '']]],
    ['set -gx OTEL_A -1', [['OTEL_A', '-1']]],
    ['set -gx OTEL_A 1\nset -e OTEL_A', []],
    ['set -q OTEL_A; or set -gx OTEL_A 1', [['OTEL_A', '1', 'inside a condition']]],
    ['export OTEL_A=1', [['OTEL_A', '1']]],
    ["set -gx OTEL_A 'it\\'s' # c", [['OTEL_A', "it's"]]],
    ['set -gx OTEL_A (cat x y)/z', [['OTEL_A', '(cat x y)/z', 'not expanded']]],
    ['set -gx OTEL_A "$HOME/x"', [['OTEL_A', '$HOME/x', 'not expanded']]],
    [
      'if true\n  set -gx OTEL_A 1\nelse if false\n  set -gx OTEL_B 2\nend\nset -gx OTEL_C 3',
      [
        ['OTEL_A', '1', 'inside a condition'],
        ['OTEL_B', '2', 'inside a condition'],
        ['OTEL_C', '3'],
      ],
    ],
    [
      'function f\n set -gx OTEL_A 1\nend\nset -gx OTEL_B 2',
      [
        ['OTEL_A', '1', 'inside a condition'],
        ['OTEL_B', '2'],
      ],
    ],
    ['begin\n set -gx OTEL_A 1\nend', [['OTEL_A', '1']]],
    ['OTEL_A=1 goose run', []],
    ['echo set -gx OTEL_A 1', []],
  ])('%j', (text, expected) => expect(rows(text, 'fish')).toEqual(expected))
})

describe('finding them', () => {
  const files: Record<string, string> = {
    '/home/u/.bashrc': 'export OTEL_A=1',
    '/home/u/.zshrc': 'export OTEL_B=1',
    '/home/u/.profile': 'export PATH=1',
    '/home/u/z/.zshrc': 'export OTEL_C=1',
    '/home/u/.config/fish/config.fish': 'set -gx OTEL_D 1',
    '/home/u/.config/fish/conf.d/a.fish': 'set -gx OTEL_E 1',
    '/xdg/fish/config.fish': 'set -gx OTEL_F 1',
  }
  const read = (path: string): string => {
    const text = files[path]
    if (text === undefined) throw new FileError(path.endsWith('login') ? 'unreadable' : 'missing', 'no')
    return text
  }
  const list = (folder: string): string[] => (folder === '/home/u/.config/fish/conf.d' ? ['a.fish', 'README'] : [])
  const found = (env: NodeJS.ProcessEnv, home: string | undefined = '/home/u'): string[] =>
    findProfiles({ home, env, read, list }).map((l) => l.source)

  it('those with such settings, under ~, the own shell last', () => {
    expect(found({ SHELL: '/bin/zsh' })).toEqual(['~/.bashrc', '~/.config/fish/conf.d/a.fish', '~/.config/fish/config.fish', '~/.zshrc'])
  })
  it('zsh looks in ZDOTDIR, fish in XDG_CONFIG_HOME', () => {
    expect(found({ SHELL: '/bin/bash', ZDOTDIR: '/home/u/z', XDG_CONFIG_HOME: '/xdg' })).toEqual([
      '~/z/.zshrc',
      '/xdg/fish/config.fish',
      '~/.bashrc',
    ])
  })
  it('nowhere without a home', () => expect(findProfiles({ home: undefined, env: {}, read, list })).toEqual([]))
  it.each<[string, Shell]>([
    ['/usr/bin/fish', 'fish'],
    ['~/.config/fish/config.fish', 'fish'],
    ['x.fish', 'fish'],
    ['~/.zprofile', 'zsh'],
    ['/bin/zsh', 'zsh'],
    ['~/.profile', 'bash'],
    ['', 'bash'],
  ])('the shell of %s is %s', (path, shell) => expect(shellOfPath(path)).toBe(shell))
})

describe('nothing makes it throw or hang', () => {
  it('2,000 mutated profiles', { timeout: FUZZ_TIMEOUT_MS }, () => {
    const piece = fc.constantFrom(
      'export OTEL_A=1\n',
      'set -gx OTEL_B 2\n',
      'if ',
      'fi\n',
      'case x in a) ',
      'end\n',
      '$(',
      '`',
      '"',
      "'",
      '<<EOF\n',
      'EOF\n',
      '((',
      '))',
      '{',
      '}',
      '\\',
      '\0',
      "$'",
      ';;',
      '&&',
      '||',
      '|',
      'function f',
      'f() ',
      '=(',
      '\ud800',
      '#',
    )
    const text = fc
      .array(fc.oneof({ weight: 5, arbitrary: piece }, { weight: 1, arbitrary: fc.string() }), { maxLength: 20 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.constantFrom<Shell>('bash', 'zsh', 'fish'), (t, shell) =>
        Array.isArray(parseProfile(t, { source: 's', shell }).settings),
      ),
      { numRuns: 2_000 },
    )
  })
  it.each([
    '$(',
    '"',
    "'",
    '((',
    '{ ',
    'if ',
    'OTEL_A=1\n',
    'export OTEL_A=1;unset OTEL_A\n',
    '<<E\n',
    '\\',
    'x=(',
    '`',
    'OTEL_A="$(',
    ')',
    '&&',
    '{ x;',
    '{ done;',
    'x=$(',
    '-x ',
  ])('250 kB of %j', (part) => {
    for (const shell of ['bash', 'fish'] as const)
      expect(parseProfile('set ' + part.repeat(250_000 / part.length), { source: 's', shell }).kind).toBe('shell-profile')
  })
})

describe('a profile is evidence of what a runtime reads beside OTEL_*', () => {
  it.each([
    'NODE_EXTRA_CA_CERTS',
    'REQUESTS_CA_BUNDLE',
    'CURL_CA_BUNDLE',
    'SSL_CERT_DIR',
    'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'JAVA_TOOL_OPTIONS',
    'RUST_LOG',
    'grpc_proxy',
  ])('%s', (name) => {
    const layer = parseProfile(`export ${name}=x\nexport MY_${name}=x\n`, { source: '.bashrc', shell: 'bash' })
    expect(layer.settings.map((setting) => setting.name)).toEqual([name])
  })
})
