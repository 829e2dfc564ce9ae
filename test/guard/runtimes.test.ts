import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runtimes } from '../../src/runtimes/index.ts'
import { textAt } from '../support/tables.ts'

const ids: readonly string[] = runtimes.map(({ id }) => id)
/** Rooms that hold facts about single runtimes, apps and backends: a profile or an app says which runtime it is about. */
const ROOMS = /^src\/(?:runtimes|apps|backends)\//
/** What the rooms offer to all: the lists of what there is, and the grammar that runtimes share. */
const SHARED = /^src\/runtimes\/(?:index|readers)\.ts$|^src\/runtimes\/parts\//

/** A source is named after what it reads: one that has a runtime's name reads a file that this runtime alone has, and may know it. */
const ownerOf = (path: string): string | undefined => ids.find((id) => new RegExp(`^src/sources/${id}/`).test(path))

const withoutComments = (code: string): string =>
  code.replace(/\/\*[\s\S]*?\*\//g, (text) => text.replace(/[^\n]/g, ' ')).replace(/^\s*\/\/.*$/gm, '')
/** A key that is looked up in a document of others is a word of theirs: the `spec` of Kubernetes is no runtime. */
const withoutKeys = (code: string): string =>
  code.replace(/\b(?:under|textAt|at|has)\((?:[^()]|\([^()]*\))*\)/g, (text) => text.replace(/'[^']*'/g, "''"))

const FILES = ['src', 'checks'].flatMap((folder) =>
  readdirSync(new URL(`../../${folder}/`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !ROOMS.test(path) && !path.startsWith('src/otlp/gen/')),
)

interface Fault {
  path: string
  line: number
  says: string
}

/** Where a file knows a single runtime, and where that belongs. */
function faultsIn(path: string, text: string): Fault[] {
  if (ROOMS.test(path)) return []
  const owner = ownerOf(path)
  return withoutKeys(withoutComments(text))
    .split('\n')
    .flatMap((code, i) => [...namedIn(code, owner), ...importedBy(path, code, owner)].map((says) => ({ path, line: i + 1, says })))
}

const namedIn = (code: string, owner: string | undefined): string[] =>
  [...code.replace(/(?:from |import\()'[^']*'/g, '').matchAll(/(['"`])([a-z]+)(?:[:@][^'"`]*)?\1/g)].flatMap(([, , id = '']) =>
    ids.includes(id) && id !== owner
      ? [
          `names the runtime ${id}. A fact about one runtime stands in src/runtimes/${id}: let its definition say it as a trait, and go by the trait here`,
        ]
      : [],
  )

const importedBy = (path: string, code: string, owner: string | undefined): string[] =>
  [...code.matchAll(/(?:from |import\()'([^']+)'/g)].flatMap(([, to = '']) => {
    const target = new URL(to, `file:///${path}`).pathname.slice(1)
    const isOne = target.startsWith('src/runtimes/') && !SHARED.test(target)
    return isOne && !(owner !== undefined && target.startsWith(`src/runtimes/${owner}`))
      ? [
          `imports ${target}, which is about one runtime. Import the list (src/runtimes/index.ts) and go by what a definition says; what several share stands in src/runtimes/parts/`,
        ]
      : []
  })

const sentence = ({ path, line, says }: Fault): string => `${path}:${line} ${says}.`

describe('a new runtime is one file and its recordings', () => {
  it.each(FILES)('%s knows no single runtime', (path) => {
    expect(faultsIn(path, textAt(path)).map(sentence)).toEqual([])
  })
})

describe('the guard', () => {
  const faults: [about: string, path: string, text: string][] = [
    ['a comparison with an id', 'src/sources/detect/words.ts', "if (runtime === 'goose') return"],
    ['a table from names to ids', 'src/sources/images.ts', "const X = [[/^python$/, 'python']]"],
    ['an id with its wiring', 'src/engine/off.ts', "const usual = 'python:auto'"],
    ['an id of a word that others use as well', 'src/cli/setup.ts', "parse(text ?? 'spec')"],
    ['the file of one runtime', 'src/sources/folder.ts', "import { cargoWirings } from '../runtimes/rust/wirings.ts'"],
    ['the same, loaded late', 'src/sources/code/index.ts', "const { koogCode } = await import('../../runtimes/koog/source.ts')"],
    ['a check', 'checks/env/empty.ts', "if (seen.runtime.id === 'node') return"],
    ["a source of one runtime's own file that knows another", 'src/sources/goose/files.ts', "const other = 'koog'"],
  ]
  it.each(faults)('catches: %s', (_about, path, text) => {
    expect(faultsIn(path, text).map(sentence)).toEqual([expect.stringMatching(/^\S+:1 .* src\/runtimes\//)])
  })

  const fine: [about: string, path: string, text: string][] = [
    ['a key of Kubernetes', 'src/sources/kubernetes/services.ts', "const type = textAt(tree, 'spec', 'type')"],
    ['a module of Node.js', 'src/sources/reader.ts', "import { join } from 'node:path'"],
    ['the list of runtimes', 'src/sources/detect.ts', "import { runtimes } from '../runtimes/index.ts'"],
    ['what runtimes share', 'checks/env/quotes-kept.ts', "import { unquote } from '../../src/runtimes/parts/values.ts'"],
    ['a comment', 'src/types/gathered.ts', '/** `python:code-http`, `python before 1.27`. */'],
    [
      "the reader of a runtime's own file",
      'src/sources/collector/read.ts',
      "import { hopOf } from '../../runtimes/collector/receivers.ts'\nconst runtime = 'collector'",
    ],
    ['a language by its proper name', 'src/sources/code/languages.ts', "const id = 'Go'"],
    ['an app', 'src/apps/agents.ts', "const app = { runtime: 'node' }"],
  ]
  it.each(fine)('leaves alone: %s', (_about, path, text) => expect(faultsIn(path, text)).toEqual([]))
})
