import type { CodeExporter, CodePart, Protocol, Signal } from '../../types.ts'
import { type Findings, addSign, constantAt, headerPart, openPart, originAt, partOf, uniqueName } from '../../sources/code/collect.ts'
import { type SourceFile, type Value, UNKNOWN, known } from '../../sources/code/value.ts'
import { plainNumber } from '../../sources/code/numbers.ts'
import { temporality } from '../../sources/code/temporality.ts'
import {
  type Argument,
  type Chain,
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

const CLASS = /^OTLP(Trace|Metric|Log)s?Exporter$/
const VERCEL = /^OTLPHttp(Json|Proto)TraceExporter$/
const PRINTS = /^Console(Span|Metric|LogRecord)Exporter$/
const SIGNAL: Readonly<Record<string, Signal>> = { Trace: 'traces', Span: 'traces', Metric: 'metrics', Log: 'logs', LogRecord: 'logs' }
/** https://github.com/open-telemetry/opentelemetry-js/tree/main/experimental/packages: the package decides what is spoken. */
const PACKAGE = /^@opentelemetry\/exporter-(?:trace|metrics|logs)-otlp-(http|proto|grpc)$/
const SPEAKS: Readonly<Record<string, Protocol>> = {
  http: 'http/json',
  proto: 'http/protobuf',
  grpc: 'grpc',
  Json: 'http/json',
  Proto: 'http/protobuf',
}

interface Imported {
  /** The name in its package. */
  name: string
  from: string
}

/** Exporters that `new OTLPTraceExporter({ … })` makes in JavaScript or TypeScript. */
export function javascriptExporters(found: Findings, file: SourceFile): void {
  const chains = chainsOf(file.code)
  const names = importsOf(file)
  for (const chain of chains) {
    const call = chain.links.find(({ args }) => args !== undefined)
    const isNew = isWord(file.code.tokens[chain.from - 1], 'new')
    if (!call?.args || !isNew) continue
    if (call.name === 'NodeSDK') addSign(found, file, call.at.at, 'sdk', 'NodeSDK')
    const imported = names.get(chain.links[0]?.name ?? '')
    // A piece of code without its imports: what it speaks is not known, and HTTP is the likeliest.
    const from = names.size === 0 ? '@opentelemetry/exporter-trace-otlp-proto' : imported?.from
    const kind = kindOf(chain.links.length > 1 ? call.name : (imported?.name ?? call.name), from)
    if (!kind) continue
    const name = uniqueName(found, call.name)
    const parts = kind.kind === 'otlp' ? partsOf(found, file, name, call.args[0], { chains, isGrpc: kind.protocol === 'grpc' }) : []
    found.exporters.push({ name: call.name, language: 'JavaScript', ...kind, from: originAt(file, call.at.at, name), parts })
  }
}

function kindOf(name: string, from: string | undefined): Pick<CodeExporter, 'kind' | 'signal' | 'protocol'> | null {
  const what = CLASS.exec(name)?.[1]
  if (what) {
    const way = PACKAGE.exec(from ?? '')?.[1]
    return { kind: way ? 'otlp' : 'other', signal: SIGNAL[what] ?? 'traces', protocol: way ? (SPEAKS[way] ?? null) : null }
  }
  const vercel = VERCEL.exec(name)?.[1]
  if (vercel && from?.startsWith('@vercel/otel')) return { kind: 'otlp', signal: 'traces', protocol: SPEAKS[vercel] ?? null }
  const printed = PRINTS.exec(name)?.[1]
  return printed ? { kind: 'console', signal: SIGNAL[printed] ?? 'traces', protocol: null } : null
}

/** `import { A as B } from 'p'`, `import * as N from 'p'`, `const { A: B } = require('p')`, `const N = require('p')`. */
function importsOf({ code: { tokens, mates } }: SourceFile): Map<string, Imported> {
  const out = new Map<string, Imported>()
  tokens.forEach((token, i) => {
    const isImport = isWord(token, 'import')
    const isRequire = isWord(token, 'require') && isMark(tokens[i + 1], '(')
    if (!isImport && !isRequire) return
    const at = isRequire ? i + 2 : tokens.findIndex((one, j) => j > i && j < i + 80 && one.kind === 'string')
    const from = at > 0 ? plainText(tokens[at] ?? token) : undefined
    if (from === undefined) return
    const [start, end] = isRequire ? boundBefore(tokens, mates, i) : [i + 1, at]
    for (let j = start; j < end; j++) {
      const one = tokens[j]
      if (!isWord(one) || /^(?:from|type|as|const|let|var)$/.test(one.text)) continue
      const isRenamed = isWord(tokens[j + 1], 'as') || isMark(tokens[j + 1], ':')
      const local = isRenamed ? tokens[j + 2] : one
      if (isWord(local)) out.set(local.text, { name: one.text, from })
      if (isRenamed) j += 2
    }
  })
  return out
}

/** Where the names stand that `= require(…)` fills. */
function boundBefore(tokens: SourceFile['code']['tokens'], mates: readonly number[], i: number): [number, number] {
  if (!isMark(tokens[i - 1], '=')) return [i, i]
  return isMark(tokens[i - 2], '}') ? [(mates[i - 2] ?? i) + 1, i - 2] : [i - 2, i - 1]
}

interface Around {
  chains: readonly Chain[]
  isGrpc: boolean
}

function partsOf(found: Findings, file: SourceFile, name: string, argument: Argument | undefined, around: Around): CodePart[] {
  if (!argument) return []
  const options = objectIn(file, argument.value)
  const unknown = (value: Slice): CodePart =>
    openPart(found, file, value, { setting: `${name}.url`, role: 'endpoint', written: ["url: '", "'"] })
  if (!options) return [unknown(argument.value)]
  return options.flatMap(({ name: key, value }): CodePart[] => {
    const setting = `${name}.${key ?? '…'}`
    const written = [`${key}: '`, "'"] as const
    if (key === 'url') return [partOf(found, file, value, { setting, role: 'endpoint', written, isOptional: true })]
    if (key === 'headers') return headersIn(found, file, setting, value)
    if (key === 'metadata') return metadataIn(found, file, setting, value, around.chains)
    if (key === 'timeoutMillis')
      return [partOf(found, file, value, { setting, role: 'timeout', written: [`${key}: `, ''], as: plainNumber(1) })]
    if (key === 'compression') return [partOf(found, file, value, { setting, role: 'compression', written, as: compression })]
    if (key === 'temporalityPreference')
      return [partOf(found, file, value, { setting, role: 'temporality', written: [`${key}: `, ''], as: temporality(file) })]
    if (key === 'credentials') return [partOf(found, file, value, { setting, role: 'insecure', written, as: credentials })]
    return key === undefined && isMark(first(value), '...') ? [unknown(value)] : []
  })
}

/** The entries of an object literal, or of the constant that a name stands for. */
function objectIn(file: SourceFile, slice: Slice): Argument[] | null {
  const { code, from, to } = slice
  if (isMark(first(slice), '{') && code.mates[from] === to - 1) return itemsOf(code, from).map(entryOf)
  const made = constantAt(file, slice)
  return made && isMark(first(made), '{') ? itemsOf(code, made.from).map(entryOf) : null
}

/** `url`, `url: …`, `'x-a': …`. */
function entryOf(item: Slice): Argument {
  const token = first(item)
  return item.to - item.from === 1 && isWord(token) ? { name: token.text, value: item } : argumentOf(item)
}

function headersIn(found: Findings, file: SourceFile, setting: string, value: Slice): CodePart[] {
  const entries = objectIn(file, value)
  const isWhole = entries?.every(({ name }) => name !== undefined)
  if (!entries || !isWhole) return [openPart(found, file, value, { setting, role: 'headers', written: ['headers: ', ''] })]
  return entries.map(({ name, value: text }) => headerPart(found, file, text, { name, setting, written: (key) => [`'${key}': '`, "'"] }))
}

/** `const metadata = new Metadata()` with `metadata.set('x', 'y')` behind it. */
function metadataIn(found: Findings, file: SourceFile, setting: string, value: Slice, chains: readonly Chain[]): CodePart[] {
  const token = first(value)
  const calls = chains.flatMap(({ links: [one, two] }) =>
    isWord(token) && one?.name === token.text && two && /^(?:set|add)$/.test(two.name) ? [two] : [],
  )
  const isMade = file.constants.some(({ name, value: made }) => isWord(token, name) && isWord(first(made), 'new'))
  if (!isMade) return [openPart(found, file, value, { setting, role: 'headers', written: ['metadata: ', ''] })]
  return calls.flatMap(({ args: [key, text] = [] }) => {
    if (!key || !text) return []
    const head = first(key.value)
    const name = head && plainText(head)
    return [headerPart(found, file, text.value, { name, setting, written: (shown) => [`metadata.set('${shown}', '`, "')"] })]
  })
}

function compression(slice: Slice): Value {
  const word = last(slice)
  const text = word?.kind === 'string' ? plainText(word) : word?.text.toLowerCase()
  return text === 'gzip' || text === 'none' ? known(text) : UNKNOWN
}

function credentials({ code, from, to }: Slice): Value {
  const words = code.tokens.slice(from, to).map(({ text }) => text)
  if (words.includes('createInsecure')) return known('true')
  return words.includes('createSsl') ? known('false') : UNKNOWN
}
