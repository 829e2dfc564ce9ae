import { entriesOf, type Part, type TextTree, under } from '../yaml/tree.ts'
import { mayBeCollector } from '../collector/clue.ts'
import type { KubeObject } from './objects.ts'

/** The configuration of a Collector inside of a Kubernetes object. */
export interface Embedded {
  /** As a message names it: the file, or the key where no line of the file can be told. */
  source: string
  /** What a Collector reads, each line where it stands in the file. */
  text: string
}

const CLUE = /receivers|exporters|otelcol|otlp_config/

/** A text in which the configuration of a Collector may stand. */
export const mayConfigure = (text: string): boolean => CLUE.test(text)

/** The keys of a ConfigMap under which the configuration of a Collector, or of a relative of it, stands. */
export function configsIn(object: KubeObject, part: Part): Map<string, Embedded> {
  const out = new Map<string, Embedded>()
  if (!mayConfigure(part.text)) return out
  for (const [key, value] of entriesOf(under(object.tree, 'data')))
    if (value.kind === 'text' && mayConfigure(value.text) && mayBeCollector(key, value.text))
      out.set(key, embedded(value, key, object, part))
  return out
}

/** The text of a block as a file of its own whose lines and columns are those of the file around it. */
export function embedded(
  tree: TextTree,
  key: string,
  { source, kind, name }: Pick<KubeObject, 'source' | 'kind' | 'name'>,
  part: Part,
): Embedded {
  const before = part.text.slice(0, tree.at)
  const start = before.lastIndexOf('\n') + 1
  const indent = tree.at - start
  // In quotes the line ends are escapes: there are no lines of the file to point at.
  if (indent === 0 || !isBlock(part.text, start, tree))
    return { source: `${source} (${`${key} of ${kind} ${name}`.trim()})`, text: tree.text }
  const lines: string[] = []
  for (const line of part.text.slice(start).split('\n')) {
    if (line.trim() !== '' && !line.startsWith(' '.repeat(indent))) break
    lines.push(line)
  }
  const first = part.line + (before.match(/\n/g)?.length ?? 0)
  return { source, text: '\n'.repeat(first) + lines.join('\n') }
}

/** Nothing but blanks stands before it on its line, and it is of one line, or of as many as the file has there. */
const isBlock = (text: string, start: number, { at, text: value }: TextTree): boolean =>
  text.slice(start, at).trim() === '' && text.startsWith(value.split('\n', 1)[0] ?? '', at)

/** A configuration that is a part of the object itself: the whole document, in which it is found again. */
export const inPlace = ({ source }: KubeObject, part: Part): Embedded => ({ source, text: '\n'.repeat(part.line) + part.text })
