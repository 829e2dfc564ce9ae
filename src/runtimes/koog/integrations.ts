import type { CodeExporter, CodeRole } from '../../types.ts'
import { type Findings, addFact, originAt, partOf, uniqueName } from '../../sources/code/collect.ts'
import type { SourceFile } from '../../sources/code/value.ts'
import { duration } from '../../sources/code/numbers.ts'
import { type Argument, type Link, type Slice, isMark, isWord, plainText } from '../../sources/code/syntax.ts'

/** The parameters of the helpers for one backend, in order: https://github.com/JetBrains/koog (agents-features-opentelemetry, integration). */
const HELPERS: Readonly<Record<string, readonly (readonly [parameter: string, role: CodeRole])[]>> = {
  addLangfuseExporter: [
    ['langfuseUrl', 'endpoint'],
    ['langfusePublicKey', 'public-key'],
    ['langfuseSecretKey', 'secret-key'],
    ['timeout', 'timeout'],
  ],
  addWeaveExporter: [
    ['weaveOtelBaseUrl', 'endpoint'],
    ['weaveEntity', 'entity'],
    ['weaveProjectName', 'project'],
    ['weaveApiKey', 'secret-key'],
    ['timeout', 'timeout'],
  ],
  addDatadogExporter: [
    ['datadogApiKey', 'secret-key'],
    ['url', 'endpoint'],
    ['timeout', 'timeout'],
  ],
}
const ALIASES: Readonly<Record<string, string>> = { datadogSite: 'url' }

/** An exporter that one of them makes; nothing for another call. */
export function integration(found: Findings, file: SourceFile, { name, args = [], at }: Link): void {
  const known = HELPERS[name]
  if (!known) return
  const own = uniqueName(found, name)
  const parts = args.flatMap((argument: Argument, i) => {
    const parameter = argument.name === undefined ? known[i]?.[0] : (ALIASES[argument.name] ?? argument.name)
    const role = known.find(([one]) => one === parameter)?.[1]
    const isNull = names(argument.value).join('') === 'null'
    if (!role || !parameter || isNull) return []
    const setting = `${own}.${argument.name ?? parameter}`
    const as = role === 'timeout' ? { as: duration } : {}
    return [partOf(found, file, argument.value, { setting, role, written: [`${argument.name ?? parameter} = "`, '"'], ...as })]
  })
  const exporter: CodeExporter = {
    name,
    language: file.language.id,
    kind: 'integration',
    signal: 'traces',
    protocol: null,
    from: originAt(file, at.at, own),
    parts,
    into: 'koog',
  }
  found.exporters.push(exporter)
}

/** The first words of an expression. */
export const names = ({ code, from, to }: Slice): string[] => code.tokens.slice(from, Math.min(to, from + 6)).map(({ text }) => text)

/** `mapOf("a" to "b")`, `mapOf(AttributeKey.stringKey("a") to "b")`. */
export function attributes(found: Findings, file: SourceFile, args: readonly Argument[]): void {
  for (const { value } of args) {
    const { code, from, to } = value
    for (let i = from + 1; i < to - 1; i++) {
      if (!isWord(code.tokens[i], 'to')) continue
      const before = isMark(code.tokens[i - 1], ')') ? code.tokens[i - 2] : code.tokens[i - 1]
      const key = before && plainText(before)
      if (!key) continue
      let end = i + 1
      while (end < to && !isMark(code.tokens[end], ',') && !isMark(code.tokens[end], ')')) end++
      addFact(found, file, { code, from: i + 1, to: end }, `resource.${key}`, `addResourceAttributes(${key})`, [`"${key}" to "`, '"'])
    }
  }
}
