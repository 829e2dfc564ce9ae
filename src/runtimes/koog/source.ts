import { type Findings, addFact, addSign, originAt, uniqueName } from '../../sources/code/collect.ts'
import type { SourceFile } from '../../sources/code/value.ts'
import { endingOf } from './ending.ts'
import type { Made } from '../java/source.ts'
import { attributes, integration, names } from './integrations.ts'
import { type Chain, type Code, type Link, type Slice, chainsOf, isMark, isWord, within } from '../../sources/code/syntax.ts'

const KOOG = /\bai\.koog\./
/** The calls of `OpenTelemetryConfig`, https://docs.koog.ai/opentelemetry-support/. */
const CONFIG =
  /^(?:addSpanExporter|addSpanProcessor|addMetricExporter|setVerbose|setServiceInfo|addResourceAttributes|setSampler|setSdk|setShutdownOnAgentClose|add(?:Langfuse|Weave|Datadog)Exporter)$/

const isKoog = ({ text }: SourceFile): boolean => KOOG.test(text)

/** What the code of an agent fixes of its telemetry. `made`: the exporters of all files. */
export function koogCode(found: Findings, files: readonly SourceFile[], made: readonly Made[]): void {
  const open = [...made]
  for (const file of files.filter(isKoog)) {
    const chains = chainsOf(file.code)
    for (const chain of chains) {
      feature(found, file, chain)
      const call = chain.links.find(({ name }, i) => i < 2 && CONFIG.test(name))
      if (call && !isWord(file.code.tokens[chain.from - 1], 'fun')) configured(found, { file, files, chains, open }, call)
    }
    endingOf(found, file)
  }
}

function feature(found: Findings, file: SourceFile, { links }: Chain): void {
  for (const [i, { name, args, at, block }] of links.entries()) {
    if (/^AIAgent(?:Service)?$/.test(name) && (args || block || links[i + 1]?.name === 'builder'))
      addSign(found, file, at.at, 'agent', name)
    const [what] = args ?? []
    if (name === 'install' && what && names(what.value).includes('OpenTelemetry')) addSign(found, file, at.at, 'feature', 'OpenTelemetry')
  }
}

interface Place {
  file: SourceFile
  files: readonly SourceFile[]
  chains: readonly Chain[]
  /** Exporters that nothing was found to take yet. */
  open: Made[]
}

function configured(found: Findings, place: Place, call: Link): void {
  const { file } = place
  const { name, args = [], at } = call
  const [one, two, three] = args
  if (/^add(?:Span|Metric)Exporter$/.test(name) && one) handed(found, place, name, one.value, at.at)
  else if (name === 'addSpanProcessor') processor(found, place, call)
  else if (name === 'setVerbose' && one) addFact(found, file, one.value, 'verbose', name, ['setVerbose(', ')'])
  else if (name === 'setShutdownOnAgentClose' && one) addFact(found, file, one.value, 'shutdown-on-close', name, [`${name}(`, ')'])
  else if (name === 'setServiceInfo') {
    if (one) addFact(found, file, one.value, 'service.name', `${name}.serviceName`, ['setServiceInfo("', '", …)'])
    if (two) addFact(found, file, two.value, 'service.version', `${name}.serviceVersion`, ['setServiceInfo(…, "', '")'])
    if (three) addFact(found, file, three.value, 'service.namespace', `${name}.serviceNamespace`, ['setServiceInfo(…, …, "', '")'])
  } else if (name === 'addResourceAttributes') attributes(found, file, args)
  else if (name === 'setSampler' && one) addSign(found, file, at.at, 'sampler', samplerOf(one.value), name)
  else if (name === 'setSdk' && one)
    addSign(found, file, at.at, 'sdk', names(one.value).includes('AutoConfiguredOpenTelemetrySdk') ? 'autoconfigured' : 'own', name)
  else integration(found, file, call)
}

/** `Sampler.traceIdRatioBased(0.1)`, as the specification names it. */
function samplerOf({ code, from, to }: Slice): string {
  const words = code.tokens.slice(from, to).map(({ text }) => text)
  if (words.includes('alwaysOff')) return 'always_off'
  const ratio = words[words.indexOf('traceIdRatioBased') + 2]
  if (words.includes('traceIdRatioBased') && ratio !== undefined && /^\d/.test(ratio))
    return `traceidratio(${ratio.replace(/[dDfF]$/, '')})`
  return words.length <= 6 && words.includes('alwaysOn') ? 'always_on' : 'code'
}

