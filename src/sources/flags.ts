import { apps } from '../apps/index.ts'
import { secretOf } from '../redact.ts'
import { runtimes } from '../runtimes/index.ts'
import type { Layer, Runtime, Setting } from '../types.ts'
import { type HeaderText, headerLists, isHeader } from './settings/header-lists.ts'

/** Options of a command line that some app is set up with: `--otlp-traces-endpoint`. */
const FLAGS = new Set(
  apps
    .flatMap(({ renames = [], gates = [] }) => [
      ...renames.flatMap(({ names }) => names),
      ...gates.flatMap(({ setting, or = [] }) => [setting, ...or]),
    ])
    .filter((name) => name.startsWith('--')),
)

/** Those of apps that take them in letters of any size, and without a value for `true`. */
const OPTIONS = apps.flatMap(({ options = [] }) => options)

/** What the words say by such options, as settings of that name. */
export function flagLayers(words: readonly string[], source: string): Layer[] {
  const flats: HeaderText[] = []
  const settings = words.flatMap((word, i): Setting[] => {
    const cut = word.indexOf('=')
    const name = cut < 0 ? word : word.slice(0, cut)
    const value = cut < 0 ? words[i + 1] : word.slice(cut + 1)
    if (!OPTIONS.some((one) => one.test(name)))
      return FLAGS.has(name) && value !== undefined ? [{ name, value: secretOf(name, value), from: { source, setting: name } }] : []
    const text = cut < 0 && (value ?? '-').startsWith('-') ? 'true' : (value ?? '')
    const key = name.toLowerCase()
    if (!isHeader(key)) return [{ name: key, value: secretOf(key, text), from: { source, setting: name } }]
    flats.push({ key, text })
    return []
  })
  settings.push(...headerLists(source, flats), ...ofApp(words, source))
  settings.push(...runtimes.flatMap((runtime) => ofLauncher(runtime, words, source)))
  return settings.length > 0 ? [{ source, kind: 'environment', delivered: true, settings }] : []
}

/** The options of an app that the words start, as the variables that they go over. */
function ofApp(words: readonly string[], source: string): Setting[] {
  const at = words.findIndex((word) => apps.some((app) => app.flags && isStartOf(app, word)))
  const { flags = {} } = apps.find((app) => app.flags && isStartOf(app, words[at] ?? '')) ?? {}
  return words.slice(at + 1).flatMap((word, i, rest): Setting[] => {
    const [, no, option = '', given] = /^--(no-)?([\w-]+)(?:=(.*))?$/s.exec(word) ?? []
    const flag = flags[`--${option}`]
    const value = flag?.isSwitch ? (no ? 'false' : (given ?? 'true')) : (given ?? rest[i + 1])
    if (!flag || value === undefined) return []
    const written = [`${word.replace(/=.*/s, '')}${given === undefined ? ' ' : '='}`, ''] as const
    return [{ name: flag.setting, value: secretOf(flag.setting, value), from: { source, setting: flag.setting, written } }]
  })
}

const isStartOf = ({ programs = [] }: (typeof apps)[number], word: string): boolean => programs.includes(word.replace(/^.*[\\/]/, ''))

/** The options of a launcher, before the command that it starts. */
function ofLauncher({ detection, reads }: Runtime, words: readonly string[], source: string): Setting[] {
  const options = detection?.options
  const at = options ? words.findIndex((word) => options.launcher.test(word)) : -1
  const out: Setting[] = []
  if (!options || at < 0) return out
  for (let i = at + 1; i < words.length; i++) {
    const [, option, given] = /^--(\w+)(?:=(.*))?$/s.exec(words[i] ?? '') ?? []
    if (option === undefined) return out
    const value = given ?? words[++i]
    const name = options.variables(option).find(reads)
    const written = [`--${option}${given === undefined ? ' ' : '='}`, ''] as const
    if (name !== undefined && value !== undefined)
      out.push({ name, value: secretOf(name, value), from: { source, setting: name, written } })
  }
  return out
}
