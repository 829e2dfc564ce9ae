import { secretOf } from '../redact.ts'
import type { Change } from './changes.ts'

/** A name of a setting with what belongs to it, up to its value: `export NAME="`, `- NAME=`, `NAME: `. */
const HEAD = /^\s*(?:- +)?(?:export\s+|set -gx\s+)?["']?[\w.-]+["']?\s*[=:]?\s*["'`]?$/

/** A file's text as lines without their ends, with what ends each. */
interface Lines {
  lines: string[]
  ends: string[]
}

export interface Edited {
  text: string
  /** Line by line what was and what is, for a diff; secrets hidden. */
  hunks: { line: number; before: string; after: string[] }[]
  refused: { change: Change; why: string }[]
}

/** The settings as they are written: `NAME=value` lines, or a YAML mapping or list. */
export type Style = 'lines' | 'yaml'

/** Changes values where they stand; comments, quotes and layout stay. What it cannot change safely it refuses, with the reason. Pure. */
export function edited(text: string, changes: readonly Change[], style: Style): Edited {
  const { lines, ends } = split(text)
  const after = new Map<number, { shown: string[]; real: string[]; before: string }>()
  const refused: Edited['refused'] = []
  const isNew = ({ what }: Change): number => Number(what.do === 'add')
  // What is new goes behind a line, whatever becomes of that one.
  const fromBelow = changes.toSorted((a, b) => b.at.line - a.at.line || isNew(a) - isNew(b) || b.at.column - a.at.column)
  for (const change of fromBelow) {
    const index = change.at.line - 1
    const known = after.get(index)
    const line = lines[index] ?? ''
    const made = known && !isNew(change) ? 'two fixes change this line: run it again after the first' : lineAfter(line, change, style)
    const name = isEntry(change.at.written) && change.what.do === 'remove' ? lines[index - 1] : undefined
    if (typeof made === 'string') refused.push({ change, why: made })
    else if (name !== undefined && !isNameOf(name, change.setting)) refused.push({ change, why: 'its name stands elsewhere' })
    else {
      const before = known?.before ?? hidden(line, change)
      const [shown, real] = known
        ? [
            [...known.shown, ...made.shown],
            [...known.real, ...made.real.slice(1)],
          ]
        : [made.shown, made.real]
      after.set(index, { before, shown, real })
      if (name !== undefined) after.set(index - 1, { before: name, shown: [outOfEffect(name)], real: [outOfEffect(name)] })
    }
  }
  const out = lines.map((line, i) =>
    (after.get(i)?.real ?? [line]).map((one, k, all) => one + (k < all.length - 1 ? endOf(ends, i) : (ends[i] ?? ''))).join(''),
  )
  const hunks = [...after].toSorted(([a], [b]) => a - b).map(([i, { before, shown }]) => ({ line: i + 1, before, after: shown }))
  return { text: out.join(''), hunks, refused }
}

function split(text: string): Lines {
  const parts = text.split(/(\r\n|\n|\r)/)
  const lines = parts.filter((_, i) => i % 2 === 0)
  return { lines, ends: parts.filter((_, i) => i % 2 === 1) }
}

const endOf = (ends: readonly string[], i: number): string => ends[i] ?? ends[0] ?? '\n'

interface Made {
  real: string[]
  shown: string[]
}

/** The line as it is to be, or why it cannot be changed. */
function lineAfter(line: string, change: Change, style: Style): Made | string {
  const start = change.at.column - 1
  const { what, setting } = change
  const raw = change.raw.reveal()
  if (/[\r\n]/.test(raw)) return 'the value goes over several lines'
  if (what.do === 'add') return added(line, change, style)
  if (line.slice(start, start + raw.length) !== raw)
    return 'the value does not stand there as the program reads it (escapes, or a reference)'
  if (change.at.written && !isPlace(change.at.written)) return 'it is program code'
  if (!line.slice(0, start).includes(nameOf(change.at))) return `${setting} does not stand on that line`
  const text = what.do === 'set' ? what.text : what.do === 'swap' ? raw.replaceAll(what.find, () => what.replace) : ''
  if (what.do === 'remove') return removed(line, change)
  const [from, to, put] = written(line, start, start + raw.length, text, style)
  if (put === null) return 'the new value would need other quotes than it has'
  const show = (value: string): string => ahead(line.slice(0, from)) + value + behind(line.slice(to))
  const inner = secretOf(setting, text)
  return { real: [line.slice(0, from) + put + line.slice(to)], shown: [show(put.replace(text, () => inner.toString()))] }
}

type Written = readonly [before: string, after: string]

/** It stands behind a key. */
const isKey = ([before]: Written): boolean => /^[\w./-]+: "$/.test(before)
/** `value:` of an entry in a list of variables, whose name stands on a line of its own. */
const isEntry = (written: Written | undefined): boolean => written?.[0] === 'value: "'
const isEnv = ([before]: Written): boolean => /^ENV [\w.-]+[= ]$/.test(before)
/** It stands behind a key, in a list of variables or in a Dockerfile, and not in program code. */
export const isPlace = (written: Written): boolean => isKey(written) || isEnv(written) || /^- "[\w.-]+=$/.test(written[0])

/** What a setting is called on its own line. */
const nameOf = ({ setting, written }: Change['at']): string => (written && isKey(written) && written[0].replace(/[^\w.-]+$/, '')) || setting

/** From, to and text of what is put in the line; a null text where it cannot be quoted so that every loader reads it alike. */
function written(line: string, start: number, end: number, text: string, style: Style): [number, number, string | null] {
  const quote = line[start - 1] ?? ''
  const isQuoted = /["'`]/.test(quote) && line[end] === quote
  if (isQuoted) return [start, end, /[\r\n\\]/.test(text) || text.includes(quote) || (quote === '"' && /[$`]/.test(text)) ? null : text]
  if (/^[\w@%+=:,./~-]*$/.test(text) && !/^[-:]|: |:$/.test(text)) return [start, end, text]
  if (/[\r\n\\"$`]/.test(text)) return [start, end, null]
  // An item of a YAML list is `- NAME=value`: quotes inside it would be part of the value.
  const isItem = style === 'yaml' && line[start - 1] === '='
  return [start, end, isItem ? (/ #|: /.test(text) ? null : text) : `"${text}"`]
}

/** The line above the value of an entry, which names it. */
const isNameOf = (line: string, setting: string): boolean => /^\s*- +name:\s*["']?([\w.-]+)["']?\s*(?:#.*)?$/.exec(line)?.[1] === setting

const outOfEffect = (line: string): string => line.replace(/^(\s*)/, '$1# ')

/** `Environment="NAME=value"`, with nothing else on its line. */
const isUnitLine = (line: string, change: Change): boolean => {
  const start = change.at.column - 1
  return (
    /^\s*Environment\s*=\s*["']?[\w.-]+=["']?$/.test(line.slice(0, start)) &&
    /^["']?\s*$/.test(line.slice(start + change.raw.reveal().length))
  )
}

/** Put out of effect where it stands, so that nothing is lost. */
function removed(line: string, change: Change): Made | string {
  const before = line.slice(0, change.at.column - 1)
  if (!HEAD.test(before) && !isUnitLine(line, change)) return 'other settings stand on the same line'
  return { real: [outOfEffect(line)], shown: [outOfEffect(hidden(line, change))] }
}

function added(line: string, { setting, what, at }: Change, style: Style): Made | string {
  const text = what.do === 'add' ? what.text : ''
  if (!/^[\w@%+=:,./~-]+$/.test(text)) return 'the new value would have to be quoted'
  if (isEntry(at.written)) return anotherEntry(line, setting, text)
  if (at.written && isEnv(at.written)) {
    const isAlone = /^\s*ENV\s/i.test(line) && !/[\\`]\s*$/.test(line)
    return isAlone
      ? { real: [line, `ENV ${setting}=${text}`], shown: [`ENV ${setting}=${text}`] }
      : 'the instruction goes over several lines'
  }
  const unit = /^(\s*)Environment\s*=/.exec(line)?.[1]
  if (unit !== undefined) {
    const put = `${unit}Environment=${setting}=${text.replaceAll('%', '%%')}`
    return { real: [line, put], shown: [put] }
  }
  const head = /^(\s*(?:- +)?)(export\s+|set -gx\s+)?/.exec(line)
  const [lead = '', word = ''] = [head?.[1], head?.[2]]
  const isMap = style === 'yaml' && !lead.includes('-')
  const put = isMap ? `${lead}${setting}: "${text}"` : `${lead}${word}${setting}${word.startsWith('set') ? ' ' : '='}${text}`
  return { real: [line, put], shown: [put] }
}

/** Behind the value of one variable of a Kubernetes container, the next one. */
function anotherEntry(line: string, setting: string, text: string): Made | string {
  const indent = /^(\s{2,})value:/.exec(line)?.[1]
  if (indent === undefined) return 'the list of variables is written in one line'
  const put = [`${indent.slice(2)}- name: ${setting}`, `${indent}value: "${text}"`]
  return { real: [line, ...put], shown: put }
}

/** The line with the hidden parts of the value hidden. */
function hidden(line: string, { at, raw, what }: Change): string {
  if (what.do === 'add') return ''
  const start = at.column - 1
  return ahead(line.slice(0, start)) + raw.toString() + behind(line.slice(start + raw.reveal().length))
}

/** What stands before a value: its own name and nothing else is shown. */
const ahead = (text: string): string => (HEAD.test(text.replace(/^(\s*)(?:ENV\s+|Environment\s*=\s*)/i, '$1')) ? text : '… ')

/** What stands behind it: a quote and a comment, or other settings, which are not shown; nor what a loader may have cut off at a #. */
const behind = (text: string): string => (/^["'`]?\s*(?:\s#.*)?$/.test(text) ? secretOf('', text).toString() : ' …')
