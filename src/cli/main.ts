import { run } from './program.ts'

// A look-up of a name that hangs cannot be cancelled in Node; nothing may keep the process alive once the report is written.
process.exit(await run(process.argv.slice(2)))
