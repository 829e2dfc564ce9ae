import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { FixturePatient } from './patient.ts'

const ROOT = new URL('../../', import.meta.url)

/** What a table of fixtures under fixtures/checks holds: patients that a check finds something on, and patients that it leaves alone. */
export interface Table {
  id: string
  catches: FixturePatient[]
  leavesAlone: FixturePatient[]
  /** Keys that no table has: a misspelt one would test nothing. */
  unknown: string[]
}

const KEYS = new Set(
  'name runtime wiring version env env-file dialect goose-config profile shell files source collector collector-name part container require backend answers trip metrics severity signals says fix first unit compose service beside manifest workload'.split(
    ' ',
  ),
)

/** Paths under a folder of the project, without the ending, in order. */
export function idsUnder(folder: string, ending: string): string[] {
  const base = new URL(`${folder}/`, ROOT)
  if (!existsSync(base)) return []
  const files = readdirSync(base, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  return files
    .filter((path) => path.endsWith(ending) && path.includes('/'))
    .map((path) => path.slice(0, -ending.length))
    .toSorted()
}

export const textAt = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')
export const isThere = (path: string): boolean => existsSync(new URL(path, ROOT))

export function tableOf(id: string): Table {
  const raw = parse(textAt(`fixtures/checks/${id}.yaml`)) as { catches?: FixturePatient[]; 'leaves alone'?: FixturePatient[] }
  const catches = raw.catches ?? []
  const leavesAlone = raw['leaves alone'] ?? []
  const tables = Object.keys(raw).filter((key) => key !== 'catches' && key !== 'leaves alone')
  const fields = [...catches, ...leavesAlone].flatMap((patient) => Object.keys(patient)).filter((key) => !KEYS.has(key))
  return { id, catches, leavesAlone, unknown: [...tables, ...fields] }
}

export const tables = (): Table[] => idsUnder('fixtures/checks', '.yaml').map(tableOf)
