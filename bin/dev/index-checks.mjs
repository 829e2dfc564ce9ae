#!/usr/bin/env node
// Writes checks/index.ts from the files that are there, in the order of checks/order.txt (the catalogue's). `--check` only compares: exit 1 when it is stale.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const checksFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'checks')

/** Ids in the order in which findings of equal weight are shown. */
export const readOrder = (folder = checksFolder) =>
  readFileSync(join(folder, 'order.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

/** The text of checks/index.ts. Throws where a check has no place in the order. */
export function indexText(folder = checksFolder) {
  const order = readOrder(folder)
  const ids = readdirSync(folder, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.includes('/') && path.endsWith('.ts'))
    .map((path) => path.slice(0, -3))
  for (const id of ids) if (!order.includes(id)) throw new Error(`checks/${id}.ts has no line in checks/order.txt`)
  ids.sort((a, b) => order.indexOf(a) - order.indexOf(b))
  const lines = [
    '// Written by bin/dev/index-checks.mjs: do not edit. The order is that of order.txt.',
    "import type { Check } from '../src/types.ts'",
    ...ids.map((id) => `import ${nameOf(id)} from './${id}.ts'`),
    '',
    'export const checks: Check[] = [',
    ...ids.map((id) => `  ${nameOf(id)},`),
    ']',
  ]
  return `${lines.join('\n')}\n`
}

export const writeIndex = (folder = checksFolder) => writeFileSync(join(folder, 'index.ts'), indexText(folder))

export function isFresh(folder = checksFolder) {
  try {
    return readFileSync(join(folder, 'index.ts'), 'utf8') === indexText(folder)
  } catch {
    return false
  }
}

const nameOf = (id) => id.replace(/[/-](\w)/g, (_, letter) => letter.toUpperCase())

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) writeIndex()
  else if (!isFresh()) {
    console.error('checks/index.ts is stale: run node bin/dev/index-checks.mjs')
    process.exit(1)
  }
}
