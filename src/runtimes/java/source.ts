import type { CodeExporter, CodePart, Protocol, Signal } from '../../types.ts'
import { type Findings, headerPart, openPart, originAt, partOf, uniqueName } from '../../sources/code/collect.ts'
import type { SourceFile } from '../../sources/code/value.ts'
import { duration, withUnit } from '../../sources/code/numbers.ts'
import {
  type Argument,
  type Chain,
  type Link,
  type Slice,
  argumentOf,
  chainsOf,
  isWord,
  itemsOf,
  last,
  plainText,
  within,
} from '../../sources/code/syntax.ts'

const SIGNAL: Readonly<Record<string, Signal>> = { Span: 'traces', Metric: 'metrics', LogRecord: 'logs', Log: 'logs' }
const OTLP = /^Otlp(Http|Grpc|Json)(Span|Metric|LogRecord)Exporter$/
const CONSOLE = /^(?:OtlpJson)?(?:Logging|SystemOut)(Span|Metric|LogRecord|Log)Exporter$/
const OTHER = /^(?:Zipkin|Jaeger\w*|InMemory|Prometheus\w*)(Span|Metric)Exporter$/
const PROTOCOL: Readonly<Record<string, Protocol>> = { Http: 'http/protobuf', Grpc: 'grpc', Json: 'http/json' }
/** The parameters of Koog's own OtlpJsonSpanExporter. */
const PARAMETERS = ['endpoint', 'headers', 'timeout']

/** An exporter with the place where it is made, so that who it is handed to can be found. */
export interface Made {
  exporter: CodeExporter
  file: SourceFile
  /** Positions in the text. */
  at: number
  end: number
}

/** No file makes more; a text that seems to is none of a person. */
const MOST = 50
const makesOne = ({ links }: Chain): boolean => links.some(({ name }) => kindOf(name) !== null)

/** Every exporter that builders and constructors of a Kotlin or Java file make. */
export function jvmExporters(found: Findings, file: SourceFile): Made[] {
  const chains = chainsOf(file.code)
  return chains
    .filter(makesOne)
    .slice(0, MOST)
    .flatMap((chain) => {
      const start = chain.links.findIndex(({ name }) => kindOf(name) !== null)
      const [head, ...rest] = chain.links.slice(start)
      const isPackage = chain.links.slice(0, start).every(({ name, args }) => /^[a-z]/.test(name) && !args)
      if (!head || !isPackage || isDeclaration(file, head)) return []
      const isBuilt = head.args !== undefined || rest.some(({ name }) => /^(?:builder|create|getDefault|getInstance)$/.test(name))
      const kind = kindOf(head.name)
      if (!isBuilt || !kind) return []
      const at = head.at.at
      const end = file.code.tokens[chain.to - 1]?.end ?? at
      const name = uniqueName(found, head.name)
      const parts = kind.kind === 'otlp' ? partsOf(found, file, name, head, [...rest, ...later(file, chain, chains)]) : []
      const exporter: CodeExporter = { name: head.name, language: file.language.id, ...kind, from: originAt(file, at, name), parts }
      return [{ exporter, file, at, end }]
    })
}

const isDeclaration = (file: SourceFile, { index }: Link): boolean => {
  const before = file.code.tokens[index - 1]
  return isWord(before, 'class') || isWord(before, 'import') || isWord(before, 'fun')
}

function kindOf(name: string): Pick<CodeExporter, 'kind' | 'signal' | 'protocol'> | null {
  const [, way = '', what = ''] = OTLP.exec(name) ?? []
  if (way) return { kind: 'otlp', signal: SIGNAL[what] ?? 'traces', protocol: PROTOCOL[way] ?? null }
  const printed = CONSOLE.exec(name)?.[1]
  if (printed) return { kind: 'console', signal: SIGNAL[printed] ?? 'traces', protocol: null }
  const other = OTHER.exec(name)?.[1]
  return other ? { kind: 'other', signal: SIGNAL[other] ?? 'traces', protocol: null } : null
}

