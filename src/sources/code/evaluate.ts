import { envRead } from './env-reads.ts'
import { constantsNamed, isParameter } from './constants.ts'
import type { Language } from './languages.ts'
import type { Token } from './lexer.ts'
import { type Chain, type Link, type Slice, chainAt, codeOf, first, isMark, isWord, split, whole } from './syntax.ts'
import { isKnown, joined, known, type Scope, standingIn, UNKNOWN, type Value } from './value.ts'

const DEEPEST = 24

/** The text that an expression stands for, as far as literals, constants of the same file and the environment tell it. Never guesses. */
export function evaluate(slice: Slice, scope: Scope): Value {
  const depth = (scope.depth ?? 0) + 1
  if (depth > DEEPEST || slice.from >= slice.to) return UNKNOWN
  const inner = { ...scope, depth }
  const { code, from, to } = slice
  const head = first(slice)
  if (isMark(head, '(') && code.mates[from] === to - 1) return evaluate({ code, from: from + 1, to: to - 1 }, inner)
  if (isMark(head, '&') || isWord(head, 'await') || isWord(head, 'new')) return evaluate({ ...slice, from: from + 1 }, inner)
  if (isMark(code.tokens[to - 1], '!!') || isMark(code.tokens[to - 1], '!')) return evaluate({ ...slice, to: to - 1 }, inner)
  const cast = castIn(slice)
  if (cast > from && scope.file.language.id !== 'Rust') return evaluate({ ...slice, to: cast }, inner)
  return fallback(slice, inner) ?? sum(slice, inner) ?? single(slice, inner)
}

/** Where `as` stands behind the beginning; `from` where it does not. */
function castIn({ code, from, to }: Slice): number {
  for (let i = from + 1; i < to; i++) if (isWord(code.tokens[i], 'as')) return i
  return from
}

const isElse = (language: Language['id'], { kind, text }: Token): boolean =>
  (kind === 'mark' && (text === '?:' || text === '??' || (text === '||' && (language === 'JavaScript' || language === 'Ruby')))) ||
  (kind === 'word' && text === 'or' && language === 'Python')

/** `a ?: b`, `a ?? b`, `a || b`, `a or b`: the first that is there. */
function fallback(slice: Slice, scope: Scope): Value | null {
  const { id } = scope.file.language
  const parts = split(slice, (token) => isElse(id, token))
  if (parts.length < 2) return null
  const takesEmpty = !slice.code.tokens.slice(slice.from, slice.to).some(({ text }) => text === '||' || text === 'or')
  let missing: Value = UNKNOWN
  for (const [i, part] of parts.entries()) {
    const value = evaluate(part, scope)
    if ('unset' in value) missing = value
    else if (isKnown(value) && value.text === '' && !takesEmpty) continue
    else return 'unknown' in value && i > 0 ? missing : standingIn(value, 'unset' in missing ? missing.unset : undefined)
  }
  return missing
}

/** `a + b`, of texts. */
function sum(slice: Slice, scope: Scope): Value | null {
  const parts = split(slice, (token) => isMark(token, '+'))
  return parts.length < 2 ? null : joined(parts.map((part) => evaluate(part, scope)))
}

function single(slice: Slice, scope: Scope): Value {
  const { code, from, to } = slice
  const head = first(slice)
  if (head?.kind === 'string') return literal(slice, head, scope)
  if (head?.kind === 'number' && to === from + 1) return known(head.text.replaceAll('_', '').replace(/(?<=\d)[LlfFdmu]\w*$/, ''))
  if (!isWord(head)) return UNKNOWN
  if (to === from + 1 && /^(?:true|false|True|False)$/.test(head.text)) return known(head.text.toLowerCase())
  const chain = chainAt(code, from)
  if (!chain || chain.to !== to) return UNKNOWN
  return chained(chain, scope)
}

/** A literal, and the adjacent ones of Python and C; what is called on it may change nothing. */
function literal(slice: Slice, head: Token, scope: Scope): Value {
  const { code, from, to } = slice
  const text = joined(
    (head.pieces ?? []).map((piece) => (typeof piece === 'string' ? known(piece) : evaluate(whole(codeOf(piece)), scope))),
  )
  const rest = code.tokens[from + 1]
  if (from + 1 === to) return text
  if (rest?.kind === 'string') return joined([text, evaluate({ code, from: from + 1, to }, scope)])
  if (!isMark(rest, '.')) return UNKNOWN
  const chain = chainAt(code, from + 2)
  return chain?.to === to ? chain.links.reduce<Value>((value, link) => method(value, link, scope), text) : UNKNOWN
}

