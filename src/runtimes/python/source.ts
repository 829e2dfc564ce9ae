import type { CodeExporter, CodePart, Protocol, Signal } from '../../types.ts'
import { type Findings, constantAt, headerPart, openPart, originAt, partOf, uniqueName } from '../../sources/code/collect.ts'
import { type SourceFile, type Value, UNKNOWN, known } from '../../sources/code/value.ts'
import { plainNumber } from '../../sources/code/numbers.ts'
import { temporality } from '../../sources/code/temporality.ts'
import {
  type Argument,
  type Slice,
  argumentOf,
  chainsOf,
  first,
  isMark,
  isWord,
  itemsOf,
  last,
  plainText,
} from '../../sources/code/syntax.ts'

const CLASS = /^OTLP(Span|Metric|Log)Exporter$/
const PRINTS = /^Console(Span|Metric|Log)Exporter$/
const SIGNAL: Readonly<Record<string, Signal>> = { Span: 'traces', Metric: 'metrics', Log: 'logs' }
/** `opentelemetry.exporter.otlp.proto.http.trace_exporter`: the module decides what is spoken. */
const MODULE = /opentelemetry\.exporter\.otlp\.proto\.(http|grpc)\b/
const SPEAKS: Readonly<Record<string, Protocol>> = { http: 'http/protobuf', grpc: 'grpc' }

/** Exporters that `OTLPSpanExporter(…)` makes in Python. */
export function pythonExporters(found: Findings, file: SourceFile): void {
  const imports = importsOf(file)
  for (const { links, from } of chainsOf(file.code)) {
    const call = links.find(({ args }) => args !== undefined)
    const before = file.code.tokens[from - 1]
    if (!call?.args || isWord(before, 'class') || isWord(before, 'def') || isWord(before, 'import')) continue
    const prefix = links.slice(0, links.indexOf(call)).map(({ name }) => name)
    const imported = imports.get(prefix[0] ?? call.name)
    const kind = kindOf(prefix.length > 0 ? call.name : (imported?.name ?? call.name), `${imported?.from ?? ''}.${prefix.join('.')}`)
    if (!kind) continue
    const name = uniqueName(found, call.name)
    const parts = kind.kind === 'otlp' ? call.args.flatMap((argument, i) => partsOf(found, file, name, argument, i)) : []
    found.exporters.push({ name: call.name, language: 'Python', ...kind, from: originAt(file, call.at.at, name), parts })
  }
}

function kindOf(name: string, from: string): Pick<CodeExporter, 'kind' | 'signal' | 'protocol'> | null {
  const what = CLASS.exec(name)?.[1]
  if (what) {
    const way = MODULE.exec(from)?.[1]
    return { kind: way ? 'otlp' : 'other', signal: SIGNAL[what] ?? 'traces', protocol: way ? (SPEAKS[way] ?? null) : null }
  }
  const printed = PRINTS.exec(name)?.[1]
  return printed ? { kind: 'console', signal: SIGNAL[printed] ?? 'traces', protocol: null } : null
}

/** `from m import A as B`, `from m import (A, C)`, `import m as n`. */
function importsOf({ code: { tokens, mates } }: SourceFile): Map<string, { name: string; from: string }> {
  const out = new Map<string, { name: string; from: string }>()
  for (let i = 0; i < tokens.length; i++) {
    const isFrom = isWord(tokens[i], 'from') && tokens[i]?.newLine === true
    const isPlain = isWord(tokens[i], 'import') && tokens[i]?.newLine === true
    if (!isFrom && !isPlain) continue
    let j = i + 1
    let module = ''
    while (
      tokens[j] &&
      !tokens[j]?.newLine &&
      (isMark(tokens[j], '.') || (isWord(tokens[j]) && !/^(?:import|as)$/.test(tokens[j]?.text ?? '')))
    )
      module += tokens[j++]?.text
    if (isPlain) {
      out.set(isWord(tokens[j], 'as') ? (tokens[j + 1]?.text ?? '') : (module.split('.')[0] ?? ''), { name: '', from: module })
      continue
    }
    const isList = isMark(tokens[j + 1], '(')
    const end = isList ? (mates[j + 1] ?? j) : Infinity
    for (let k = isList ? j + 2 : j + 1; k < Math.min(end, tokens.length); k++) {
      const token = tokens[k]
      if (!token || (!isList && token.newLine)) break
      if (!isWord(token)) continue
      const isRenamed = isWord(tokens[k + 1], 'as')
      out.set(isRenamed ? (tokens[k + 2]?.text ?? '') : token.text, { name: token.text, from: module })
      if (isRenamed) k += 2
    }
  }
  return out
}