/** Marks the exporter that the argument makes, or leads to; where none can be found, says so. */
function handed(found: Findings, place: Place, call: string, value: Slice, at: number): void {
  const hits = takenFrom(place, value)
  for (const made of hits) take(found, place, made)
  if (hits.length > 0) return
  const setting = uniqueName(found, call)
  const from = originAt(place.file, at, setting)
  const { line } = from
  found.remarks.push(`${place.file.path}:${line}: what ${setting} is given cannot be told from the source.`)
  const language = place.file.language.id
  const signal = call === 'addMetricExporter' ? 'metrics' : 'traces'
  found.exporters.push({ name: setting, language, kind: 'other', signal, protocol: null, from, parts: [], into: 'koog' })
}

function take(found: Findings, { open }: Place, made: Made): void {
  open.splice(open.indexOf(made), 1)
  found.exporters = found.exporters.map((one) => (one === made.exporter ? { ...one, into: 'koog' as const } : one))
}

/** Exporters that stand in a piece of code, or in what a name in it stands for: a constant, or a function of these files. */
function takenFrom({ file, files, open }: Place, value: Slice): Made[] {
  const inPlace = open.filter((made) => made.file === file && isIn(made, value))
  if (inPlace.length > 0) return inPlace
  const words = new Set(
    value.code.tokens
      .slice(value.from, value.to)
      .filter((token) => isWord(token))
      .map(({ text }) => text),
  )
  const spans = files.flatMap((one) => [
    ...one.constants.filter(({ name }) => words.has(name)).map((constant) => ({ file: one, span: constant.value })),
    ...bodiesOf(one.code, words).map((span) => ({ file: one, span })),
  ])
  const hits = open.filter((made) => spans.some((one) => one.file === made.file && isIn(made, one.span)))
  return [...new Set(hits)]
}

const isIn = ({ at, end }: Made, { code, from, to }: Slice): boolean =>
  from < to && (code.tokens[from]?.at ?? Infinity) <= at && end <= (code.tokens[to - 1]?.end ?? 0)

/** `fun exporter() = …`, `fun exporter(): X { … }`, `X exporter() { … }`. */
function bodiesOf(code: Code, words: ReadonlySet<string>): Slice[] {
  const { tokens, mates } = code
  return tokens.flatMap((token, i) => {
    if (!isWord(token) || !words.has(token.text) || !isMark(tokens[i + 1], '(') || !isWord(tokens[i - 1])) return []
    const close = mates[i + 1] ?? tokens.length
    for (let j = close + 1; j < close + 8; j++) {
      if (isMark(tokens[j], '{')) return [{ code, from: j, to: Math.min((mates[j] ?? j) + 1, tokens.length) }]
      if (isMark(tokens[j], '=')) return [{ code, from: j + 1, to: nextFunction(tokens, j) }]
    }
    return []
  })
}

function nextFunction(tokens: Code['tokens'], from: number): number {
  const at = tokens.findIndex(
    (token, i) => i > from && token.newLine && /^(?:fun|class|object|private|public|internal|val)$/.test(token.text),
  )
  return at < 0 ? tokens.length : at
}

/** `addSpanProcessor { batchSpanProcessor(exporter) }` names the exporter from 1.0 on; before, it is handed the one that was added. */
function processor(found: Findings, place: Place, { block, args = [], at }: Link): void {
  addSign(found, place.file, at.at, 'processor', 'addSpanProcessor')
  const body = block ?? args[0]?.value
  if (!body) return
  for (const made of takenFrom(place, body)) take(found, place, made)
  const prints = within(place.chains, body).find(({ links }) => links[0]?.name === 'stdoutSpanExporter')
  if (!prints) return
  const from = originAt(place.file, at.at, 'stdoutSpanExporter')
  const language = place.file.language.id
  found.exporters.push({
    name: 'stdoutSpanExporter',
    language,
    kind: 'console',
    signal: 'traces',
    protocol: null,
    from,
    parts: [],
    into: 'koog',
  })
}