/** Calls on the builder that stand apart from it: in `apply { … }`, or on the variable that holds it. */
function later(file: SourceFile, chain: Chain, chains: readonly Chain[]): Link[] {
  const inBlocks = chain.links.flatMap(({ name, block }) => (/^(?:apply|also|run)$/.test(name) && block ? within(chains, block) : []))
  const holder = file.constants.find(({ value }) => value.from <= chain.from && chain.to <= value.to)
  const onIt = holder ? chains.filter(({ links }) => links[0]?.name === holder.name && links.length > 1 && !links[0].args) : []
  return [...inBlocks.flatMap(({ links }) => links), ...onIt.flatMap(({ links }) => links.slice(1))]
}

function partsOf(found: Findings, file: SourceFile, name: string, head: Link, links: readonly Link[]): CodePart[] {
  if (head.args) return head.args.flatMap((argument, i) => constructed(found, file, name, argument, i))
  return links.flatMap((link) => called(found, file, name, link))
}

const literal = (before: string, after: string): readonly [string, string] => [`${before}"`, `"${after}`]

function called(found: Findings, file: SourceFile, name: string, { name: method, args = [], block }: Link): CodePart[] {
  const [one, two] = args
  const make = (slice: Slice, rest: Omit<Parameters<typeof partOf>[3], 'setting' | 'written'>): CodePart[] => [
    partOf(found, file, slice, { setting: `${name}.${method}`, written: literal(`.${method}(`, ')'), ...rest }),
  ]
  if (method === 'setEndpoint' && one) return make(one.value, { role: 'endpoint' })
  if (method === 'setCompression' && one) return make(one.value, { role: 'compression' })
  if (method === 'setTimeout' && one) return make(one.value, { role: 'timeout', as: two ? withUnit(two.value) : duration })
  if (method === 'addHeader' && one && two) return [headerOf(found, file, name, one.value, two.value, method)]
  if (method !== 'setHeaders') return []
  const source = block ?? one?.value
  return source ? headersIn(found, file, name, source, method) : []
}

/** A header with the name that its first argument gives. */
function headerOf(found: Findings, file: SourceFile, name: string, key: Slice, value: Slice, method: string): CodePart {
  const token = key.to - key.from === 1 ? key.code.tokens[key.from] : undefined
  const text = (token && plainText(token)) ?? constantText(file, key)
  const written = (shown: string): readonly [string, string] =>
    method === 'addHeader' ? literal(`.addHeader("${shown}", `, ')') : literal(`"${shown}" to `, '')
  return headerPart(found, file, value, { name: text, setting: `${name}.${method}`, written })
}

/** The text of a constant of this file, for the name of a header. */
function constantText(file: SourceFile, slice: Slice): string | undefined {
  const word = last(slice)
  const [only, more] = file.constants.filter(({ name }) => isWord(word, name))
  const token = only && !more && only.value.to - only.value.from === 1 ? only.value.code.tokens[only.value.from] : undefined
  return token && plainText(token)
}

/** `mapOf("a" to "b")`, `Map.of("a", "b")`, `Map.entry("a", "b")`. */
function headersIn(found: Findings, file: SourceFile, name: string, { code, from, to }: Slice, method: string): CodePart[] {
  for (let i = from; i < to; i++) {
    const token = code.tokens[i]
    if (!isWord(token) || !/^(?:mapOf|of|mutableMapOf|hashMapOf|linkedMapOf|singletonMap)$/.test(token.text)) continue
    const items = itemsOf(code, i + 1)
    const pairs = items.map(argumentOf)
    if (pairs.every((pair) => pair.name !== undefined))
      return items.map((item, n) => headerOf(found, file, name, { ...item, to: item.from + 1 }, pairs[n]?.value ?? item, method))
    return items.flatMap((item, n) => {
      const value = items[n + 1]
      return n % 2 === 0 && value ? [headerOf(found, file, name, item, value, method)] : []
    })
  }
  return [
    openPart(found, file, { code, from, to }, { setting: `${name}.${method}`, role: 'headers', written: literal(`.${method}(`, ')') }),
  ]
}

function constructed(found: Findings, file: SourceFile, name: string, argument: Argument, i: number): CodePart[] {
  const parameter = argument.name ?? PARAMETERS[i]
  const setting = `${name}.${parameter}`
  const written = literal(`${parameter} = `, '')
  if (parameter === 'endpoint') return [partOf(found, file, argument.value, { setting, role: 'endpoint', written })]
  if (parameter === 'timeout') return [partOf(found, file, argument.value, { setting, role: 'timeout', written, as: duration })]
  return parameter === 'headers' ? headersIn(found, file, name, argument.value, parameter) : []
}
