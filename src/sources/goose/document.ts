import { type Typed, typed } from '../yaml/serde-scalar.ts'
import { DEPTH, type Refusal, tokensOf } from './tokens.ts'
import { whyOf } from '../yaml/words.ts'
import { Composer, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from '../yaml/yaml.ts'

export type Root = { map: YAMLMap.Parsed; anchors: ReadonlyMap<Node, Node> } | { empty: true } | Refusal

// serde_yaml gives up beyond this: https://github.com/dtolnay/serde-yaml/blob/0.9.34/src/de.rs
const JUMPS_PER_EVENT = 100

/** What libyaml's reader does not let pass (measured); a text of a JavaScript caller may hold half a surrogate pair beside. */
const UNPRINTABLE =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** The root mapping of a YAML text where goose (libyaml and serde_yaml) accepts it. Never throws. */
export function rootOf(text: string): Root {
  try {
    const control = text.search(UNPRINTABLE)
    if (control >= 0) return { why: 'a control character', at: control }
    const documents = compose(text)
    if ('why' in documents) return documents
    return documents.first ? checked(documents.first, text) : { empty: true }
  } catch (error) {
    return { why: error instanceof RangeError ? 'nested too deeply' : 'it cannot be read as YAML' }
  }
}

function compose(text: string): Refusal | { first: Document.Parsed | undefined } {
  const tokens = tokensOf(text)
  if ('why' in tokens) return tokens
  // What a plain scalar is, is told apart by serde_yaml's rules; so all that the library resolves is text.
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
    logLevel: 'silent',
    version: '1.2',
  })
  let first: Document.Parsed | undefined
  for (const document of composer.compose(tokens, false, text.length)) {
    // libyaml takes a # right after a closing quote for a comment.
    const error = document.errors.find((e) => !e.message.startsWith('Comments must be separated'))
    if (error) return { why: whyOf(error), at: error.pos[0] }
    if (first) return { why: 'more than one document', at: document.range[0] }
    first = document
  }
  return { first }
}

interface Walk {
  text: string
  anchors: Map<string, Node>
  targets: Map<Node, Node>
  open: Set<Node>
  measured: Map<Node, Size>
  events: number
}

interface Size {
  /** Aliases that are followed, aliases behind aliases counted. */
  jumps: number
  height: number
}

class Refused extends Error {
  readonly refusal: Refusal
  constructor(why: string, node: Node | null) {
    super(why)
    this.refusal = { why, at: node?.range?.[0] }
  }
}

function checked(document: Document.Parsed, text: string): Root {
  const root = document.contents
  if (root === null || isNothing(root)) return { empty: true }
  const walk: Walk = { text, anchors: new Map(), targets: new Map(), open: new Set(), measured: new Map(), events: 4 }
  try {
    const { jumps, height } = visit(root, walk)
    if (height > DEPTH) return { why: 'nested too deeply' }
    if (jumps > walk.events * JUMPS_PER_EVENT) return { why: 'aliases repeat too much' }
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
  if (isMap(root)) return { map: root, anchors: walk.targets }
  return { why: 'the file is no mapping of names to values', at: root.range?.[0] }
}

const isNothing = (root: Node): boolean =>
  isScalar(root) && root.type === 'PLAIN' && root.source === '' && (!root.tag || root.tag === 'tag:yaml.org,2002:null')

function visit(node: Node | null, walk: Walk): Size {
  walk.events += 1
  if (node === null) return { jumps: 0, height: 0 }
  if (isAlias(node)) return follow(node, node.source, walk)
  if (node.anchor) walk.anchors.set(node.anchor, node)
  walk.open.add(node)
  const size = isScalar(node) ? leaf(node, walk) : inside(node, walk)
  walk.open.delete(node)
  if (node.anchor) walk.measured.set(node, size)
  return size
}

function follow(alias: Node, name: string, walk: Walk): Size {
  const target = walk.anchors.get(name)
  if (!target) throw new Refused('an alias (*) to an anchor (&) that is not above it', alias)
  if (walk.open.has(target)) throw new Refused('an alias (*) inside of what it stands for', alias)
  walk.targets.set(alias, target)
  const size = walk.measured.get(target) ?? { jumps: 0, height: 0 }
  return { jumps: size.jumps + 1, height: size.height }
}

// libyaml takes no half of a surrogate pair, not even two halves that make a pair.
const SURROGATE = /(?<!\\)(?:\\\\)*\\(?:u|U0000)[dD][89a-fA-F]/

function leaf(node: Scalar, { text }: Walk): Size {
  if (node.type === 'QUOTE_DOUBLE' && SURROGATE.test(text.slice(node.range?.[0], node.range?.[1]))) {
    throw new Refused('a \\u escape that is half a character', node as Node)
  }
  const type = typedOf(node)
  if ('why' in type) throw new Refused(type.why, node as Node)
  return { jumps: 0, height: 0 }
}

function inside(node: Node, walk: Walk): Size {
  const sizes: Size[] = []
  walk.events += 1
  if (isSeq(node)) for (const item of node.items) sizes.push(visit(item as Node | null, walk))
  if (isMap(node)) {
    const keys = new Set<string>()
    for (const pair of node.items) {
      const key = pair.key as Node | null
      sizes.push(visit(key, walk), visit(pair.value as Node | null, walk))
      if (isKeyless(key, walk.text)) throw new Refused('a ":" without a name before it', key ?? (pair.value as Node | null))
      const identity = identityOf(key, walk)
      if (keys.has(identity)) throw new Refused('a key stands twice', key)
      keys.add(identity)
    }
  }
  return sizes.reduce((sum, s) => ({ jumps: sum.jumps + s.jumps, height: Math.max(sum.height, s.height + 1) }), { jumps: 0, height: 1 })
}

/** No name and no `?` before the colon. */
function isKeyless(key: Node | null, text: string): boolean {
  if (key === null || !isScalar(key) || key.source !== '' || key.type !== 'PLAIN' || key.tag || key.anchor) return false
  return !text.slice(0, key.range?.[0]).trimEnd().endsWith('?')
}

function identityOf(key: Node | null, walk: Walk): string {
  const node = isAlias(key) ? (walk.targets.get(key) ?? null) : key
  if (node === null) return 'null:'
  if (!isScalar(node)) return `source:${walk.text.slice(node.range?.[0], node.range?.[1]).trim()}`
  const type = typedOf(node)
  if ('why' in type) return ''
  const tag = node.tag?.startsWith('!') && node.tag !== '!' ? node.tag : ''
  return `${tag} ${type.scalar}:${type.scalar === 'float' ? Number(type.text) : type.text}`
}

/** The value of a scalar node as serde_yaml types it. */
export function typedOf(node: Scalar): Typed | { why: string } {
  return typed({ text: node.source ?? '', plain: node.type === 'PLAIN' || node.type === undefined, tag: node.tag })
}
