import { execFileSync } from 'node:child_process'

/** The command line is tested as a user runs it: bundled. */
export default function setup(): void {
  execFileSync(process.execPath, ['bin/dev/build.mjs', '--no-types'], { stdio: 'inherit' })
}
