import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { environmentOf } from '../../src/sources/compose/environment.ts'
import { envLayer } from '../../src/sources/compose/env-file.ts'
import type { Variables } from '../../src/sources/compose/interpolate.ts'
import { readProject } from '../../src/sources/compose/project.ts'
import { FileError, type Read } from '../../src/sources/reader.ts'
import { UsageError } from '../../src/usage.ts'

interface Row {
  name: string
  files: Record<string, string>
  env: Record<string, string>
  /** compose-go refuses the project. */
  error?: string
  services?: Record<string, { env?: Record<string, string | null> }>
}

const rows = readFileSync(new URL('../../fixtures/recordings/compose.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

/** The environment of every service, as this project reads the files. */
function environments({ files, env }: Row): Record<string, Record<string, string | null>> {
  const read: Read = (path) => {
    const text = files[join('.', path)]
    if (text === undefined) throw new FileError('missing', `${path} does not exist`)
    return text
  }
  const find = (more: Record<string, string>): Variables => ({
    isComplete: true,
    find: (name) => {
      const value = env[name] ?? more[name]
      return value === undefined ? undefined : { value, from: { source: 'x', setting: name } }
    },
  })
  const dotenv = files['.env'] === undefined ? undefined : envLayer(files['.env'], '.env', find({}))
  const variables = find(Object.fromEntries(dotenv?.settings.map((s) => [s.name, s.value.reveal()]) ?? []))
  const project = readProject('compose.yaml', { read, variables })
  expect(dirname(project.main.path)).toBe('.')
  return Object.fromEntries(
    project.services.map((service) => {
      const { layers } = environmentOf(service, { read, root: undefined, processEnv: env })
      return [service.name, Object.fromEntries(layers.flatMap((l) => l.settings.map((s) => [s.name, s.value.reveal()])))]
    }),
  )
}

const given = (row: Row): Record<string, Record<string, string | null>> =>
  Object.fromEntries(
    Object.entries(row.services ?? {}).map(([name, { env }]) => [
      name,
      Object.fromEntries(Object.entries(env ?? {}).filter(([name, value]) => name !== '' && value !== null)),
    ]),
  )

describe('a service gets what compose gives it', () => {
  test.each(rows.filter((row) => row.error === undefined).map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const mine = environments(row)
    const wanted = given(row)
    // Services behind a profile are read as well, which compose leaves out until it is asked for.
    expect({ files: row.files, env: Object.fromEntries(Object.keys(wanted).map((name) => [name, mine[name]])) }).toEqual({
      files: row.files,
      env: wanted,
    })
  })

  test('what compose refuses is read as far as it goes, or refused in one sentence', () => {
    const refused = rows.filter((row) => row.error !== undefined)
    expect(refused.length).toBeGreaterThan(50)
    for (const row of refused) {
      try {
        environments(row)
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError)
      }
    }
  })
})
