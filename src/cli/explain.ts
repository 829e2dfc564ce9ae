import { readFileSync } from 'node:fs'
import { $, bold, cyan, dim } from 'kleur/colors'
import { everyCheck } from '../engine/examine.ts'
import type { Text } from '../explain/text.ts'
import { wrap } from '../report/words.ts'
import { outside } from '../engine/meaning/parts.ts'
import { hint, quoted } from '../text.ts'
import { UsageError } from '../usage.ts'
import { type Args } from './options.ts'
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
  const [{ explained }, { decidingCommand }] = await Promise.all([import('../explain/explain.ts'), import('../explain/decide.ts')])
  const found = explained(message)
  const [first] = found
  if (!first)
    throw new UsageError(
      `explain "${outside(message, 80)}": no known message is like it${hint(
        message,
        everyCheck.map(({ id }) => id),
      )}; otel-doctor check finds the cause without one.`,
    )
  const id = first.causes[0]?.id
  const more = id === undefined ? '' : `${dim('More:')}   otel-doctor explain ${id}\n`
  return `${found.map(paragraph).join('\n\n')}\n\n${dim('Decide:')} ${decidingCommand(message, first)}\n${more}`
}

function paragraph({ says, causes, look }: Text): string {
  const rows = causes.map(({ id, why }, i) => {
    const lines = wrap(`${why}.`, width() - 4).map((line) => `     ${line}`)
    return [`  ${i + 1}. ${cyan(id)}`, ...lines].join('\n')
  })
  return [
    ...wrap(`${says}.`, width()).map((line) => bold(line)),
    ...(rows.length > 0 ? ['Causes, most likely first:', ...rows] : []),
    ...(look ? wrap(`Look at ${look}.`, width()) : []),
  ].join('\n')
}

/** The bundle lies in dist/ or dist/chunks/, the documents beside the checks. */
const base = (): string => import.meta.url.replace(/\/(?:dist|src)\/.*$/, '/dist/')
