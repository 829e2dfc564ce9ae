import type { CodePart, Protocol, Signal } from '../../types.ts'
import { type Findings, constantAt, headerPart, openPart, originAt, partOf, uniqueName } from '../../sources/code/collect.ts'
import type { Constant } from '../../sources/code/constants.ts'
import { type SourceFile, type Value, UNKNOWN, known } from '../../sources/code/value.ts'
import { duration } from '../../sources/code/numbers.ts'
import { temporality } from '../../sources/code/temporality.ts'
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
  last,
  plainText,
  within,
} from '../../sources/code/syntax.ts'

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
    const parts = way ? partsBy(found, file, name, optionsOf(file, chains, head.name, maker)) : []
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

interface Option {
  link: Link
  /** Set under a condition, or in one of several places. */
  isPossible: boolean
}

/** The options in the arguments, and those in a slice that is handed over: `opts...`, which may get more of them under conditions. */
function optionsOf(file: SourceFile, chains: readonly Chain[], name: string, { args = [], at }: Link): Option[] {
  const places = args.flatMap(({ value }) => {
    const word = first(value)
    const isSpread = isWord(word) && isMark(value.code.tokens[value.from + 1], '.')
    const made = isSpread ? file.constants.filter((one) => one.name === word.text) : []
    const whole = made.filter((one) => !isWord(first(one.value), 'append') && within(chains, one.value).length > 0)
    const isElsewhere = ({ scope: [start, end] }: Constant): boolean => end < at.at || start > at.at
    return [
      { value, isPossible: false },
      ...made.map((one) => ({ value: one.value, isPossible: isElsewhere(one) || (whole.length > 1 && whole.includes(one)) })),
    ]
  })
  return places.flatMap(({ value, isPossible }) =>
    within(chains, value)
      .filter(({ links }) => links[0]?.name === name && links[1]?.args !== undefined)
      .flatMap(({ links }) => links.slice(1, 2))
      .map((link) => ({ link, isPossible })),
  )
}

const PLACE = /^(?:WithEndpoint(?:URL)?|WithURLPath|WithInsecure|WithTLS\w+)$/

/** What is set under a condition is known only when it runs; where that is a part of the destination, so is all of it. */
function partsBy(found: Findings, file: SourceFile, name: string, options: readonly Option[]): CodePart[] {
  const open = options.filter(({ isPossible }) => isPossible)
  const place = open.find(({ link }) => PLACE.test(link.name))
  const sure = options.filter(({ link, isPossible }) => !isPossible && !(place && PLACE.test(link.name)))
  const parts = [...sure, ...open.filter(({ link }) => link.name === 'WithHeaders')].flatMap(({ link, isPossible }) =>
    partsOf(found, file, name, link).map((part) => (isPossible ? { ...part, unknown: part.unknown ?? 'set under a condition' } : part)),
  )
  if (!place) return parts
  const slice: Slice = { code: file.code, from: place.link.index, to: place.link.index + 1 }
  const setting = `${name}.${place.link.name}`
  return [...parts, openPart(found, file, slice, { setting, role: 'endpoint', written: [`${setting}(`, ')'] })]
}

function partsOf(found: Findings, file: SourceFile, name: string, { name: option, args = [], index }: Link): CodePart[] {
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
  if (option === 'WithTemporalitySelector') return make(only, { role: 'temporality', as: temporality(file) })
  if (option === 'WithInsecure') return [flag(found, file, index, setting, true)]
  if (option === 'WithTLSClientConfig' || option === 'WithTLSCredentials') return [flag(found, file, index, setting, false)]
  if (option === 'WithDialOption') return make(only, { role: 'insecure', as: () => UNKNOWN })
  // "takes precedence over any other option that relates to establishing … a gRPC connection": https://pkg.go.dev/go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc#WithGRPCConn
  if (option === 'WithGRPCConn') return make(only, { role: 'endpoint', as: () => UNKNOWN })
  return option === 'WithHeaders' && only ? headersIn(found, file, setting, only.value) : []
}

/** An option without arguments. */
function flag(found: Findings, file: SourceFile, index: number, setting: string, isInsecure: boolean): CodePart {
  const slice: Slice = { code: file.code, from: index, to: index + 1 }
  return partOf(found, file, slice, {
    setting,
    role: 'insecure',
    written: [`${setting}(`, ')'],
    as: () => known(String(isInsecure)),
  })
}

function compression(slice: Slice): Value {
  const word = last(slice)?.text ?? ''
  return /^(?:Gzip|No)Compression$/.test(word) ? known(word.startsWith('Gzip') ? 'gzip' : 'none') : UNKNOWN
}

/** `map[string]string{"a": "b"}`, or the variable that holds one. */
function headersIn(found: Findings, file: SourceFile, setting: string, value: Slice): CodePart[] {
  const open = mapIn(file, value)
  if (!open) return [openPart(found, file, value, { setting, role: 'headers', written: [`${setting}(`, ')'] })]
  return itemsOf(open.code, open.from).map((item) => {
    const { name, value: text } = argumentOf(item)
    return headerPart(found, file, text, { name, setting, written: (key) => [`"${key}": "`, '"'] })
  })
}

function mapIn(file: SourceFile, slice: Slice): Slice | null {
  const { code, from, to } = slice
  if (isWord(code.tokens[from], 'map')) {
    const open = code.tokens.findIndex((token, i) => i >= from && i < to && isMark(token, '{'))
    return open < 0 ? null : { code, from: open, to }
  }
  const made = constantAt(file, slice)
  return made && isWord(first(made), 'map') ? mapIn(file, made) : null
}
