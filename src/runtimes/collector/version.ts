/** True where a version is below another; unknown: the newest is meant. `0.85`, `v0.103.1`. */
export function isBefore(version: string | undefined, limit: string): boolean {
  const numbers = (text: string): number[] => text.replace(/^v/, '').split(/[.-]/).map(Number)
  const [mine, other] = [numbers(version ?? ''), numbers(limit)]
  if (version === undefined || mine.some((part, i) => i < 2 && !Number.isFinite(part))) return false
  for (let i = 0; i < other.length; i++) {
    const [a, b] = [mine[i] ?? 0, other[i] ?? 0]
    if (a !== b) return a < b
  }
  return false
}
