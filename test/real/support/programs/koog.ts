import { createHash } from 'node:crypto'
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeDialect } from '../../grammar-dialects.ts'
import { installed, isMissing, type Missing } from '../cache.ts'
import type { Program } from '../program.ts'

const SOURCES = fileURLToPath(new URL('../../programs/koog/', import.meta.url))
/** With the OpenTelemetry that each brings, or whose exporters it needs. */
const VERSIONS = { '1.1.1': ['new', '1.61.0'], '0.8.0': ['old', '1.51.0'] } as const
type Version = keyof typeof VERSIONS

/** Agents with Koog, each with another `install(OpenTelemetry) { … }` in its code, and a model on this machine that answers every prompt. */
export const koogProgram: Program = {
  runtime: 'koog',
  version: '1.1.1',
  wirings: ['code'],
  // It reads nothing of it: no environment is drawn for it.
  dialect: nodeDialect,
  async install() {
    const [newer, older] = [await build('1.1.1'), await build('0.8.0')]
    if (isMissing(newer)) return newer
    if (isMissing(older)) return older
    const folders: Record<string, string> = { '1.1.1': newer.folder, '0.8.0': older.folder }
    return {
      start({ given: { version = '1.1.1', program = 'Documented' } }) {
        const folder = folders[version] ?? ''
        const path = `${join(folder, 'target/classes')}:${readFileSync(join(folder, 'target/classpath.txt'), 'utf8').trim()}`
        return {
          command: ['java', '-XX:TieredStopAtLevel=1', '-cp', path, 'launch.LaunchKt'],
          env: { APP_MAIN: program },
          source: sourceOf(program, version),
        }
      },
      printed: (signal, stdout) => signal === 'traces' && /^Span: /m.test(stdout),
    }
  },
}

/** The code of one agent, as it was compiled. */
function sourceOf(program: string, version: string): Record<string, string> {
  const era = version in VERSIONS ? VERSIONS[version as Version][0] : 'new'
  const found = ['both', era].map((folder) => join(SOURCES, 'src', folder, `${program}.kt`)).find(isThere)
  return found === undefined ? {} : { [`${program}.kt`]: readFileSync(found, 'utf8') }
}

const isThere = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

async function build(version: Version): Promise<{ folder: string } | Missing> {
  const lacking = ['mvn', 'java'].find((name) => !(process.env['PATH'] ?? '').split(delimiter).some((one) => isThere(join(one, name))))
  if (lacking !== undefined) return { missing: `Koog is built by Maven, and there is no ${lacking} on the PATH` }
  const [era, otel] = VERSIONS[version]
  const maven = ['nice', '-n', '10', 'mvn', '-q', '-B', `-Dkoog.version=${version}`, `-Dotel.version=${otel}`, `-Dera=${era}`, 'package']
  return installed(`koog-${version}-${sumOf(SOURCES)}`, (folder) => ({
    steps: [['cp', '-R', join(SOURCES, 'pom.xml'), join(SOURCES, 'src'), folder], maven],
    works: ['/usr/bin/env', 'test', '-s', join(folder, 'target/classpath.txt')],
    result: { folder },
  }))
}

/** A change of a program is another build. */
function sumOf(folder: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted())
    if (/\.(?:kt|xml)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 10)
}
