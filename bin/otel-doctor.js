#!/usr/bin/env node
process.title = 'otel-doctor' // first of all: a command line may hold secrets
import { createRequire } from 'node:module'
if (process.argv.length === 3 && process.argv[2] === '--version') console.log(createRequire(import.meta.url)('../package.json').version)
else if (isSomewhere()) await import('../dist/cli.js')

/** A shell may stand in a folder that is gone; the bundle asks where it is before it can say anything. */
function isSomewhere() {
  try {
    return process.cwd() !== ''
  } catch {
    console.error('otel-doctor: the folder that this shell stands in is gone: change to another one')
    process.exitCode = 2
    return false
  }
}
