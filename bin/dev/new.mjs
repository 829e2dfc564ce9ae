#!/usr/bin/env node
// `npm run new -- check endpoint/trailing-slash`, `-- runtime ID`, `-- backend ID`, `-- format ID`: writes the files of a new piece and enters it in its list.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readOrder, writeIndex } from './index-checks.mjs'
import * as templates from './templates.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const kinds = { check: newCheck, runtime: newRuntime, backend: newBackend, format: newFormat }

/** What was written, by its path. */
const written = new Set()
const [kind, id] = process.argv.slice(2)
try {
  if (!Object.hasOwn(kinds, kind ?? '') || !id) throw new Error(`usage: npm run new -- ${Object.keys(kinds).join('|')} ID`)
  if (
    !(kind === 'check' ? id.split('/').length === 2 : true) ||
    !id.split('/').every((part) => NAME.test(part)) ||
    (kind !== 'check' && id.includes('/'))
  )
    throw new Error(`${id}: an id is lower case with hyphens${kind === 'check' ? ', as area/name' : ''}`)
  kinds[kind](id)
  format()
} catch (error) {
  console.error(error.message)
  process.exit(2)
}

function newCheck(id) {
  create({
    [`checks/${id}.ts`]: templates.check.code(id),
    [`checks/${id}.md`]: templates.check.document(id),
    [`fixtures/checks/${id}.yaml`]: templates.check.fixtures(),
  })
  const order = readOrder()
  if (!order.includes(id)) {
    const area = id.slice(0, id.indexOf('/') + 1)
    const last = order.findLastIndex((other) => other.startsWith(area))
    order.splice(last < 0 ? order.length : last + 1, 0, id)
    write('checks/order.txt', `${order.join('\n')}\n`)
  }
  writeIndex()
  console.log('checks/index.ts')
}

function newRuntime(id) {
  create({ [`src/runtimes/${id}.ts`]: templates.runtime.code(id) })
  enter('src/runtimes/index.ts', id, templates.runtime.name(id))
  console.log(`then record the real one into fixtures/recordings/${id}.jsonl, which the tests compare with its plan`)
}

function newBackend(id) {
  create({ [`src/backends/${id}.ts`]: templates.backend.code(id) })
  enter('src/backends/index.ts', id, templates.backend.name(id))
}

function newFormat(id) {
  create({ [`src/report/${id}.ts`]: templates.format.code(id) })
  const name = templates.format.name(id)
  const path = 'src/cli/output.ts'
  edit(path, /(export const FORMATS = \[[^\]]*)\]/, `$1, '${id}']`)
  edit(path, /(import \{ textParts \} from '..\/report\/text.ts'\n)/, `$1import { ${name} } from '../report/${id}.ts'\n`)
  edit(path, /(const WRITERS[^]*?\n)\}/, `$1  ${name === id ? id : `'${id}'`}: (report) => [${name}(report)],\n}`)
}

/** An import, and a place at the end of the list that an index file exports. */
function enter(path, id, name) {
  edit(path, /((?:import [^\n]*\n)+)/, `$1import ${name} from './${id}.ts'\n`)
  edit(path, /((?:export )?const \w+: (?:readonly )?\w+\[\] = \[[^\]]*?),?\s*\]/, `$1,\n  ${name},\n]`)
}

/** Writes files that are new; where one of them exists, none is written. */
function create(files) {
  for (const path of Object.keys(files)) if (existsSync(join(root, path))) throw new Error(`${path} exists`)
  for (const [path, text] of Object.entries(files)) write(path, text)
}

function edit(path, pattern, replacement) {
  const before = readFileSync(join(root, path), 'utf8')
  const after = before.replace(pattern, replacement)
  if (after === before) throw new Error(`${path}: the list to enter it in is not where it was; enter it by hand`)
  write(path, after)
}

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  if (!written.has(path)) console.log(path)
  written.add(path)
}

function format() {
  const formatter = join(root, 'node_modules', '.bin', 'oxfmt')
  if (existsSync(formatter)) execFileSync(formatter, [...written], { cwd: root, stdio: 'ignore' })
}
