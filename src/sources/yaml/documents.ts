import { Composer, type CST, type Document, isAlias, isPair, isScalar, Lexer, type Node, Parser } from './yaml.ts'
import { whyOf } from './words.ts'

/** Collections in collections that are followed. */
export const DEPTH = 200
/** What the parser holds of a collection and its place in the one around it, at most. */
const PER_COLLECTION = 3
/** Faults after which no more is read: the first one is told, and a text of nothing else would take the longest of all. */
const MOST_FAULTS = 100

/** What is wrong with a text, and where. */
export interface Fault {
  why: string
  at: number
}

/** A document as the library made it. */
export interface Composed {
  contents: Node | null
  fault?: Fault
  /** What each alias stands for. */
  targets: ReadonlyMap<Node, Node>
}

type Source = number | readonly number[] | { offset: number }

interface Bounds {
  faults: number
  /** The first fault; `isLast`: nothing is read behind it. */
  first?: Fault
  isLast?: true
}

export const TOO_DEEP = 'it is nested too deeply'
const NO_YAML = 'it is no YAML'

/** The documents of a YAML text, up to one that cannot be read as a whole. Never throws. */
export function documentsIn(text: string): Composed[] {
  const bounds: Bounds = { faults: 0 }
  const out: Composed[] = []
  const broken = (fault: Fault): number => out.push({ contents: null, fault, targets: new Map() })
  try {
    for (const document of composerWithin(bounds).compose(tokensOf(text, bounds), false, text.length)) out.push(surveyed(document))
    if (bounds.isLast && bounds.first) broken(bounds.first)
  } catch (error) {
    broken(bounds.first ?? { why: error instanceof RangeError ? TOO_DEEP : NO_YAML, at: 0 })
  }
  return out
}

/** The library looks for a key that stands twice among all those before it, key by key, so that is done here. */
function composerWithin(bounds: Bounds): Composer {
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, strict: true, prettyErrors: false, logLevel: 'silent' })
  const told = Reflect.get(composer, 'onError') as (source: Source, code: string, message: string, isWarning?: boolean) => void
  const onError: typeof told = (source, code, message, isWarning) => {
    // A tag of the file's own language (`!Ref`) is worth a warning to the library.
    if (isWarning) return
    const at = typeof source === 'number' ? source : 'offset' in source ? source.offset : (source[0] ?? 0)
    bounds.first ??= { why: whyOf({ code, message }), at }
    if (++bounds.faults > MOST_FAULTS) throw new Error('too many faults')
    told(source, code, message)
  }
  return Object.assign(composer, { onError })
}

/** The tokens of a text, as long as it is neither too deep nor full of faults. */
function* tokensOf(text: string, bounds: Bounds): Generator<CST.Token> {
  const parser = new Parser()
  let at = 0
  for (const lexeme of new Lexer().lex(text)) {
    at += lexeme.length
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') bounds.first ??= { why: NO_YAML, at: token.offset }
      if (token.type === 'error' && ++bounds.faults > MOST_FAULTS) return void (bounds.isLast = true)
      yield token
    }
    if (parser.stack.length > PER_COLLECTION * DEPTH) {
      bounds.first ??= { why: TOO_DEEP, at: Math.min(at, text.length) }
      return void (bounds.isLast = true)
    }
  }
  yield* parser.end()
}

function surveyed({ contents, errors: [error] }: Document.Parsed): Composed {
  const anchors = new Map<string, Node>()
  const targets = new Map<Node, Node>()
  const fault: Fault | undefined = error && { why: whyOf(error), at: error.pos[0] }
  const twice = { why: whyOf({ code: 'DUPLICATE_KEY', message: '' }), at: Number.POSITIVE_INFINITY }
  for (const node of nodesIn(contents, twice)) {
    const target = isAlias(node) ? anchors.get(node.source) : undefined
    if (target) targets.set(node, target)
    if (!isAlias(node) && node.anchor) anchors.set(node.anchor, node)
  }
  const first = twice.at < (fault?.at ?? Number.POSITIVE_INFINITY) ? twice : fault
  return { contents, targets, ...(first ? { fault: first } : {}) }
}

/** All nodes in the order in which they stand; `twice` comes to say where the first key stands twice. */
function* nodesIn(root: Node | null, twice: Fault): Generator<Node> {
  const open: unknown[] = [root]
  while (open.length > 0) {
    const one = open.pop()
    if (isPair(one)) open.push(one.value, one.key)
    else if (one) {
      const node = one as Node
      yield node
      if (!('items' in node)) continue
      noteTwice(node.items, twice)
      for (let i = node.items.length - 1; i >= 0; i--) open.push(node.items[i])
    }
  }
}

function noteTwice(items: readonly unknown[], twice: Fault): void {
  const keys = new Set<unknown>()
  for (const item of items) {
    const key = isPair(item) && isScalar(item.key) ? item.key : undefined
    const at = key?.range?.[0]
    if (key && at !== undefined && at < twice.at && keys.has(key.value)) twice.at = at
    if (key) keys.add(key.value)
  }
}
