import { percentEncoded } from '../../text.ts'
import { type Draft, type Reading, type Seen, SIGNALS } from '../../types.ts'
import { rewrite } from '../change.ts'
import { settingEvidence } from '../kit.ts'

export const textOf = ({ raw, span }: Reading): string => raw.reveal().slice(span?.[0], span?.[1])

/** What is to be put in place of an item so that it is read as it is meant. */
export function mended(item: Reading): { start: number; end: number; put: string }[] {
  const [start, end] = item.span ?? [0, 0]
  const text = textOf(item)
  const cut = text.search(/[=:]/) + 1
  if (item.reason === 'colon-before-equals') return [{ start: start + cut - 1, end: start + cut, put: '=' }]
  if (item.reason === 'bad-percent') return [{ start, end, put: text.replace(/%(?![0-9a-f]{2})/gi, '%25') }]
  if (item.reason === 'not-encoded') return [{ start, end, put: text.slice(0, cut) + encoded(text.slice(cut)) }]
  return []
}

const encoded = (value: string): string => value.replace(/[^!#-+\--:<>-[\]-~]|=/gu, percentEncoded)

/** A semicolon where a comma parts two attributes: the second one becomes a part of the first. */
export function* joined({ plan }: Seen, isResource: (setting: string) => boolean): Iterable<Draft> {
  for (const [setting, { value, from }] of plan.settings) {
    const raw = value.reveal()
    const at = isResource(setting) ? /;\s*[a-z][\w.-]*=/i.exec(raw) : null
    if (!at || plan.readings.some((reading) => reading.setting === setting && reading.outcome !== 'used')) continue
    const text = raw.replace(/;\s*(?=[a-z][\w.-]*=)/gi, ',')
    yield {
      severity: 'note',
      signals: SIGNALS.filter((signal) => plan.routes[signal].state === 'export'),
      message: `A semicolon parts two attributes in ${setting}: only a comma does, so what follows becomes a part of the value before it.`,
      evidence: [settingEvidence(from, value, [at.index, at.index + 1])],
      fix: { text: 'Write a comma between two attributes', ...rewrite(setting, value, text) },
      culprits: [setting],
      mend: { [setting]: text },
    }
  }
}
