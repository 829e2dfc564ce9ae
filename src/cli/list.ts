import { hint, inQuotes } from '../text.ts'
import type { App } from '../apps/app.ts'
import { apps } from '../apps/index.ts'
import { profiles } from '../backends/index.ts'
import { everyCheck } from '../engine/examine.ts'
import { runtimes } from '../runtimes/index.ts'
import { wrap } from '../report/words.ts'
import type { Runtime } from '../types.ts'
import { UsageError } from '../usage.ts'
import { backendRow, cards, type Row } from './list-backends.ts'
import { type Args } from './options.ts'
import { type Format, FORMATS, outputTargets, toStdout, width } from './output.ts'

const WHAT = ['checks', 'runtimes', 'backends', 'formats', 'schema'] as const

export const LIST_FORMATS: readonly Format[] = ['text', 'json']

/** What there is; `schema` is the JSON Schema of the report. */
export async function handler(args: Args): Promise<number> {
  const what = args['what'] === undefined ? undefined : String(args['what'])
  if (what !== undefined && !WHAT.some((w) => w === what))
    throw new UsageError(`list ${inQuotes(what)}: there is no such list${hint(what, WHAT)}. Known: ${WHAT.join(', ')}.`)
  if (what === 'schema') {
    await toStdout(await schema())
    return 0
  }
  const asJson = outputTargets(args, LIST_FORMATS, 'text')[0]?.format === 'json'
  const lists = rows()
  const chosen = what === undefined ? Object.keys(lists) : [what]
  const out = asJson
    ? `${JSON.stringify(Object.fromEntries(chosen.map((name) => [name, lists[name]])), null, 2)}\n`
    : chosen.map((name) => (what === 'backends' ? cards(lists[name] ?? []) : table(name, lists[name] ?? [], chosen.length > 1))).join('\n')
  await toStdout(out)
  return 0
}

function rows(): Record<string, Row[]> {
  return {
    checks: everyCheck.map((c) => ({ id: c.id, severity: c.severity, stage: c.stage, title: c.title })),
    runtimes: [...runtimes.map(runtimeRow), ...apps.map(appRow)],
    backends: profiles.map(backendRow),
    formats: FORMATS.map((id) => ({ id })),
  }
}

const runtimeRow = (r: Runtime): Row => ({ id: r.id, newest: r.newest, on: '', wirings: r.wirings.join(' '), title: r.title })
const appRow = (app: App): Row => ({ id: app.id, newest: app.newest ?? '', on: app.runtime, wirings: '', title: app.title })

/** What is too long for a table beside others. */
const LONG = new Set(['hosts', 'path', 'headers', 'credential', 'family', 'source', 'wirings'])

const INDENT = '    '

function table(name: string, list: Row[], titled: boolean): string {
  const columns = Object.keys(list[0] ?? {}).filter((column) => !LONG.has(column))
  const widths = columns.map((column) => Math.max(...list.map((row) => (row[column] ?? '').length)))
  const lines = list.flatMap((row) => {
    const cells = columns.map((column, i) => (row[column] ?? '').padEnd(i === columns.length - 1 ? 0 : (widths[i] ?? 0)))
    const wirings = row['wirings']?.includes(' ')
      ? wrap(`wirings: ${row['wirings']}`, width() - INDENT.length).map((line) => INDENT + line)
      : []
    return [cells.join('  ').trimEnd(), ...wirings]
  })
  return `${titled ? `${name}:\n` : ''}${lines.join('\n')}\n`
}

async function schema(): Promise<string> {
  const [{ toJSONSchema }, { reportSchema }] = await Promise.all([import('zod'), import('../report/schema.ts')])
  return `${JSON.stringify(toJSONSchema(reportSchema), null, 2)}\n`
}
