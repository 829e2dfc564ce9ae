import { type CodePart, type Protocol, type Signal, SIGNALS } from '../../types.ts'
import { type Findings, addSign, openPart, originAt, partOf, uniqueName } from '../../sources/code/collect.ts'
import type { SourceFile } from '../../sources/code/value.ts'
import { plainNumber } from '../../sources/code/numbers.ts'
import { type Link, type Slice, chainsOf, isMark, isWord, last } from '../../sources/code/syntax.ts'

const PROTOCOL: Readonly<Record<string, Protocol>> = { HttpProtobuf: 'http/protobuf', Grpc: 'grpc' }
const AROUND: readonly (readonly [RegExp, Signal])[] = [
  [/^(?:WithTracing|AddOpenTelemetryTracing|CreateTracerProviderBuilder|TracerProviderBuilder)$/, 'traces'],
  [/^(?:WithMetrics|AddOpenTelemetryMetrics|CreateMeterProviderBuilder|MeterProviderBuilder)$/, 'metrics'],
  [/^(?:WithLogging|AddOpenTelemetry|LoggerProviderBuilder|CreateLoggerProviderBuilder|AddLogging)$/, 'logs'],
]

/** The variable that the templates of Aspire look at before they add an exporter: https://aspire.dev/fundamentals/service-defaults/ */
const ENDPOINT = /"OTEL_EXPORTER_OTLP_ENDPOINT"/

/** Exporters that `AddOtlpExporter(o => { o.Endpoint = … })` or `UseOtlpExporter(protocol, url)` makes in C#. */
export function dotnetExporters(found: Findings, file: SourceFile): void {
  for (const { links, from } of chainsOf(file.code)) {
    for (const link of links) {
      if (link.args && link.name === 'UseOtlpExporter') forAll(found, file, link)
      if (!link.args || (link.name !== 'AddOtlpExporter' && link.name !== 'AddConsoleExporter')) continue
      if (link.name === 'AddOtlpExporter' && ENDPOINT.test(file.text)) addSign(found, file, link.at.at, 'asks-for-endpoint', link.name)
      const name = uniqueName(found, link.name)
      const isOtlp = link.name === 'AddOtlpExporter'
      const values = isOtlp ? assignmentsIn(link) : []
      const protocol = values.findLast(({ name: key }) => key === 'Protocol')?.value
      found.exporters.push({
        name: link.name,
        language: 'C#',
        kind: isOtlp ? 'otlp' : 'console',
        signal: signalOf(file, links.slice(0, links.indexOf(link)), from),
        protocol: PROTOCOL[(protocol && last(protocol)?.text) ?? ''] ?? null,
        from: originAt(file, link.at.at, name),
        parts: values.flatMap(({ name: key, value }) => partsOf(found, file, name, key, value)),
      })
    }
  }
}

/**
 * One call for all signals. The URL is a base that gets the path of each signal added, and stands below a variable of that signal alone
 * (https://github.com/open-telemetry/opentelemetry-dotnet/blob/core-1.18.0/src/OpenTelemetry.Exporter.OpenTelemetryProtocol/Builder/OpenTelemetryBuilderOtlpExporterExtensions.cs).
 */
function forAll(found: Findings, file: SourceFile, { name: call, args = [], at }: Link): void {
  const setting = uniqueName(found, call)
  const [protocol, url] = ['protocol', 'baseUrl'].map(
    (name, i) => args.find((one) => one.name === name) ?? args.filter((one) => !one.name)[i],
  )
  const spoken = protocol && PROTOCOL[last(protocol.value)?.text ?? '']
  const parts: CodePart[] = []
  if (url) parts.push(partOf(found, file, url.value, { setting: `${setting}.baseUrl`, role: 'endpoint', written: ['new Uri("', '")'] }))
  if (protocol && url && !spoken)
    parts.push(openPart(found, file, protocol.value, { setting: `${setting}.protocol`, role: 'protocol', written: ['', ''] }))
  if (args.length === 0 && ENDPOINT.test(file.text)) addSign(found, file, at.at, 'asks-for-endpoint', call)
  // Overloads with one argument are not those of OpenTelemetry.
  const kind = args.length === 1 ? 'other' : 'otlp'
  const from = originAt(file, at.at, setting)
  for (const signal of SIGNALS) found.exporters.push({ name: call, language: 'C#', kind, signal, protocol: spoken ?? null, from, parts })
}

/** The builder that the call is made on, or inside of. */
function signalOf({ code: { tokens } }: SourceFile, before: readonly Link[], from: number): Signal {
  const words = [...tokens.slice(Math.max(0, from - 400), from).map(({ text }) => text), ...before.map(({ name }) => name)]
  for (const word of words.toReversed()) {
    const known = AROUND.find(([form]) => form.test(word))
    if (known) return known[1]
  }
  return 'traces'
}

/** `o.Endpoint = …;` in the lambda. */
function assignmentsIn({ args = [] }: Link): { name: string; value: Slice }[] {
  return args.flatMap(({ value: { code, from, to } }) => {
    const out: { name: string; value: Slice }[] = []
    for (let i = from; i < to; i++) {
      if (!isMark(code.tokens[i], '=') || !isWord(code.tokens[i - 1]) || !isMark(code.tokens[i - 2], '.')) continue
      let end = i + 1
      while (end < to && !isMark(code.tokens[end], ';') && !isMark(code.tokens[end], '}')) {
        const mate = code.mates[end] ?? end
        end = /^[([{]$/.test(code.tokens[end]?.text ?? '') && mate > end && mate < to ? mate + 1 : end + 1
      }
      out.push({ name: code.tokens[i - 1]?.text ?? '', value: { code, from: i + 1, to: end } })
    }
    return out
  })
}

function partsOf(found: Findings, file: SourceFile, name: string, key: string, value: Slice): CodePart[] {
  const setting = `${name}.${key}`
  if (key === 'Endpoint') return [partOf(found, file, value, { setting, role: 'endpoint', written: ['Endpoint = new Uri("', '")'] })]
  if (key === 'Headers') return [partOf(found, file, value, { setting, role: 'headers', written: ['Headers = "', '"'] })]
  if (key === 'Protocol' && !PROTOCOL[last(value)?.text ?? ''])
    return [openPart(found, file, value, { setting, role: 'protocol', written: ['Protocol = ', ''] })]
  if (key === 'TimeoutMilliseconds')
    return [partOf(found, file, value, { setting, role: 'timeout', written: [`${key} = `, ''], as: plainNumber(1) })]
  return []
}
