import type { Filled } from '../filled.ts'

/** What an earlier variable of a container was given. */
export type Given = Filled['pieces']

/** Names of services are labels of DNS. */
const LONGEST = 128
const OF_SERVICES = /^[A-Z0-9_]+_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP)(?:_(?:PROTO|PORT|ADDR))?)?)$/

/**
 * `$(NAME)` and `$$` as the kubelet replaces them: by what was set before it in the same container, else it stays as it is written
 * (https://github.com/kubernetes/kubernetes/blob/v1.34.0/third_party/forked/golang/expansion/expand.go). Variables that the cluster makes of
 * services are not known here.
 */
export function expandReferences(text: string, before: ReadonlyMap<string, Given>): Filled {
  const pieces: Given = []
  let plain = ''
  const last = text.lastIndexOf(')')
  for (let i = 0; i < text.length;) {
    const close = i < last && text.startsWith('$(', i) ? text.indexOf(')', i) : -1
    if (close >= 0) {
      const name = text.slice(i + 2, close)
      const given = before.get(name)
      if (given === undefined && !(name.length < LONGEST && OF_SERVICES.test(name))) plain += text.slice(i, close + 1)
      else {
        if (plain !== '') pieces.push({ text: plain })
        plain = ''
        // What is put in stands where it is written, not where the other one is.
        pieces.push(
          ...(given?.map((piece) => ('text' in piece ? { text: piece.text } : piece)) ?? [
            { unknown: `$(${name}), which the cluster sets` },
          ]),
        )
      }
      i = close + 1
    } else {
      const isEscaped = text.startsWith('$$', i)
      plain += text[i] ?? ''
      i += isEscaped ? 2 : 1
    }
  }
  if (plain !== '' || pieces.length === 0) pieces.push({ text: plain })
  return { pieces, missing: [] }
}
