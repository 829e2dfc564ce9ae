import type { CodePart, Protocol, Signal } from '../../types.ts'
import { type Findings, constantAt, headerPart, openPart, originAt, pairsIn, partOf, uniqueName } from '../../sources/code/collect.ts'
import { evaluate } from '../../sources/code/evaluate.ts'
import type { SourceFile } from '../../sources/code/value.ts'
import { plainNumber } from '../../sources/code/numbers.ts'
import { type Argument, type Slice, chainAt, first, isMark, isWord, last, plainText } from '../../sources/code/syntax.ts'

const FACTORY = /^(?:OtlpHttpTransportFactory|PsrTransportFactory|GrpcTransportFactory)$/
const EXPORTERS: Readonly<Record<string, Signal>> = { SpanExporter: 'traces', MetricExporter: 'metrics', LogsExporter: 'logs' }

/** Exporters with the transports that `(new OtlpHttpTransportFactory())->create(…)` makes in PHP. */
export function phpExporters(found: Findings, file: SourceFile): void {
  const { code } = file
  code.tokens.forEach((token, i) => {
    const factory = isWord(token, 'create') && isMark(code.tokens[i - 1], '.') ? factoryBefore(file, i - 1) : undefined
    const args = factory === undefined ? undefined : chainAt(code, i)?.links[0]?.args
    const signal = factory !== undefined && args ? signalOf(file, i, args[0]) : undefined
    // Zipkin's exporter takes a transport of PSR too.
    if (factory === undefined || !args || (signal === undefined && factory.startsWith('Psr'))) return
    const name = uniqueName(found, factory)
    const parts = args.flatMap((argument, at) => partsOf(found, file, name, argument, at))
    const protocol = factory.startsWith('Grpc') ? 'grpc' : spoken(args)
    found.exporters.push({
      name: factory,
      language: 'PHP',
      kind: 'otlp',
      signal: signal ?? 'traces',
      protocol,
      from: originAt(file, token.at, name),
      parts,
    })
  })
}

/** `(new X())->`, `new X()->`, `$factory->` with `$factory = new X()`. */
function factoryBefore(file: SourceFile, arrow: number): string | undefined {
  const { tokens, mates } = file.code
  const open = isMark(tokens[arrow - 1], ')') ? (mates[arrow - 1] ?? arrow) : arrow - 1
  const inside = tokens.slice(Math.max(open - 1, 0), arrow).find(({ text }) => FACTORY.test(text))
  if (inside || !isWord(tokens[arrow - 1])) return inside?.text
  const made = constantAt(file, { code: file.code, from: arrow - 1, to: arrow })
  return made && file.code.tokens.slice(made.from, made.to).find(({ text }) => FACTORY.test(text))?.text
}

/** `'application/json'`, `ContentTypes::JSON`. */
function spoken([, type]: readonly Argument[]): Protocol {
  const head = type && first(type.value)
  const text = head?.kind === 'string' ? plainText(head) : type && last(type.value)?.text.toLowerCase()
  return text?.endsWith('json') ? 'http/json' : 'http/protobuf'
}

/** By the exporter that it is handed to, or by its path. */
function signalOf(file: SourceFile, at: number, endpoint: Argument | undefined): Signal | undefined {
  const { tokens, mates } = file.code
  const holder = file.constants.find(({ value }) => value.from <= at && at < value.to)?.name
  const taker = tokens.findIndex((token, i) => {
    if (!isWord(token) || !(token.text in EXPORTERS) || !isMark(tokens[i + 1], '(')) return false
    const end = mates[i + 1] ?? i
    return (i < at && at < end) || (holder !== undefined && tokens.slice(i + 2, end).some((word) => isWord(word, holder)))
  })
  const text = endpoint ? file.text.slice(first(endpoint.value)?.at, last(endpoint.value)?.end) : ''
  const named = (['traces', 'metrics', 'logs'] as const).find((signal) => text.includes(`/v1/${signal}`))
  return EXPORTERS[tokens[taker]?.text ?? ''] ?? named
}

const POSITIONS = ['endpoint', 'contentType', 'headers', 'compression', 'timeout']
const isNull = (slice: Slice): boolean => slice.to - slice.from === 1 && /^null$/i.test(first(slice)?.text ?? '')

function partsOf(found: Findings, file: SourceFile, name: string, argument: Argument, at: number): CodePart[] {
  const { value } = argument
  const key = argument.name ?? POSITIONS[at]
  const setting = `${name}.${key}`
  const written = ["'", "'"] as const
  if (isNull(value)) return []
  if (key === 'endpoint')
    return [partOf(found, file, value, { setting, role: 'endpoint', written, as: (slice, scope) => evaluate(withoutMethod(slice), scope) })]
  if (key === 'compression') return [partOf(found, file, value, { setting, role: 'compression', written })]
  if (key === 'timeout') return [partOf(found, file, value, { setting, role: 'timeout', written: ['', ''], as: plainNumber(1_000) })]
  return key === 'headers' ? headersIn(found, file, setting, value) : []
}

/** `'http://h:4317' . OtlpUtil::method(Signals::TRACE)`: the name of the method is added for gRPC in any case. */
function withoutMethod({ code, from, to }: Slice): Slice {
  const at = code.tokens.findIndex((token, i) => i > from && i < to && isMark(token, '+') && isWord(code.tokens[i + 1], 'OtlpUtil'))
  return { code, from, to: at < 0 ? to : at }
}

function headersIn(found: Findings, file: SourceFile, setting: string, value: Slice): CodePart[] {
  const items = pairsIn(file, value, '[')
  if (!items) return [openPart(found, file, value, { setting, role: 'headers', written: ['', ''] })]
  return items.map(({ name, value: text }) => headerPart(found, file, text, { name, setting, written: (key) => [`'${key}' => '`, "'"] }))
}
