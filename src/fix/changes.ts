import type { Ruled } from '../engine/audit.ts'
import type { Examined } from '../engine/examine.ts'
import type { Origin } from '../types.ts'
import type { Secret } from '../secret.ts'
import { isPlace } from './edit.ts'

/** One change of one file, asked for by the fix of a finding. */
export interface Change {
  /** The finding that it mends. */
  id: string
  setting: string
  /** Where the setting stands, or, for a new one, beside what. */
  at: Origin & { line: number; column: number }
  what: { do: 'set'; text: string } | { do: 'swap'; find: string; replace: string } | { do: 'remove' } | { do: 'add'; text: string }
  /** The value as it stands there; of the neighbour for a new setting. */
  raw: Secret
}

/** What the fixes of the root causes change in files, and the findings whose fix no file can take. Notes are left alone: nothing is lost by them. */
export function changesOf({ audit, seen }: Examined): { changes: Change[]; left: Ruled[] } {
  const changes: Change[] = []
  const left: Ruled[] = []
  for (const finding of audit.findings) {
    if (!finding.rootCause || finding.severity === 'note') continue
    const mine = changesFor(finding, seen.plan.settings, seen.plan.traits.file !== undefined)
    if (mine === null) left.push(finding)
    else changes.push(...mine)
  }
  return { changes: changes.filter((change, i) => changes.findIndex((other) => isSame(change, other)) === i), left }
}

type Settings = Examined['seen']['plan']['settings']

/** null: a part of the fix has no place in a file, so none of it is done. */
function changesFor({ id, fix, culprits, evidence }: Ruled, settings: Settings, hasPaths: boolean): Change[] | null {
  if (fix?.line !== undefined || (!fix?.edit && !fix?.swap)) return null
  const { swap } = fix
  if (swap) {
    const traced = settings.get(swap.setting)
    return traced && inFile(traced.from)
      ? [
          {
            id,
            setting: swap.setting,
            at: hasPaths ? { ...traced.from, setting: keyOf(swap.setting) } : traced.from,
            what: { do: 'swap', find: swap.find, replace: swap.replace },
            raw: traced.value,
          },
        ]
      : null
  }
  const beside = [...(culprits ?? []), ...settings.keys()]
    .map((name) => settings.get(name))
    .find((one) => one && isBeside(one.from, evidence))
  const out: Change[] = []
  for (const [setting, text] of Object.entries(fix.edit ?? {})) {
    const traced = settings.get(setting) ?? beside
    if (!traced || !inFile(traced.from)) return null
    const isNew = !settings.has(setting)
    if (isNew && text === null) continue
    // A new one has a place of its own in such a file, which may not be there yet.
    if (isNew && hasPaths) return null
    const what: Change['what'] = text === null ? { do: 'remove' } : { do: isNew ? 'add' : 'set', text }
    out.push({ id, setting, at: hasPaths ? { ...traced.from, setting: keyOf(setting) } : traced.from, what, raw: traced.value })
  }
  return out.length > 0 ? out : null
}

/** The key under which a setting stands on its line. */
const keyOf = (path: string): string => /"((?:[^"\\]|\\.)*)"$/.exec(path)?.[1] ?? path.split('.').at(-1) ?? path

const inFile = (from: Origin): from is Change['at'] => from.line !== undefined && from.column !== undefined

/** It stands in a file that the evidence shows. */
const isBeside = (from: Origin, evidence: Ruled['evidence']): boolean =>
  inFile(from) && (from.written === undefined || isPlace(from.written)) && evidence.some(({ source }) => source === from.source)

const isSame = (a: Change, b: Change): boolean =>
  a.setting === b.setting &&
  a.at.source === b.at.source &&
  a.at.line === b.at.line &&
  a.at.column === b.at.column &&
  a.what.do === b.what.do