const POSITIONS = ['endpoint']
const isNone = (slice: Slice): boolean => slice.to - slice.from === 1 && isWord(first(slice), 'None')

function partsOf(found: Findings, file: SourceFile, name: string, argument: Argument, i: number): CodePart[] {
  const { value } = argument
  const key = argument.name ?? POSITIONS[i]
  const setting = `${name}.${key}`
  const written = [`${key}="`, '"'] as const
  if (isNone(value)) return []
  if (isMark(first(value), '*')) return [openPart(found, file, value, { setting: `${name}.endpoint`, role: 'endpoint', written })]
  if (key === 'endpoint') return [partOf(found, file, value, { setting, role: 'endpoint', written, isOptional: true })]
  if (key === 'timeout') return [partOf(found, file, value, { setting, role: 'timeout', written: ['timeout=', ''], as: plainNumber(1) })]
  if (key === 'insecure') return [partOf(found, file, value, { setting, role: 'insecure', written: ['insecure=', ''] })]
  if (key === 'preferred_temporality')
    return [partOf(found, file, value, { setting, role: 'temporality', written: [`${key}=`, ''], as: temporality(file) })]
  if (key === 'compression')
    return [partOf(found, file, value, { setting, role: 'compression', written: ['compression=', ''], as: compression })]
  return key === 'headers' ? headersIn(found, file, setting, value) : []
}

/** `Compression.Gzip`. */
function compression(slice: Slice): Value {
  const text = last(slice)?.text.toLowerCase() ?? ''
  return /^(?:gzip|deflate|nocompression)$/.test(text) ? known(text === 'nocompression' ? 'none' : text) : UNKNOWN
}

/** A dictionary, a list of pairs, or the text of a list (gRPC reads that as it reads the variable). */
function headersIn(found: Findings, file: SourceFile, setting: string, value: Slice): CodePart[] {
  const items = pairsIn(file, value)
  if (!items) return [partOf(found, file, value, { setting, role: 'headers', written: ['headers="', '"'], isOptional: true })]
  return items.map(({ name, value: text }) =>
    headerPart(found, file, text, { name, setting, isCased: true, written: (key) => [`"${key}": "`, '"'] }),
  )
}

function pairsIn(file: SourceFile, slice: Slice): Argument[] | null {
  const { code, from, to } = slice
  const head = first(slice)
  if (isMark(head, '{') && code.mates[from] === to - 1) return itemsOf(code, from).map(argumentOf)
  if ((isMark(head, '[') || isMark(head, '(')) && code.mates[from] === to - 1) {
    const items = itemsOf(code, from)
    if (!items.every((item) => isMark(first(item), '('))) return null
    return items.flatMap((item) => {
      const [key, value] = itemsOf(code, item.from)
      return key && value ? [argumentOf({ ...key, to: value.to })].map((one) => ({ name: one.name ?? nameIn(key), value })) : []
    })
  }
  const made = constantAt(file, slice)
  return made && isMark(first(made), '{') ? pairsIn(file, made) : null
}

function nameIn({ code, from, to }: Slice): string | undefined {
  const token = code.tokens[from]
  return (to - from === 1 && token && plainText(token)) || undefined
}
