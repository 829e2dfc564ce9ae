import type { CodeExporter, CodePart, Signal } from '../../types.ts'
import { type Findings, headerPart, openPart, originAt, pairsIn, partOf, uniqueName } from '../../sources/code/collect.ts'
import type { SourceFile } from '../../sources/code/value.ts'
import { plainNumber } from '../../sources/code/numbers.ts'
import { type Argument, type Link, type Slice, argumentOf, chainsOf, first, isMark, isWord, split } from '../../sources/code/syntax.ts'

const console = (signal: Signal): Pick<CodeExporter, 'kind' | 'signal'> => ({ kind: 'console', signal })
/** By the name of the class, behind its module where that is needed to tell it. */
const CLASSES: readonly (readonly [RegExp, Pick<CodeExporter, 'kind' | 'signal'>])[] = [
  [/(?:^|\.)OTLP\.Exporter$/, { kind: 'otlp', signal: 'traces' }],
  [/(?:^|\.)MetricsExporter$/, { kind: 'otlp', signal: 'metrics' }],
  [/(?:^|\.)LogsExporter$/, { kind: 'otlp', signal: 'logs' }],
  [/(?:^|\.)ConsoleSpanExporter$/, console('traces')],
  [/(?:^|\.)ConsoleMetricPullExporter$/, console('metrics')],
  [/(?:^|\.)ConsoleLogRecordExporter$/, console('logs')],
]

/** Exporters that `OpenTelemetry::Exporter::OTLP::Exporter.new(endpoint: …)` makes in Ruby. */
export function rubyExporters(found: Findings, file: SourceFile): void {
  for (const { links } of chainsOf(file.code)) {
    const at = links.findIndex(({ name }) => name === 'new')
    const call = links[at]
    const named = links.slice(0, at).map(({ name }) => name)
    const kind = call && CLASSES.find(([form]) => form.test(named.join('.')))?.[1]
    if (!call || !kind) continue
    const label = named.slice(-2).join('::')
    const name = uniqueName(found, label)
    const parts = kind.kind === 'otlp' ? argumentsOf(file, call).flatMap((argument) => partsOf(found, file, name, argument)) : []
    const protocol = kind.kind === 'otlp' ? 'http/protobuf' : null
    found.exporters.push({ name: label, language: 'Ruby', ...kind, protocol, from: originAt(file, call.at.at, name), parts })
  }
}

/** Brackets may be left out: `.new endpoint: "…"`. */
function argumentsOf({ code }: SourceFile, { args, index }: Link): readonly Argument[] {
  if (args) return args
  const from = index + 1
  if (!isWord(code.tokens[from]) || code.tokens[from]?.newLine || !isMark(code.tokens[from + 1], ':')) return []
  let to = from
  for (; to < code.tokens.length; to++) {
    const token = code.tokens[to]
    if (to > from && token?.newLine && !isMark(code.tokens[to - 1], ',')) break
    if (token?.kind === 'mark' && /^[)\]};]$/.test(token.text)) break
    if (token?.kind === 'mark' && /^[([{]$/.test(token.text)) to = code.mates[to] ?? to
  }
  return split({ code, from, to: Math.min(to, code.tokens.length) }, (token) => isMark(token, ',')).map(argumentOf)
}

const isNil = (slice: Slice): boolean => slice.to - slice.from === 1 && isWord(first(slice), 'nil')

function partsOf(found: Findings, file: SourceFile, name: string, { name: key = '', value }: Argument): CodePart[] {
  const setting = `${name}.${key}`
  const written = [`${key}: "`, '"'] as const
  if (isNil(value)) return []
  if (key === '' && isMark(first(value), '*'))
    return [openPart(found, file, value, { setting: `${name}.endpoint`, role: 'endpoint', written })]
  if (key === 'endpoint') return [partOf(found, file, value, { setting, role: 'endpoint', written, isOptional: true })]
  if (key === 'timeout') return [partOf(found, file, value, { setting, role: 'timeout', written: ['timeout: ', ''], as: plainNumber(1) })]
  if (key === 'compression') return [partOf(found, file, value, { setting, role: 'compression', written })]
  return key === 'headers' ? headersIn(found, file, setting, value) : []
}

/** A hash, or the text of a list, which is read as the variable is. */
function headersIn(found: Findings, file: SourceFile, setting: string, value: Slice): CodePart[] {
  const items = pairsIn(file, value, '{')
  if (!items) return [partOf(found, file, value, { setting, role: 'headers', written: ['headers: "', '"'], isOptional: true })]
  return items.map(({ name, value: text }) => headerPart(found, file, text, { name, setting, written: (key) => [`"${key}" => "`, '"'] }))
}
