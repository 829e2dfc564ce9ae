/** A small seeded generator (mulberry32): the same seed draws the same values on every machine. */
export interface Random {
  /** From 0 up to, not including, `n`. */
  below(n: number): number
  chance(probability: number): boolean
  pick<T>(values: readonly T[]): T
}

function random(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (values) => values[below(values.length)] as (typeof values)[number],
  }
}

/** One generator for each draw, so that a single draw can be replayed by seed and index. */
export const randomAt = (seed: number, index: number): Random =>
  random(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35))

/** Changes a few characters: what nobody thought of is tried too. */
export function mutate(rng: Random, text: string, alphabet: readonly string[]): string {
  let out = [...text]
  for (let n = 1 + rng.below(2); n > 0; n--) {
    const at = rng.below(out.length + 1)
    const kind = rng.below(5)
    if (kind === 0) out.splice(at, 0, rng.pick(alphabet))
    else if (kind === 1) out.splice(at, 1)
    else if (kind === 2) out.splice(at, 1, rng.pick(alphabet))
    else if (kind === 3) out.splice(at, 0, ...out.slice(at, at + 1 + rng.below(4)))
    else out = [...out.slice(at), ...out.slice(0, at)]
  }
  return out.join('')
}
