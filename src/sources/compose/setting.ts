import { secretOf } from '../../redact.ts'
import type { Origin, Setting } from '../../types.ts'
import { partStandIn, standIn } from '../unknown.ts'
import type { Filled } from './interpolate.ts'

/** A setting from what was filled in: it stands where the text of a variable stands if it is nothing but that. */
export function settingFrom(name: string, filled: Filled, from: Origin, note?: string): Setting {
  const [only, ...more] = filled.pieces
  const origin = only && more.length === 0 && 'text' in only && only.from ? only.from : from
  const { text, unknown, whole } = known(name, filled)
  const setting: Setting = { name, value: secretOf(name, whole ? standIn(name) : text), from: origin }
  if (note) setting.note = note
  if (unknown.length > 0) setting.unknown = { what: `$${unknown.join(' and $')} is not known here`, whole }
  return setting
}

function known(name: string, { pieces }: Filled): { text: string; unknown: string[]; whole: boolean } {
  const out = { text: '', unknown: [] as string[], whole: false }
  for (const piece of pieces) {
    if ('text' in piece) out.text += piece.text
    else {
      const part = partStandIn(name, out.text)
      out.unknown.push(piece.unknown)
      out.whole ||= part === null
      out.text += part ?? ''
    }
  }
  return out
}
