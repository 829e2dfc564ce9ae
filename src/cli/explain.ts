import { readFileSync } from 'node:fs'
import { $, bold, cyan, dim } from 'kleur/colors'
import { everyCheck } from '../engine/examine.ts'
import { wrap } from '../report/words.ts'
import { quoted } from '../text.ts'
import { UsageError } from '../usage.ts'
import { type Args, hint } from './options.ts'
import { toStdout, wantsColor, width } from './output.ts'

/** The document of a finding as it stands beside the check, or what an error message of a program means. */
export async function handler(args: Args): Promise<number> {
  const what = String(args['id'])
  $.enabled = wantsColor(args)
  await toStdout(isId(what) ? document(what) : await meaning(what))
  return 0
}

/** An id has a slash and no blank; whatever else was pasted is a message. */
const isId = (what: string): boolean => /^[^\s/]+\/[^\s/]+$/.test(what)

function document(id: string): string {
  const ids = everyCheck.map((check) => check.id)
  if (!ids.includes(id))
    throw new UsageError(
      `explain ${quoted(id, 80)}: there is no such finding${hint(id, ids)}; otel-doctor list checks shows them, and a message of a program is explained in quotes.`,
    )
  return readFileSync(new URL(`../checks/${id}.md`, base()), 'utf8').replace(/^#+ .*$/gm, (line) => bold(cyan(line)))
}

async function meaning(message: string): Promise<string> {
  const { explained } = await import('../explain/explain.ts')
  const found = explained(message)
  if (found.length === 0)
    throw new UsageError(
      `explain ${quoted(message, 80)}: no message like it is known${hint(
        message,
        everyCheck.map(({ id }) => id),
      )}; otel-doctor check finds the cause without one.`,
    )
  const known = new Set(everyCheck.map(({ id }) => id))
  const parts = found.map(({ says, causes, decide }) => {
    const rows = causes
      .filter(({ id }) => known.has(id))
      .map(({ id, why }, i) => {
        const lines = wrap(`${why}.`, width() - 4).map((line) => `     ${line}`)
        return [`  ${i + 1}. ${cyan(id)}`, ...lines].join('\n')
      })
    const by = decide ?? 'a check, which asks the destination'
    return [
      ...wrap(`${says}.`, width()).map((line) => bold(line)),
      'Causes, most likely first:',
      ...rows,
      ...wrap(`What decides: ${by}.`, width()),
    ].join('\n')
  })
  const first = found[0]?.causes[0]?.id ?? ''
  return `${parts.join('\n\n')}\n\n${dim('Decide:')} otel-doctor check --verbose\n${dim('More:')}   otel-doctor explain ${first}\n`
}

/** The bundle lies in dist/ or dist/chunks/, the documents beside the checks. */
const base = (): string => import.meta.url.replace(/\/(?:dist|src)\/.*$/, '/dist/')
