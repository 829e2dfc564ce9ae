import { kept } from '../../memo.ts'
import { headerSecret, secretOf, urlSecret } from '../../redact.ts'
import type { Secret } from '../../secret.ts'
import type { CodeExporter, CodeFact, CodePart, CodeRole, Origin, Setting } from '../../types.ts'
import { placesOf } from '../names.ts'
import { evaluate } from './evaluate.ts'
import { type Scope, type SourceFile, type Value, UNKNOWN, isKnown } from './value.ts'
import type { Token } from './lexer.ts'
import { type Argument, type Slice, argumentOf, first, isMark, isWord, itemsOf } from './syntax.ts'

/** What the readers of all files find, on its way into one layer. */
export interface Findings {
  settings: Setting[]
  exporters: CodeExporter[]
  facts: CodeFact[]
  reads: Set<string>
  remarks: string[]
  names: Map<string, number>
  env(name: string): string | undefined
}

export const nothingYet = (env: Findings['env']): Findings => ({
  settings: [],
  exporters: [],
  facts: [],
  reads: new Set(),
  remarks: [],
  names: new Map(),
  env,
})

const scopeOf = (found: Findings, file: SourceFile): Scope => ({ file, env: found.env, reads: found.reads })

/** `OtlpHttpSpanExporter`, and `OtlpHttpSpanExporter#2` for the next one. */
export function uniqueName(found: Findings, name: string): string {
  const count = (found.names.get(name) ?? 0) + 1
  found.names.set(name, count)
  return count === 1 ? name : `${name}#${count}`
}

const placesIn = kept((file: SourceFile) => placesOf(file.text))

export function originAt(file: SourceFile, at: number, setting: string, written?: Origin['written']): Origin {
  const { line, column } = placesIn(file)(at)
  return { source: file.path, setting, line, column, ...(written ? { written } : {}) }
}

/** Where the text of an expression begins: behind its quote, where it is a literal. */
function startOf(slice: Slice, file: SourceFile): number {
  const head = first(slice)
  if (!head) return 0
  const quote = head.kind === 'string' ? (/^[A-Za-z$@#]*["'`]+/.exec(head.text)?.[0].length ?? 0) : 0
  return Math.min(head.at + quote, file.text.length)
}

interface Wanted {
  /** The name of the setting. */
  setting: string
  role: CodeRole
  key?: string
  written: readonly [before: string, after: string]
  /** A variable that is not set is no argument at all. */
  isOptional?: boolean
  /** The name of the header goes out in the case that it has. */
  isCased?: boolean
  /** Makes another text of the evaluated one (a duration in milliseconds). */
  as?(slice: Slice, scope: Scope): Value
}

/** One part of an exporter: its value as a setting, or the word that it cannot be told. */
export function partOf(
  found: Findings,
  file: SourceFile,
  slice: Slice,
  { setting, role, key, written, as = evaluate, ...how }: Wanted,
): CodePart {
  const value = as(slice, scopeOf(found, file))
  const from = originAt(file, startOf(slice, file), setting, written)
  const part: CodePart = {
    role,
    setting,
    from,
    ...(key === undefined ? {} : { key: how.isCased || role !== 'header' ? key : key.toLowerCase() }),
  }
  if (isKnown(value)) {
    found.settings.push({ name: setting, value: secretFor(role, key, setting, value.text), from })
    return part
  }
  const unknown = unknownIn(found, file, slice, value, setting)
  return how.isOptional && 'unset' in value ? part : { ...part, unknown }
}

/** A part that only the running program knows. */
export const openPart = (found: Findings, file: SourceFile, slice: Slice, wanted: Omit<Wanted, 'as'>): CodePart =>
  partOf(found, file, slice, { ...wanted, as: () => UNKNOWN })

/** A header by its name; undefined: a name that only the running program knows. */
export function headerPart(
  found: Findings,
  file: SourceFile,
  slice: Slice,
  {
    name,
    setting,
    written,
    isCased,
  }: Pick<Wanted, 'setting' | 'isCased'> & { name: string | undefined; written(name: string): Wanted['written'] },
): CodePart {
  const key = name ?? '…'
  const part = partOf(found, file, slice, { setting: `${setting}(${key})`, role: 'header', key, written: written(key), isCased, as: given })
  return name === undefined ? { ...part, unknown: 'the name of a header' } : part
}

/** A text that stands in for a credential, where the variable is not set here, is none that anybody means to send. */
function given(slice: Slice, scope: Scope): Value {
  const value = evaluate(slice, scope)
  return isKnown(value) && value.instead !== undefined ? { unset: value.instead } : value
}

/** What a name alone stands for, where one constant of the file has it. */
export function constantAt({ constants }: SourceFile, slice: Slice): Slice | undefined {
  const [only, more] = slice.to - slice.from === 1 ? constants.filter(({ name }) => isWord(first(slice), name)) : []
  return more ? undefined : only?.value
}

/** The pairs of a literal between brackets, or of the constant that holds one; null where it is neither. */
export function pairsIn(file: SourceFile, slice: Slice, open: '{' | '['): Argument[] | null {
  const { code, from, to } = slice
  if (isMark(first(slice), open) && code.mates[from] === to - 1) return itemsOf(code, from).map(argumentOf)
  const made = constantAt(file, slice)
  return made && isMark(first(made), open) ? pairsIn(file, made, open) : null
}

/** A fact of the program, likewise. */
export function addFact(found: Findings, file: SourceFile, slice: Slice, name: string, setting: string, written: Wanted['written']): void {
  const value = evaluate(slice, scopeOf(found, file))
  const from = originAt(file, startOf(slice, file), setting, written)
  if (isKnown(value)) found.settings.push({ name: setting, value: secretOf(setting, value.text), from })
  found.facts.push({ name, setting, from, ...(isKnown(value) ? {} : { unknown: unknownIn(found, file, slice, value, setting) }) })
}

/** That something is there, with a word about it. */
export function addSign(found: Findings, file: SourceFile, at: number, name: string, text: string, setting: string = text): void {
  const from = originAt(file, at, setting)
  found.facts.push({ name, setting, from, text })
}

function unknownIn(found: Findings, file: SourceFile, slice: Slice, value: Value, setting: string): string {
  const text = 'unset' in value ? `${value.unset} is not set` : expressionText(slice)
  const { line } = placesIn(file)(first(slice)?.at ?? 0)
  const why = 'unset' in value ? `it takes ${value.unset}, which is not set here` : `${text} is known only when it runs`
  found.remarks.push(`${file.path}:${line}: ${setting} cannot be told from the source: ${why}.`)
  return text
}

/** The expression as it stands, without its literals: they may be credentials. */
function expressionText({ code, from, to }: Slice): string {
  const words = code.tokens.slice(from, Math.min(to, from + 24)).map(shown)
  const text = words.join('').slice(0, 80)
  return to - from > 24 ? `${text}…` : text
}

const shown = ({ kind, text }: Token, i: number, all: readonly Token[]): string =>
  `${i > 0 && kind !== 'mark' && all[i - 1]?.kind !== 'mark' ? ' ' : ''}${kind === 'string' ? '"…"' : text}`

function secretFor(role: CodeRole, key: string | undefined, setting: string, text: string): Secret {
  if (role === 'endpoint' || role === 'path') return urlSecret(text)
  if (role === 'header') return headerSecret((key ?? '').toLowerCase(), text)
  if (role === 'headers') return secretOf('HEADERS', text)
  if (role === 'secret-key' || role === 'public-key') return secretOf('KEY', text)
  return secretOf(setting, text)
}
