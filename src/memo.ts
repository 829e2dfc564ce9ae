/** What is made of an object is made once, and kept as long as the object is. */
export function kept<K extends object, V>(make: (from: K) => V): (from: K) => V {
  const known = new WeakMap<K, { made: V }>()
  return (from) => {
    const old = known.get(from)
    if (old) return old.made
    const made = make(from)
    known.set(from, { made })
    return made
  }
}

/** What is made of an object is made once while it is one of the last few that were asked about: nothing is kept of a target once the next ones are looked at. */
export function recent<K extends object, V>(make: (from: K) => V, most = 8): (from: K) => V {
  const known: { from: K; made: V }[] = []
  let next = 0
  return (from) => {
    for (const one of known) if (one.from === from) return one.made
    const made = make(from)
    known[next] = { from, made }
    next = (next + 1) % most
    return made
  }
}

export type Memo<V> = (key: string, make: () => V) => V

/** What is made for a key is made once. Over so many keys it is made each time, so that a run over many targets stays small. */
export function memo<V>(most = 1_000): Memo<V> {
  const known = new Map<string, { made: V }>()
  return (key, make) => {
    const old = known.get(key)
    if (old) return old.made
    const made = make()
    if (known.size < most) known.set(key, { made })
    return made
  }
}
