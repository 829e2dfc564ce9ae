import type { Draft, Reading, Route, Seen } from '../../types.ts'
import { settingOf, swapped } from '../change.ts'
import { exporting, settingEvidence } from '../kit.ts'
import { factsOf } from './backend.ts'
import { arrives } from './fares.ts'

/** A semicolon and another header behind it, and not the padding of base64. */
const NEXT = /;\s*([A-Za-z][\w.-]*)=(?![=;,\s]|$)/g

/** The names of headers that stand behind a semicolon. */
export const namesBehind = (list: string): string[] => [...list.matchAll(NEXT)].map(([, name = '']) => name.toLowerCase())

/** A credential, or a header that decides where data land, to whose value a semicolon ties the next header: no backend reads the two apart. */
export const glued = (seen: Seen): Draft[] =>
  exporting(seen).flatMap((route) => {
    if (arrives(seen, route.signal)) return []
    const facts = factsOf(seen, route)
    const names = [...(facts?.credentials ?? []), ...(facts?.routing ?? [])].map(({ name }) => name)
    const name = names.find((one) => namesBehind(route.headers[one]?.value.reveal() ?? '').length > 0)
    return name === undefined ? [] : (draft(seen, route, name) ?? [])
  })

function draft(seen: Seen, route: Route, name: string): Draft | null {
  const setting = settingOf(seen, route.headers[name])
  const old = setting?.raw.reveal() ?? ''
  const text = old.replace(NEXT, (found) => `,${found.slice(1).trimStart()}`)
  const isTold = seen.plan.readings.some(({ reason, setting: other }) => reason === 'semicolon' && other === setting?.name)
  if (!setting || text === old || isTold) return null
  const at = old.search(NEXT)
  return {
    signals: [route.signal],
    loses: [name, ...namesBehind(old)],
    message: `A semicolon stands in ${setting.name}, where only a comma separates headers: what stands behind it is sent as a part of ${name}.`,
    evidence: [settingEvidence(setting.from, setting.raw, [at, at + 1])],
    culprits: [setting.name],
    fix: { text: 'Write a comma between two headers', ...swapped(setting.name, setting.raw, text, [[';', ',']]) },
    mend: { [setting.name]: text },
  }
}

/** Where semicolons stand in an item, from its span to the next comma. */
export function semicolons({ raw, span }: Reading): number[] {
  const start = span?.[0] ?? 0
  const item = raw.reveal().slice(start).split(',', 1)[0] ?? ''
  return [...item.matchAll(/;/g)].map(({ index }) => start + index)
}
