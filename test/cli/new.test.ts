import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otel-doctor-new-'))
  for (const path of ['bin/dev', 'checks', 'src', 'package.json', 'tsconfig.json', '.oxfmtrc.json']) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(root, path), join(folder, path), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const textAt = (path: string): string => readFileSync(join(folder, path), 'utf8')
const run = (command: string, ...args: string[]): string => execFileSync(command, args, { cwd: folder, encoding: 'utf8' })

describe('npm run new', () => {
  const pieces: [kind: string, id: string, list: string, entry: RegExp][] = [
    ['check', 'endpoint/odd-port', 'checks/index.ts', /^import \w+ from '\.\/endpoint\/odd-port\.ts'$/m],
    ['runtime', 'zig', 'src/runtimes/index.ts', /^import zig from '\.\/zig\.ts'$/m],
    ['backend', 'acme-cloud', 'src/backends/index.ts', /^import acmeCloud from '\.\/acme-cloud\.ts'$/m],
    ['format', 'page', 'src/cli/output.ts', /^ {2}page: \(report\) => \[page\(report\)\],$/m],
  ]
  it.each(pieces)('%s %s is written and entered in its list', (kind, id, list, entry) => {
    expect(run(process.execPath, 'bin/dev/new.mjs', kind, id)).toContain(list)
    expect(textAt(list)).toMatch(entry)
  })

  it('what it wrote has the right types and form as it stands', { timeout: 60_000 }, () => {
    expect(run(join(root, 'node_modules/.bin/tsc'), '--noEmit', '--rootDir', '.')).toBe('')
    expect(run(join(root, 'node_modules/.bin/oxfmt'), '--check', 'src', 'checks')).toContain('Finished')
  })

  it('what is there already is not written over', () => {
    expect(() => execFileSync(process.execPath, ['bin/dev/new.mjs', 'runtime', 'zig'], { cwd: folder, stdio: 'pipe' })).toThrow(
      /zig\.ts exists/,
    )
  })
})
