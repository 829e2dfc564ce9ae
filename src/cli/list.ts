import { profileOf, profiles } from '../backends/index.ts'
import { wantedWords } from '../engine/credentials.ts'
import { pathsFor } from '../engine/paths.ts'
import { everyCheck } from '../engine/examine.ts'
import { runtimes } from '../runtimes/index.ts'
import type { Profile } from '../types.ts'
import { UsageError } from '../usage.ts'
import { type Args, hint } from './options.ts'
import { FORMATS, outputTargets, toStdout } from './output.ts'

const WHAT = ['checks', 'runtimes', 'backends', 'formats', 'schema'] as const

/** What there is; `schema` is the JSON Schema of the report. */
export async function handler(args: Args): Promise<number> {
  const what = args['what'] === undefined ? undefined : String(args['what'])
  if (what !== undefined && !WHAT.some((w) => w === what))
    throw new UsageError(`list ${JSON.stringify(what.slice(0, 40))}: there is no such list${hint(what, WHAT)}. Known: ${WHAT.join(', ')}.`)
  if (what === 'schema') {
    await toStdout(await schema())
    return 0
  }
  const asJson = outputTargets(args, ['text', 'json'], 'text')[0]?.format === 'json'
  const lists = rows()
  const chosen = what === undefined ? Object.keys(lists) : [what]
  const out = asJson
    ? `${JSON.stringify(Object.fromEntries(chosen.map((name) => [name, lists[name]])), null, 2)}\n`
    : chosen.map((name) => (what === 'backends' ? cards(lists[name] ?? []) : table(name, lists[name] ?? [], chosen.length > 1))).join('\n')
  await toStdout(out)
  return 0
}

type Row = Record<string, string>

function rows(): Record<string, Row[]> {
  return {
    checks: everyCheck.map((c) => ({ id: c.id, severity: c.severity, stage: c.stage, title: c.title })),
    runtimes: runtimes.map((r) => ({ id: r.id, newest: r.newest, wirings: r.wirings.join(' '), title: r.title })),
    backends: profiles.map(backendRow),
    formats: FORMATS.map((id) => ({ id })),
  }
}

/** A vendor as it is in its first region. */
function backendRow(general: Profile): Row {
  const [region] = general.regions
  const profile = (region && profileOf(general.id, new URL(region.url).hostname)) ?? general
  const { id, title, hosts, signals, protocols, family, sources, credentials, credentialBy, routing, notOtlp } = profile
  const path = notOtlp || profile.anyPath ? '' : signals.map((signal) => pathsFor(profile, signal)[0]).join(' ')
  return {
    id,
    title,
    signals: notOtlp ? '' : signals.join(' '),
    protocols: protocols.join(' '),
    hosts: hosts.map((host) => host.replace(/^\./, '*.')).join(' '),
    path,
    headers: [wantedWords(credentials), ...routing.map(({ name, required }) => (required ? name : `[${name}]`))].filter(Boolean).join(' '),
    credential: credentials[0]?.example ?? credentialBy ?? '',
    family: family ?? '',
    source: sources[0] ?? '',
  }
}

/** A backend has more to tell than fits into a row. */
const cards = (list: Row[]): string =>
  list
    .map(({ id, title, signals, protocols, hosts, path, headers, credential, family, source }) => {
      const facts = [
        ['signals', signals || 'none: it takes no OTLP'],
        ['protocols', protocols],
        ['hosts', hosts],
        ['paths', path],
        ['headers', headers],
        ['credential', credential],
        ['family', family],
        ['source', source],
      ]
      const lines = facts.filter(([, value]) => value).map(([name = '', value]) => `  ${name.padEnd(10)}  ${value}\n`)
      return `${id}  ${title}\n${lines.join('')}`
    })
    .join('\n')

/** What is too long for a table beside others. */
const LONG = new Set(['hosts', 'path', 'headers', 'credential', 'family', 'source'])

function table(name: string, list: Row[], titled: boolean): string {
  const columns = Object.keys(list[0] ?? {}).filter((column) => !LONG.has(column))
  const widths = columns.map((column) => Math.max(...list.map((row) => (row[column] ?? '').length)))
  const lines = list.map((row) =>
    columns
      .map((column, i) => (row[column] ?? '').padEnd(i === columns.length - 1 ? 0 : (widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return `${titled ? `${name}:\n` : ''}${lines.join('\n')}\n`
}

async function schema(): Promise<string> {
  const [{ toJSONSchema }, { reportSchema }] = await Promise.all([import('zod'), import('../report/schema.ts')])
  return `${JSON.stringify(toJSONSchema(reportSchema), null, 2)}\n`
}
