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
