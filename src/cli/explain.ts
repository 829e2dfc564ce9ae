import { readFileSync } from 'node:fs'
import { everyCheck } from '../engine/examine.ts'
import { quoted } from '../text.ts'
import { UsageError } from '../usage.ts'
import { type Args, hint } from './options.ts'
import { toStdout, wantsColor } from './output.ts'
import { $, bold, cyan } from 'kleur/colors'

/** The document of a finding, as it stands beside the check. */
export async function handler(args: Args): Promise<number> {
  const id = String(args['id'])
  const check = everyCheck.find((c) => c.id === id)
  if (!check)
    throw new UsageError(
      `explain ${quoted(id, 80)}: there is no such finding${hint(
        id,
        everyCheck.map((c) => c.id),
      )}; otel-doctor list checks shows them.`,
    )
  $.enabled = wantsColor(args)
  const document = readFileSync(new URL(`../checks/${check.id}.md`, base()), 'utf8')
  await toStdout(document.replace(/^#+ .*$/gm, (line) => bold(cyan(line))))
  return 0
}

/** The bundle lies in dist/ or dist/chunks/, the documents beside the checks. */
const base = (): string => import.meta.url.replace(/\/(?:dist|src)\/.*$/, '/dist/')
