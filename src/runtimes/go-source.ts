import type { CodePart, Protocol, Signal } from '../types.ts'
import { type Findings, originAt, partOf, uniqueName } from '../sources/code/collect.ts'
import type { SourceFile } from '../sources/code/evaluate.ts'
import { duration } from '../sources/code/numbers.ts'
import {
  type Argument,
  type Chain,
  type Link,
  type Slice,
  argumentOf,
  chainsOf,
  first,
  isMark,
  isWord,
  itemsOf,
  plainText,
} from '../sources/code/syntax.ts'
import { within } from './java-source.ts'

/** `go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp` and its sisters. */
const PACKAGE = /^go\.opentelemetry\.io\/otel\/exporters\/otlp\/otlp\w+\/otlp(trace|metric|log)(http|grpc)$/
const PRINTS = /^go\.opentelemetry\.io\/otel\/exporters\/stdout\/stdout(trace|metric|log)$/
const SIGNAL: Readonly<Record<string, Signal>> = { trace: 'traces', metric: 'metrics', log: 'logs' }
const SPEAKS: Readonly<Record<string, Protocol>> = { http: 'http/protobuf', grpc: 'grpc' }

/** Exporters that `otlptracehttp.New(ctx, …)` makes in Go. */
export function goExporters(found: Findings, file: SourceFile): void {
  const chains = chainsOf(file.code)
  const packages = importsOf(file)
  for (const chain of chains) {
    const [head, maker] = chain.links
    const path = packages.get(head?.name ?? '')
    if (!head || !maker?.args || path === undefined || !/^New(?:Client|Unstarted)?$/.test(maker.name)) continue
    const printed = PRINTS.exec(path)?.[1]
    const [, what = printed ?? 'trace', way] = PACKAGE.exec(path) ?? []
    const name = uniqueName(found, head.name)
    const kind = way ? 'otlp' : 'console'
    const parts = way ? optionsOf(file, chains, head.name, maker).flatMap((option) => partsOf(found, file, name, option)) : []
    const from = originAt(file, head.at.at, name)
    found.exporters.push({
      name: `${head.name}.${maker.name}`,
      language: 'Go',
      kind,
      signal: SIGNAL[what] ?? 'traces',
      protocol: way ? (SPEAKS[way] ?? null) : null,
      from,
      parts,
    })
  }
}

/** The packages of exporters, by the name that they have in this file. */
function importsOf({ code: { tokens } }: SourceFile): Map<string, string> {
  const out = new Map<string, string>()
  tokens.forEach((token, i) => {
    const path = token.kind === 'string' ? plainText(token) : undefined
    if (path === undefined || !(PACKAGE.test(path) || PRINTS.test(path))) return
    const before = tokens[i - 1]
    const isNamed = isWord(before) && before.text !== 'import' && !token.newLine
    out.set(isNamed ? before.text : path.replace(/^.*\//, ''), path)
  })
  return out
}

/** The options in the arguments, and those in a slice that is handed over: `opts...`. */
function optionsOf(file: SourceFile, chains: readonly Chain[], name: string, { args = [] }: Link): Link[] {
  const places = args.flatMap(({ value }) => {
    const word = first(value)
    const isSpread = isWord(word) && isMark(value.code.tokens[value.from + 1], '.')
    return isSpread ? [value, ...file.constants.filter((one) => one.name === word.text).map((one) => one.value)] : [value]
  })
  return places
    .flatMap((place) => within(chains, place))
    .filter(({ links }) => links[0]?.name === name && links[1]?.args !== undefined)
    .flatMap(({ links }) => links.slice(1, 2))
}

function partsOf(found: Findings, file: SourceFile, name: string, { name: option, args = [], at }: Link): CodePart[] {
  const setting = `${name}.${option}`
  const [only] = args
  const written = [`${name}.${option}("`, '")'] as const
  const make = (argument: Argument | undefined, rest: Omit<Parameters<typeof partOf>[3], 'setting' | 'written'>): CodePart[] =>
    argument ? [partOf(found, file, argument.value, { setting, written, ...rest })] : []
  if (option === 'WithEndpoint' || option === 'WithEndpointURL') return make(only, { role: 'endpoint', key: option })
  if (option === 'WithURLPath') return make(only, { role: 'path' })
  if (option === 'WithTimeout') return make(only, { role: 'timeout', as: duration })
  if (option === 'WithCompression') return make(only, { role: 'compression', as: compression })
  if (option === 'WithCompressor') return make(only, { role: 'compression' })
  if (option === 'WithInsecure') return [flag(found, file, at.at, setting, true)]
  if (option === 'WithTLSClientConfig' || option === 'WithTLSCredentials') return [flag(found, file, at.at, setting, false)]
  if (option === 'WithDialOption' || option === 'WithGRPCConn') return make(only, { role: 'insecure', as: () => ({ unknown: true }) })
  return option === 'WithHeaders' && only ? headersIn(found, file, setting, only.value) : []
}

/** An option without arguments. */
function flag(found: Findings, file: SourceFile, at: number, setting: string, isInsecure: boolean): CodePart {
  const token = file.code.tokens.findIndex((one) => one.at === at)
  const slice: Slice = { code: file.code, from: token, to: token + 1 }
  return partOf(found, file, slice, {
    setting,
    role: 'insecure',
    written: [`${setting}(`, ')'],
    as: () => ({ text: String(isInsecure), env: [] }),
  })
}

function compression({ code, to }: Slice): { text: string; env: [] } | { unknown: true } {
  const word = code.tokens[to - 1]?.text ?? ''
  return /^(?:Gzip|No)Compression$/.test(word) ? { text: word.startsWith('Gzip') ? 'gzip' : 'none', env: [] } : { unknown: true }
}

/** `map[string]string{"a": "b"}`, or the variable that holds one. */
function headersIn(found: Findings, file: SourceFile, setting: string, value: Slice): CodePart[] {
  const open = mapIn(file, value)
  if (!open) return [partOf(found, file, value, { setting, role: 'headers', written: [`${setting}(`, ')'], as: () => ({ unknown: true }) })]
  return itemsOf(open.code, open.from).map((item) => {
    const { name, value: text } = argumentOf(item)
    const key = name ?? '…'
    const part = partOf(found, file, text, { setting: `${setting}(${key})`, role: 'header', key, written: [`"${key}": "`, '"'] })
    return name === undefined ? { ...part, unknown: 'the name of a header' } : part
  })
}

function mapIn(file: SourceFile, { code, from, to }: Slice): Slice | null {
  if (isWord(code.tokens[from], 'map')) {
    const open = code.tokens.findIndex((token, i) => i >= from && i < to && isMark(token, '{'))
    return open < 0 ? null : { code, from: open, to }
  }
  const [only, more] = file.constants.filter(({ name }) => to - from === 1 && isWord(code.tokens[from], name))
  return only && !more && isWord(first(only.value), 'map') ? mapIn(file, only.value) : null
}