/** `NAME`, `Object.NAME`, a look at the environment, a wrapper, each with methods behind it. */
function chained(chain: Chain, scope: Scope): Value {
  const read = envRead(chain, scope.file.language.id)
  if (read) return environment(chain, read, scope)
  const [head] = chain.links
  const wrapped = wrapper(chain, scope)
  if (wrapped) return wrapped.rest.reduce<Value>((value, link) => method(value, link, scope), wrapped.value)
  const names = chain.links.findIndex((link) => link.args !== undefined || link.key !== undefined || link.block !== undefined)
  const plain = names < 0 ? chain.links : chain.links.slice(0, names)
  const last = plain.at(-1)
  const isMethod = names >= 0
  if (!head || !last || plain.length > 3 || (plain.length > 1 && !/^(?:this|self|[A-Z]\w*)$/.test(head.name))) return UNKNOWN
  if (plain.length > 1 && scope.file.members.has(last.name)) return UNKNOWN
  const behind = chain.links.slice(names)
  return isMethod && plain.length > 0
    ? behind.reduce<Value>((value, link) => method(value, link, scope), named(last, scope))
    : named(last, scope)
}

function environment({ links }: Chain, { name, otherwise, used }: NonNullable<ReturnType<typeof envRead>>, scope: Scope): Value {
  const variable = evaluate(name, scope)
  if (!isKnown(variable)) return UNKNOWN
  scope.reads.add(variable.text)
  const text = scope.env(variable.text)
  const value: Value =
    text !== undefined
      ? known(text, [variable.text])
      : otherwise
        ? standingIn(evaluate(otherwise, scope), variable.text)
        : { unset: variable.text }
  return links.slice(used).reduce<Value>((before, link) => method(before, link, scope), value)
}

const WRAPPERS = /^(?:String|URI|URL|Uri|str|HttpUrl)$/
const MAKERS = /^(?:from|create|of|parse|new|get)$/

/** `URI.create("…")`, `new Uri("…")`, `String::from("…")`, `str("…")`: the text in it. */
function wrapper({ links }: Chain, scope: Scope): { value: Value; rest: readonly Link[] } | null {
  const [head, maker] = links
  if (head?.name === 'format' && head.args && scope.file.language.id === 'Rust')
    return { value: formatted(head, scope), rest: links.slice(1) }
  if (!head || !WRAPPERS.test(head.name)) return null
  const call = head.args ? head : maker && MAKERS.test(maker.name) ? maker : undefined
  const [only, ...more] = call?.args ?? []
  if (!call || !only || more.length > 0 || only.name !== undefined) return null
  return { value: evaluate(only.value, scope), rest: links.slice(call === head ? 1 : 2) }
}

/** `format!("http://{host}:{}", port)`: a name in braces is that of a variable, and empty ones take the next argument. */
function formatted(head: Link, scope: Scope): Value {
  const [template, ...args] = head.args ?? []
  const text = template ? evaluate(template.value, scope) : UNKNOWN
  if (!isKnown(text)) return text
  const filled = [...text.text.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+/g)].map(([piece, name]): Value => {
    if (name === undefined) return known(piece.replace(/^(?:\{\{|\}\})$/, piece.charAt(0)))
    if (!/^\w*$/.test(name)) return UNKNOWN
    const given = name === '' ? args.shift() : args.find((arg) => arg.name === name)
    return given ? evaluate(given.value, scope) : name === '' ? UNKNOWN : named({ ...head, name }, scope)
  })
  return joined(filled)
}

const NOTHING =
  /^(?:toString|to_string|to_owned|into|clone|as_str|toASCIIString|orEmpty|ToString|href|unwrap|expect|await|let|also|toHttpUrl|intern|encode|decode)$/
const TRIMS = /^(?:trim|strip|Trim)$/
const UNSLASHED = /^(?:removeSuffix|trimEnd|rstrip|trim_end_matches|TrimEnd|removesuffix)$/

/** What a method without surprise makes of a text. */
function method(value: Value, { name, args = [], key, block }: Link, scope: Scope): Value {
  if (!isKnown(value) || key || block)
    return 'unset' in value && name === 'unwrap_or_default' ? known('') : isKnown(value) ? UNKNOWN : value
  if (NOTHING.test(name) && args.every((arg) => first(arg.value)?.kind === 'string')) return value
  if (TRIMS.test(name) && args.length === 0) return known(value.text.trim(), value.env)
  const [only] = args
  if (!UNSLASHED.test(name) || !only || args.length > 1) return UNKNOWN
  const end = evaluate(only.value, scope)
  if (!isKnown(end) || end.text === '') return UNKNOWN
  let { text } = value
  const once = name.startsWith('remove')
  while (text.endsWith(end.text)) {
    text = text.slice(0, -end.text.length)
    if (once) break
  }
  return known(text, value.env)
}

/** The one value that a name has here; where several may hold, none. */
function named({ name, at }: Link, scope: Scope): Value {
  const { file } = scope
  if (isParameter(file.code, name, at.at, file.language)) return UNKNOWN
  const all = constantsNamed(file.constants).get(name) ?? []
  const visible = all.filter(({ scope: [start, end] }) => start <= at.at && at.at <= end)
  const inmost = Math.max(...visible.map(({ scope: [start] }) => start))
  // A class or an object holds its names for all of its members, wherever they stand; a name of a function has to come first.
  const near = visible.filter(({ scope: [start] }) => start === inmost)
  const far = near.length > 0 ? near : /^[A-Z]/.test(name) ? all : []
  if (far.length !== 1 || !far[0]) return UNKNOWN
  return evaluate(far[0].value, scope)
}
