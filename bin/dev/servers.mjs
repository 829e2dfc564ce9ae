#!/usr/bin/env node
// Puts the real servers of the tests into the cache: `node bin/dev/servers.mjs [NAME …]`, all of them without a name. Jaeger and Prometheus take
// many minutes, which tests do not spend: they run where these are in the cache.
import { register } from 'node:module'

register('./typescript.mjs', import.meta.url)
const { SERVERS } = await import('../../test/real/support/servers/install.ts')

const names = process.argv.slice(2)
const unknown = names.find((name) => !Object.hasOwn(SERVERS, name))
if (unknown !== undefined) {
  console.error(`${unknown} is none of them: ${Object.keys(SERVERS).join(', ')}`)
  process.exit(2)
}
let status = 0
for (const name of names.length > 0 ? names : Object.keys(SERVERS)) {
  const made = await SERVERS[name]()
  console.log(`${name}: ${made.missing ?? 'in the cache'}`)
  if (made.missing) status = 1
}
process.exit(status)
