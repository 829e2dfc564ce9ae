import type { Origin, Setting } from '../types.ts'
import { runsProgram } from './detect/words.ts'
import { type Filled, settingFrom } from './filled.ts'
import { launched } from './launched.ts'
import { isName, type Place, placesOf } from './names.ts'
import { commandsOf } from './shell-commands.ts'
import { assignments } from './shell-profile.ts'

/** What a script of a step sets. */
export interface Scripted {
  /** For the programs in it: what it exports, and what stands before them. */
  own: Setting[]
  /** For the steps behind it: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-environment-variable */
  later: Setting[]
}

const HANDED_ON = /\becho\s+(["']?)([A-Za-z_]\w*)=([^\n]*?)\1\s*>>\s*["']?\$\{?GITHUB_ENV\b/g

/** `start`: where the script begins in the file; `pieces`: how a value is parted into what is known and what is not. */
export function scripted(script: string, source: string, start: Place, pieces: (text: string) => Filled['pieces']): Scripted {
  const place = placesOf(script)
  const from = (setting: string, { line = 1, column = 1 }: Partial<Place>): Origin => ({
    source,
    setting,
    line: start.line + line - 1,
    column: start.column + column - 1,
  })
  const made = (name: string, text: string, at: Partial<Place>): Setting =>
    settingFrom(
      name,
      { pieces: pieces(text).flatMap((piece) => ('text' in piece ? expanded(piece.text) : piece)), missing: [] },
      from(name, at),
    )
  const exported = assignments(script, source, 'bash', () => true)
    .filter((one) => one.exported)
    .map(({ setting }) => made(setting.name, setting.value.reveal(), setting.from))
  const before = commandsOf(script, 'bash').flatMap(({ words }): Setting[] => {
    const texts = words.map(({ text }) => text)
    const { assigned, at } = launched(texts)
    if (!runsProgram(texts.slice(at))) return []
    return assigned.flatMap((i) => {
      const [text = '', equals = 0] = [texts[i], texts[i]?.indexOf('=')]
      return [made(text.slice(0, equals), text.slice(equals + 1), place(words[i]?.from[equals + 1] ?? words[i]?.end ?? 0))]
    })
  })
  const later = [...script.matchAll(HANDED_ON)].flatMap(([whole, , name = '', text = ''], i, all): Setting[] => {
    const at = (all[i]?.index ?? 0) + whole.indexOf(`${name}=`) + name.length + 1
    return isName(name) ? [made(name, text, place(at))] : []
  })
  return { own: [...exported, ...before], later }
}

/** What a shell would put in is not known here. */
const expanded = (text: string): Filled['pieces'] =>
  text
    .split(/(\$\{[^}]*\}|\$\([^)]*\)|`[^`]*`|\$\w+)/)
    .flatMap((part, i): Filled['pieces'] => (part === '' ? [] : i % 2 === 1 ? [{ unknown: part }] : [{ text: part }]))
