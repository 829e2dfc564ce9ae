#!/usr/bin/env node
process.title = 'otel-doctor' // first of all: a command line may hold secrets
import { createRequire } from 'node:module'
if (process.argv.length === 3 && process.argv[2] === '--version') console.log(createRequire(import.meta.url)('../package.json').version)
else await import('../dist/cli.js')
