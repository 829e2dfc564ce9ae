import { readdirSync } from 'node:fs'
import { parse } from 'yaml'
import { textAt } from './tables.ts'

/** A set-up that works, from public documentation; its placeholders are made-up values of the right form. */
export interface Well {
  name: string
  /** The page that shows it. */
  source: string
  /** `ID[:WIRING][@VERSION]`: the programs that it is for. */
  runtimes: string[]
  env: Record<string, string>
  /** The backend that it is recognised as, where that is not the name of the file; `none`: nobody can tell. */
  backend?: string
}

const FOLDER = new URL('../../fixtures/well/', import.meta.url)

/** Every file of set-ups that work, by its name. */
export const wells = (): { file: string; setups: Well[] }[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => ({ file: name.slice(0, -'.yaml'.length), setups: parse(textAt(`fixtures/well/${name}`)) as Well[] }))
