import type { CodeLanguage } from '../../types.ts'

/** How one kind of string literal is written. */
export interface StringForm {
  /** Sticky. */
  open: RegExp
  close: string
  /** `\n` and the like mean something. */
  escapes: boolean
  /** Expressions in it: `$name` and `${…}`, `${…}` alone, `{…}`, `#{…}`, `$name` and `{$…}`. */
  holes?: 'dollar' | 'brace-dollar' | 'brace' | 'brace-hash' | 'dollar-brace'
  /** `""` stands for one quote. */
  doubled?: boolean
  lines?: boolean
}

export interface Language {
  id: CodeLanguage
  endings: readonly string[]
  comment: string
  /** Another mark of a comment to the end of the line. */
  alsoComment?: string
  block?: 'plain' | 'nested'
  /** Marks that mean what others do in most languages. */
  marks?: Readonly<Record<string, string>>
  strings: readonly StringForm[]
  /** Words that declare a name, in front of it. */
  declares: RegExp
}

const TRIPLE: StringForm = { open: /"""/y, close: '"""', escapes: false, lines: true }
const DOUBLE: StringForm = { open: /"/y, close: '"', escapes: true }
const CHAR: StringForm = { open: /'(?=(?:\\.[^']{0,8}|[^'\\])')/y, close: "'", escapes: true }
const PYTHON_PREFIX = '(?:[rRbBuU]{0,2})'

/** What a lexer has to know of each language; everything else of it is passed over. */
const LANGUAGES: readonly Language[] = [
  {
    id: 'Kotlin',
    endings: ['.kt', '.kts'],
    comment: '//',
    block: 'nested',
    strings: [{ ...TRIPLE, holes: 'dollar' }, { ...DOUBLE, holes: 'dollar' }, CHAR],
    declares: /^(?:val|var)$/,
  },
  {
    id: 'Java',
    endings: ['.java'],
    comment: '//',
    block: 'plain',
    strings: [{ ...TRIPLE, escapes: true }, DOUBLE, CHAR],
    declares: /^(?:var|[A-Z]\w*)$/,
  },
  {
    id: 'JavaScript',
    endings: ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx'],
    comment: '//',
    block: 'plain',
    strings: [
      DOUBLE,
      { open: /'/y, close: "'", escapes: true },
      { open: /`/y, close: '`', escapes: true, holes: 'brace-dollar', lines: true },
    ],
    declares: /^(?:const|let|var)$/,
  },
  {
    id: 'Python',
    endings: ['.py'],
    comment: '#',
    strings: [
      { open: /(?:[fF][rR]?|[rR][fF])"""/y, close: '"""', escapes: true, holes: 'brace', lines: true },
      { open: /(?:[fF][rR]?|[rR][fF])'''/y, close: "'''", escapes: true, holes: 'brace', lines: true },
      { open: /(?:[fF][rR]?|[rR][fF])"/y, close: '"', escapes: true, holes: 'brace' },
      { open: /(?:[fF][rR]?|[rR][fF])'/y, close: "'", escapes: true, holes: 'brace' },
      { open: new RegExp(`${PYTHON_PREFIX}"""`, 'y'), close: '"""', escapes: true, lines: true },
      { open: new RegExp(`${PYTHON_PREFIX}'''`, 'y'), close: "'''", escapes: true, lines: true },
      { open: new RegExp(`${PYTHON_PREFIX}"`, 'y'), close: '"', escapes: true },
      { open: new RegExp(`${PYTHON_PREFIX}'`, 'y'), close: "'", escapes: true },
    ],
    declares: /^$/,
  },
  {
    id: 'Go',
    endings: ['.go'],
    comment: '//',
    block: 'plain',
    strings: [DOUBLE, { open: /`/y, close: '`', escapes: false, lines: true }, CHAR],
    declares: /^(?:const|var)$/,
  },
  {
    id: 'Rust',
    endings: ['.rs'],
    comment: '//',
    block: 'nested',
    strings: [
      { open: /b?r##"/y, close: '"##', escapes: false, lines: true },
      { open: /b?r#"/y, close: '"#', escapes: false, lines: true },
      { open: /b?r"/y, close: '"', escapes: false, lines: true },
      { open: /b?"/y, close: '"', escapes: true, lines: true },
      CHAR,
    ],
    declares: /^(?:let|const|static)$/,
  },
  {
    id: 'C#',
    endings: ['.cs'],
    comment: '//',
    block: 'plain',
    strings: [
      { ...TRIPLE },
      { open: /(?:\$@|@\$)"/y, close: '"', escapes: false, doubled: true, holes: 'brace', lines: true },
      { open: /@"/y, close: '"', escapes: false, doubled: true, lines: true },
      { open: /\$"/y, close: '"', escapes: true, holes: 'brace' },
      DOUBLE,
      CHAR,
    ],
    declares: /^(?:var|string|String|const)$/,
  },
  {
    id: 'Ruby',
    endings: ['.rb'],
    comment: '#',
    strings: [
      { ...DOUBLE, holes: 'brace-hash', lines: true },
      { open: /'/y, close: "'", escapes: true, lines: true },
    ],
    declares: /^$/,
  },
  {
    id: 'PHP',
    endings: ['.php'],
    comment: '//',
    alsoComment: '#',
    block: 'plain',
    marks: { '.': '+', '->': '.' },
    strings: [
      { ...DOUBLE, holes: 'dollar-brace', lines: true },
      { open: /'/y, close: "'", escapes: true, lines: true },
    ],
    declares: /^$/,
  },
]

export const languageOf = (path: string): Language | undefined =>
  LANGUAGES.find(({ endings }) => endings.some((ending) => path.endsWith(ending)))
