import { secretOf } from '../redact.ts'
import { plain } from '../secret.ts'
import type { Origin, Setting } from '../types.ts'
import { partStandIn, standIn } from './unknown.ts'

/** A piece of a text after it was filled in; `unknown` says what it is that is not known. */
type Piece = { text: string; from?: Origin } | { unknown: string }

export interface Filled {
  pieces: Piece[]
  /** Variables that are set nowhere: they are filled in with nothing. */
  missing: string[]
  /** What the file says is missing (`${X:?…}`): nothing would start. */
  required?: { name: string; why: string }
  /** `${` that is no variable: the file is refused. */
  bad?: number
}

/** What Linux takes as one variable of an environment (MAX_ARG_STRLEN, https://man7.org/linux/man-pages/man2/execve.2.html); variables of variables grow fast. */
const LONGEST = 131_072

/** The text with nothing in place of what is not known, up to the longest that a variable can be. */
export function filledText({ pieces }: Filled): string {
  let out = ''
  for (const piece of pieces) {
    if (out.length > LONGEST) break
    out += 'text' in piece ? piece.text : ''
  }
  return out
}

/** A setting from what was filled in: it stands where the text of a variable stands if it is nothing but that. */
export function settingFrom(name: string, filled: Filled, from: Origin, note?: string): Setting {
  const [only, ...more] = filled.pieces
  const origin = only && more.length === 0 && 'text' in only && only.from ? only.from : from
  const { text, unknown, whole } = known(name, filled)
  const setting: Setting = { name, value: whole ? plain(standIn(name)) : secretOf(name, text), from: origin }
  if (note) setting.note = note
  if (unknown.length > 0) setting.unknown = { what: `${[...new Set(unknown)].join(' and ')} is not known here`, whole }
  return setting
}

function known(name: string, { pieces }: Filled): { text: string; unknown: string[]; whole: boolean } {
  const out = { text: '', unknown: [] as string[], whole: false }
  for (const piece of pieces) {
    if (out.text.length > LONGEST) return { text: '', unknown: ['what becomes of so long a text'], whole: true }
    if ('text' in piece) out.text += piece.text
    else {
      const part = pieces.length === 1 ? null : partStandIn(name, out.text)
      out.unknown.push(piece.unknown)
      out.whole ||= part === null
      out.text += part ?? ''
    }
  }
  return out
}
