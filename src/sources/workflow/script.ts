import type { Origin, Setting } from '../../types.ts'
import { runsProgram } from '../detect/words.ts'
import { type Filled, settingFrom } from '../filled.ts'
import { launched } from '../launched.ts'
import { isName, type Place, placesOf } from '../names.ts'
import { commandsOf } from '../shell/commands.ts'
import { assignments } from '../shell/profile.ts'
import { REFERENCE } from '../command.ts'

/** What a script of a step sets. */
export interface Scripted {
  /** For the programs in it: what it exports, and what stands before them. */
  own: Setting[]
  /** For the steps behind it: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-environment-variable */
  later: Setting[]
}

/** A line of its own: behind a condition, or in a comment, it does not hold for certain. */
const HANDED_ON =
  /^([^\S\n]{0,40})echo[^\S\n]{1,9}(["']?)([A-Za-z_]\w*)=([^\n]{0,4000}?)\2[^\S\n]{0,9}>>[^\S\n]{0,9}["']?\$\{?GITHUB_ENV\b/gm

/** `start`: where the script begins in the file; `pieces`: how a value is parted into what is known and what is not. */
export function scripted(script: string, source: string, start: Place, pieces: (text: string) => Filled['pieces']): Scripted {
  const place = placesOf(script)
  const from = (setting: string, { line = 1, column = 1 }: Partial<Place>): Origin => ({
    source,
    setting,
    line: start.line + line - 1,
    column: start.column + column - 1,
    // More may stand in the line, or the line may be all that a branch has: it is not taken out as a whole.
    written: [`${setting}=`, ''],
  })
  const made = (name: string, text: string, at: Partial<Place>, isCertain: boolean): Setting => {
    const known = isCertain ? pieces(text).flatMap((piece) => ('text' in piece ? expanded(piece.text) : piece)) : [SOMETIMES]
    return settingFrom(name, { pieces: known, missing: [] }, from(name, at))
  }
  const exported = assignments(script, source, 'bash', () => true)
    .filter((one) => one.exported)
    .map(({ setting, conditional }) => made(setting.name, setting.value.reveal(), setting.from, !conditional))
  const running = commandsOf(script, 'bash').flatMap(({ words, conditional }) => {
    const texts = words.map(({ text }) => text)
    const { assigned, at } = launched(texts)
    return runsProgram(texts.slice(at)) ? [{ words, texts, assigned, conditional }] : []
  })
  // What stands before one of several programs is not for the others.
  const everywhere = new Map<string, number>()
  for (const { texts, assigned } of running)
    for (const text of new Set(assigned.map((i) => texts[i] ?? ''))) everywhere.set(text, (everywhere.get(text) ?? 0) + 1)
  const before = running.flatMap(({ words, texts, assigned, conditional }): Setting[] =>
    assigned.flatMap((i) => {
      const [text = '', equals = 0] = [texts[i], texts[i]?.indexOf('=')]
      return [
        made(
          text.slice(0, equals),
          text.slice(equals + 1),
          place(words[i]?.from[equals + 1] ?? words[i]?.end ?? 0),
          !conditional && everywhere.get(text) === running.length,
        ),
      ]
    }),
  )
  const later = [...script.matchAll(HANDED_ON)].flatMap(([whole, indent, , name = '', text = ''], i, all): Setting[] => {
    const at = (all[i]?.index ?? 0) + whole.indexOf(`${name}=`) + name.length + 1
    return isName(name) ? [made(name, text, place(at), indent === '')] : []
  })
  return { own: [...exported, ...before], later }
}

const SOMETIMES = { unknown: 'what some of its commands get' }

/** What a shell would put in is not known here. */
const expanded = (text: string): Filled['pieces'] =>
  text.split(REFERENCE).flatMap((part, i): Filled['pieces'] => (part === '' ? [] : i % 2 === 1 ? [{ unknown: part }] : [{ text: part }]))
