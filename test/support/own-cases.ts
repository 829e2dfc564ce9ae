import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { runCheck } from '../../src/cli/run-check.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import type { FindingReport } from '../../src/report/schema.ts'
import type { Signal } from '../../src/types.ts'
import { rootCauses } from './cases.ts'
import { textAt } from './tables.ts'

/** A set-up that is wrong in one way, and what mends it: fixtures/cases/own/FAMILY.yaml. */
export interface Own {
  /** The classes that name its cause. */
  class: string | string[]
  /** Classes that name it as well. */
  also?: string[]
  name: string
  runtime?: string
  backend?: string
  /** The command line that starts the program. */
  start?: string
  env?: Record<string, string>
  /** By path, with `:KIND` where the user would say it; `PATH:kept` is there and named by nobody. */
  files?: Record<string, string>
  require?: Signal[]
  /** Findings that name it as well. */
  ids?: string[]
  /** The highest that the cause can be: a note, where the program works all the same. */
  severity?: 'note'
  /** Texts and what stands in their place in the set-up that works. */
  mended: Record<string, string>
  /** What replaces parts of it, where a text alone mends nothing. */
  healthy?: Partial<Own>
}

const FOLDER = new URL('../../fixtures/cases/own/', import.meta.url)
export const ownCases: readonly (Own & { file: string })[] = readdirSync(FOLDER)
  .toSorted()
  .flatMap((file) => (parse(textAt(`fixtures/cases/own/${file}`)) as Own[]).map((one) => ({ ...one, file })))

/** The same set-up with its fault mended. */
export function mended(one: Own): Own {
  const fix = (text: string): string => Object.entries(one.mended).reduce((now, [find, put]) => now.replaceAll(find, put), text)
  const lines = Object.entries(one.env ?? {}).flatMap(([name, value]) => splitLines(fix(`${name}=${value}`)))
  const files = Object.entries(one.files ?? {}).map(([path, text]) => [path, fix(text)])
  return {
    ...one,
    ...(one.runtime === undefined ? {} : { runtime: fix(one.runtime) }),
    ...(one.start === undefined ? {} : { start: fix(one.start) }),
    env: Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
    files: Object.fromEntries(files),
    ...one.healthy,
  }
}

/** A mend may make one variable two, or none. */
const splitLines = (text: string): string[] => text.split(/\n(?=[A-Z_]+=)/).filter((line) => line !== '')

/** What the command would say about it offline, as a user with these files in a folder that stands for `/` and holds `~`. */
export async function rootsOf(one: Own): Promise<FindingReport[]> {
  const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-own-'))
  const place = (path: string): string => join(folder, path.replace(/^~\//, 'home/'))
  try {
    const named = Object.entries(one.files ?? {}).flatMap(([spec, text]) => {
      const [, path = '', kind] = /^(.*?)(?::([a-z]+))?$/s.exec(spec) ?? []
      mkdirSync(dirname(place(path)), { recursive: true })
      writeFileSync(place(path), text)
      return kind === 'kept' ? [] : [place(spec)]
    })
    const start = one.start?.replace(/--env-file (\S+)/, (_, file: string) => `--env-file ${place(file)}`)
    const { report, status } = await runCheck({
      patient: {
        runtime: one.runtime,
        backend: one.backend,
        command: start,
        env: Object.entries(one.env ?? {}).map(([name, value]) => `${name}=${value}`),
        unset: [],
        envFiles: [],
        files: start?.includes('--env-file') ? [] : named,
        cleanEnv: true,
        root: folder,
      },
      options: { ...DEFAULTS, offline: true, backend: one.backend, require: one.require ?? [] },
      waitMs: 0,
      outside: { env: {}, home: join(folder, 'home'), cwd: folder, platform: 'linux' },
      quiet: true,
      verbose: true,
      showSecrets: false,
    })
    if (status > 1) throw new Error(`exit ${status}`)
    return rootCauses(report)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
