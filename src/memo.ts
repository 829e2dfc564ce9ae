/** What is made for a key is made once. Over so many keys it is made each time, so that a run over many targets stays small. */
export function memo<V>(most = 1_000): (key: string, make: () => V) => V {
  const known = new Map<string, { made: V }>()
  return (key, make) => {
    const old = known.get(key)
    if (old) return old.made
    const made = make()
    if (known.size < most) known.set(key, { made })
    return made
  }
}
