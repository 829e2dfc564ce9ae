import type { CodePart, Protocol, Signal } from '../../types.ts'
import { type Findings, addSign, constantAt, headerPart, openPart, originAt, partOf, uniqueName } from '../../sources/code/collect.ts'
import { type SourceFile, type Value, UNKNOWN, known } from '../../sources/code/value.ts'
import { duration } from '../../sources/code/numbers.ts'
import { temporality } from '../../sources/code/temporality.ts'
import { type Chain, type Link, type Slice, chainsOf, first, isMark, itemsOf, last, plainText } from '../../sources/code/syntax.ts'

const BUILDERS: Readonly<Record<string, Signal>> = { SpanExporter: 'traces', MetricExporter: 'metrics', LogExporter: 'logs' }
const PROTOCOL: Readonly<Record<string, Protocol>> = { HttpBinary: 'http/protobuf', HttpJson: 'http/json', Grpc: 'grpc' }
/** What hands a TLS configuration, or a connection of its own, to an exporter; it may stand in a function of its own. */
const TRUSTS = /^(?:with_tls_config|with_channel|tls_config)$/
const SETS = /^with_(?:endpoint|protocol|timeout|headers|metadata|compression)$/

/** Exporters that `SpanExporter::builder().with_http()…` makes in Rust, and `new_exporter().tonic()…` of versions before 0.27. */
export function rustExporters(found: Findings, file: SourceFile): void {
  const chains = chainsOf(file.code)
  const trust = file.code.tokens.find(({ kind, text }) => kind === 'word' && TRUSTS.test(text))
  if (trust) addSign(found, file, trust.at, 'trust', trust.text)
  for (const chain of chains) {
    const { links } = chain
    const at = links.findIndex(({ name }, i) => (name in BUILDERS && links[i + 1]?.name === 'builder') || name === 'new_exporter')
    // A piece of code that begins in the midst of a builder.
    const isPiece = at < 0 && links[0]?.name === 'with_endpoint' && isMark(file.code.tokens[chain.from - 1], '.')
    const head = isPiece ? links[0] : links[at]
    if (!head) continue
    const behind = isPiece ? links : [...links.slice(at + 1), ...onVariable(file, chain, chains)]
    const isGrpc = behind.some(
      (link) =>
        link.name === 'with_tonic' || link.name === 'tonic' || (isPiece && link.name === 'with_protocol' && wordOf(link) === 'Grpc'),
    )
    const named = PROTOCOL[wordOf(behind.findLast(({ name }) => name === 'with_protocol'))]
    const name = uniqueName(found, head.name)
    const parts = behind.filter((link) => SETS.test(link.name)).flatMap((link) => partsOf(found, file, name, link))
    found.exporters.push({
      name: head.name,
      language: 'Rust',
      kind: 'otlp',
      signal: BUILDERS[head.name] ?? signalAround(file, chain),
      protocol: isGrpc ? 'grpc' : (named ?? (behind.some((link) => /^(?:with_)?http$/.test(link.name)) ? 'http/protobuf' : null)),
      from: originAt(file, head.at.at, name),
      parts,
    })
  }
}

/** The last word of an only argument: `Protocol::Grpc`. */
function wordOf(link: Link | undefined): string {
  const [only] = link?.args ?? []
  return (only && last(only.value)?.text) ?? ''
}

/** `new_pipeline().metrics(…).with_exporter(new_exporter()…)`. */
function signalAround({ code: { tokens } }: SourceFile, { from }: Chain): Signal {
  const before = tokens.slice(Math.max(0, from - 40), from).map(({ text }) => text)
  const last = before.findLast((word) => /^(?:tracing|metrics|logging)$/.test(word))
  return last === 'metrics' ? 'metrics' : last === 'logging' ? 'logs' : 'traces'
}

/** `let mut b = SpanExporter::builder().with_http(); b = b.with_endpoint(…)`. */
function onVariable(file: SourceFile, chain: Chain, chains: readonly Chain[]): Link[] {
  const holder = file.constants.find(({ value }) => value.from <= chain.from && chain.to <= value.to)
  return holder
    ? chains.filter(({ links }) => links[0]?.name === holder.name && links.length > 1).flatMap(({ links }) => links.slice(1))
    : []
}

function partsOf(found: Findings, file: SourceFile, name: string, { name: method, args = [] }: Link): CodePart[] {
  const [only] = args
  if (!only) return []
  const setting = `${name}.${method}`
  const written = [`.${method}("`, '")'] as const
  if (method === 'with_endpoint') return [partOf(found, file, only.value, { setting, role: 'endpoint', written })]
  if (method === 'with_timeout')
    return [partOf(found, file, only.value, { setting, role: 'timeout', written: [`.${method}(`, ')'], as: duration })]
  if (method === 'with_compression') return [partOf(found, file, only.value, { setting, role: 'compression', written, as: compression })]
  if (method === 'with_temporality')
    return [partOf(found, file, only.value, { setting, role: 'temporality', written: [`.${method}(`, ')'], as: temporality(file) })]
  return method === 'with_headers' || method === 'with_metadata' ? headersIn(found, file, setting, only.value) : []
}

const compression = (slice: Slice): Value => (last(slice)?.text === 'Gzip' ? known('gzip') : UNKNOWN)

/** `HashMap::from([("a".to_string(), "b".to_string())])`. */
function headersIn(found: Findings, file: SourceFile, setting: string, value: Slice): CodePart[] {
  const list = listIn(file, value)
  const items = list ? itemsOf(list.code, list.from).map((item) => (isMark(first(item), '(') ? itemsOf(item.code, item.from) : [])) : []
  if (items.length === 0 || items.some((pair) => pair.length !== 2))
    return [openPart(found, file, value, { setting, role: 'headers', written: [`.${setting}(`, ')'] })]
  return items.flatMap(([key, text]) => {
    const head = key && first(key)
    const name = (head && plainText(head)) || undefined
    return text ? [headerPart(found, file, text, { name, setting, written: (shown) => [`("${shown}".into(), "`, '".into())'] })] : []
  })
}

function listIn(file: SourceFile, slice: Slice): Slice | null {
  const { code, from, to } = slice
  const open = code.tokens.findIndex((token, i) => i >= from && i < to && isMark(token, '['))
  if (open >= 0) return { code, from: open, to }
  const made = constantAt(file, slice)
  return made ? listIn(file, made) : null
}
