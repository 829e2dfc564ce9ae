import type { VersionSpan } from '../../types.ts'

/** What changed with a version: the first one that behaves as the newest does in this point. */
export interface Change {
  since: string
  /** How often one meets what was before it: `seldom`, as a rule, for changes of 2024 and earlier, `never` for those of before 2024. Else often. */
  met?: VersionSpan['met']
}

const numbers = (version: string): number[] | null => /^\s*v?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split('.').map(Number) ?? null

/** The limits that were asked about since somebody wanted to know. */
let asked: Set<string> | null = null

/**
 * What is made, and every limit that its making asked about. Whoever makes a plan asks about versions with `isBefore` alone, so that a version on the
 * same side of all these limits makes the same of the same settings, and need not be planned to know it.
 */
export function withLimits<T>(make: () => T): { made: T; limits: ReadonlySet<string> } {
  const outer = asked
  const limits = new Set<string>()
  asked = limits
  try {
    return { made: make(), limits }
  } finally {
    asked = outer
    for (const limit of limits) outer?.add(limit)
  }
}

/** True for a version before another one; one that is not known, or is no version, counts as the newest. */
export function isBefore(version: string | undefined, since: string): boolean {
  asked?.add(since)
  if (version === undefined) return false
  const [mine, theirs] = [numbers(version), numbers(since)]
  if (!mine || !theirs) return false
  for (let i = 0; i < Math.max(mine.length, theirs.length); i++) {
    const difference = (mine[i] ?? 0) - (theirs[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/** The spans between changes that end before the newest one, the latest first. Each stands for all versions in it. */
export function earlier(changes: Readonly<Record<string, Change>> | readonly Change[]): VersionSpan[] {
  const rows = Object.values(changes).toSorted((a, b) => (isBefore(a.since, b.since) ? 1 : -1))
  const ends = rows.filter((row, i) => rows.findIndex(({ since }) => since === row.since) === i)
  return ends.map(({ since }, i) => ({
    version: ends[i + 1]?.since ?? '0',
    before: since,
    met: rows.find((row) => row.since === since && row.met)?.met ?? 'often',
  }))
}
