import type { Word } from './words.ts'

/** The value of an assignment as it stands, and where its first character is. */
export interface Value {
  text: string
  at: number
  expands: boolean
}

/** What a command does to variables. `exported` undefined: as it was before. */
export type Action =
  | { kind: 'set'; name: string; value: Value; exported?: boolean }
  | { kind: 'mark'; name: string; exported: boolean }
  | { kind: 'unset'; name: string }
  | { kind: 'export-all'; on: boolean }

const NAME = /^[A-Za-z_]\w*$/

/** bash, zsh and sh. A prefix assignment (`K=V command`) is that command's alone. */
export function posixAction(words: readonly Word[]): Action[] {
  const first = words[0]
  if (!first) return []
  if (assignment(first)) return words.every((w) => assignment(w)) ? words.flatMap((w) => setOf(w, undefined)) : []
  if (first.quoted) return []
  const start = first.text === 'builtin' || first.text === 'command' ? 1 : 0
  const args = words.slice(start + 1)
  const verb = words[start]?.text ?? ''
  if (verb === 'set' || verb === 'setopt' || verb === 'unsetopt') return exportAll(verb, args)
  if (verb === 'unset') return args.filter((w) => NAME.test(w.text)).map((w) => ({ kind: 'unset', name: w.text }))
  if (verb === 'export') return declared(args, !flags(args).includes('n'))
  if (verb === 'readonly') return declared(args, undefined)
  if (/^(?:typeset|declare|local)$/.test(verb))
    return declared(args, /(?:^| )\+\w*x/.test(args.map((w) => w.text).join(' ')) ? false : flags(args).includes('x') || undefined)
  return []
}

const flags = (args: readonly Word[]): string =>
  args
    .filter((w) => /^-\w+$/.test(w.text))
    .map((w) => w.text.slice(1))
    .join('')

function exportAll(verb: string, args: readonly Word[]): Action[] {
  const texts = args.map((w) => w.text)
  const named = texts.some((t) => t.toLowerCase().replaceAll('_', '') === 'allexport')
  if (verb !== 'set') return named ? [{ kind: 'export-all', on: verb === 'setopt' }] : []
  if (texts.some((t) => /^-\w*a/.test(t)) || (named && texts.includes('-o'))) return [{ kind: 'export-all', on: true }]
  if (texts.some((t) => /^\+\w*a/.test(t)) || (named && texts.includes('+o'))) return [{ kind: 'export-all', on: false }]
  return []
}

function declared(args: readonly Word[], exported: boolean | undefined): Action[] {
  return args.flatMap((w): Action[] => {
    if (assignment(w)) return setOf(w, exported)
    return NAME.test(w.text) && exported !== undefined ? [{ kind: 'mark', name: w.text, exported }] : []
  })
}

/** The length of `NAME=` or `NAME+=` at the start of a word. */
const assignment = (word: Word): number => /^[A-Za-z_]\w*\+?=/.exec(word.text)?.[0].length ?? 0

function setOf(word: Word, exported: boolean | undefined): Action[] {
  const length = assignment(word)
  const name = word.text.slice(0, length - 1).replace('+', '')
  const value = { text: word.text.slice(length), at: word.from[length] ?? word.end, expands: word.expands }
  return [exported === undefined ? { kind: 'set', name, value } : { kind: 'set', name, value, exported }]
}

/** fish: `set -gx K V`; several values are joined by a blank, as fish exports them; without -x the variable stays as it was. */
export function fishAction(words: readonly Word[]): Action[] {
  const [verb, ...args] = words
  if (!verb || verb.quoted) return []
  if (verb.text === 'export') return declared(args, true)
  if (verb.text !== 'set') return []
  const plain = args.findIndex((w) => !/^-./.test(w.text))
  const options = args.slice(0, plain < 0 ? args.length : plain)
  const has = (letter: string, long: string): boolean =>
    options.some((w) => w.text === `--${long}` || new RegExp(`^-[a-zA-Z]*${letter}`).test(w.text))
  const [target, ...values] = args.slice(options.length)
  if (!target || !NAME.test(target.text) || has('q', 'query') || has('S', 'show') || has('n', 'names')) return []
  if (has('e', 'erase')) return [{ kind: 'unset', name: target.text }]
  const value = { text: values.map((w) => w.text).join(' '), at: firstOf(values[0]) ?? target.end, expands: values.some((w) => w.expands) }
  const exported = has('x', 'export') ? true : has('u', 'unexport') ? false : undefined
  return [exported === undefined ? { kind: 'set', name: target.text, value } : { kind: 'set', name: target.text, value, exported }]
}

const firstOf = (word: Word | undefined): number | undefined => (word ? (word.from[0] ?? word.end) : undefined)
