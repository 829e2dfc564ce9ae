#!/usr/bin/env node
// Starts a real SDK for each of its scenarios and writes what it did: `npm run record -- <runtime> [--out FILE] [--only REGEX] [--continue]`.
// Without --only the recordings of the runtime are replaced; with it the rows that ran are, and the others stay. Each row is kept in FILE.part when
// it is decided: --continue goes on with a recording that was interrupted.
import { register } from 'node:module'
import { parseArgs } from 'node:util'

register('./typescript.mjs', import.meta.url)
const { record, RUNTIMES } = await import('../../test/real/support/record.ts')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, only: { type: 'string' }, continue: { type: 'boolean' } },
})
const [runtime] = positionals
if (!runtime || !RUNTIMES.includes(runtime)) {
  console.error(`npm run record -- <runtime> [--out FILE] [--only REGEX] [--continue]; the runtimes are ${RUNTIMES.join(', ')}`)
  process.exit(2)
}
process.exit(await record(runtime, values))
