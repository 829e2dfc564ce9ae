import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCheck } from '../../src/cli/run-check.ts'
import type { Examined } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import type { FindingReport } from '../../src/report/schema.ts'
import { rootCauses } from '../support/cases.ts'
import type { Written } from './sources.ts'

export interface Told {
  runtime?: string
  backend?: string
}

export interface Looked {
  roots: FindingReport[]
  /** The programs that were found. */
  programs: Examined[]
}

/** The folder that all files of one look stand in, and are gone with. */
export async function inFolder<T>({ files = {} }: Written, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-edit-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the command says offline of what a user hands to it. */
export const look = (written: Written, told: Told): Promise<Looked> => inFolder(written, (folder) => runIn(folder, written, told))

export async function runIn(folder: string, written: Written, told: Told, watch: (one: Examined) => void = () => {}): Promise<Looked> {
  const programs: Examined[] = []
  const { report, status } = await runCheck({
    patient: {
      ...told,
      command: written.start?.replace('--env-file ', `--env-file ${folder}/`) || undefined,
      env: [...(written.env ?? [])],
      unset: [],
      envFiles: [],
      files: (written.named ?? []).map((path) => join(folder, path)),
      cleanEnv: true,
      root: folder,
    },
    options: { ...DEFAULTS, offline: true, backend: told.backend },
    waitMs: 0,
    outside: { env: {}, home: join(folder, 'home'), cwd: folder, platform: 'linux' },
    quiet: true,
    verbose: true,
    showSecrets: false,
    watch: (one) => {
      programs.push(one)
      watch(one)
    },
  })
  if (status > 1) throw new Error(`exit ${status}`)
  return { roots: rootCauses(report), programs }
}
