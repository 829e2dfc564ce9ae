import { mender } from '../../src/cli/fix.ts'
import type { FindingReport } from '../../src/report/schema.ts'
import { inFolder, runIn, type Told } from './look.ts'
import type { Written } from './sources.ts'

export interface Mended {
  /** What was found before, and what is left when the files are changed. */
  before: FindingReport[]
  after: FindingReport[]
  /** The diff, and what no file takes. */
  diff: string
  left: string[]
}

/** `check --fix`: once, as the command does, and again where one line had two faults. */
export const mend = (written: Written, told: Told): Promise<Mended> =>
  inFolder(written, async (folder) => {
    const outside = { env: {}, home: `${folder}/home`, cwd: folder, platform: 'linux' as const }
    const fixes = mender(outside)
    const { roots: before } = await runIn(folder, written, told, (one) => fixes.watch(one))
    const { text, left } = fixes.diff()
    fixes.write({ backup: false })
    const { roots: after } = await runIn(folder, written, told)
    return { before, after, diff: text, left }
  })
