import { runtimes } from '../../runtimes/index.ts'
import { exporterReaders, frameworkReaders } from '../../runtimes/readers.ts'
import { visible } from '../../text.ts'
import type { BuildFile, CodeExporter, CodeLanguage, Layer, Runtime } from '../../types.ts'
import { buildFiles, versionOf } from '../build-files.ts'
import type { Read } from '../reader.ts'
import { type Findings, nothingYet } from './collect.ts'
import { type EnvWrites, envWrites } from './env-writes.ts'
import { type SourceFile, sourceFile } from './value.ts'
import { type SourceText, isBuildFile, sourceTexts } from './files.ts'
import { languageOf } from './languages.ts'
import { tokensOf } from './lexer.ts'
import { lookedUp } from './looked-up.ts'

/** What the source gives away about the program. */
export interface FromSource {
  layer: Layer
  /** What the code puts into the environment of its own program. */
  writes: EnvWrites
  runtime?: string
  wiring?: string
  version?: string
}

/** Reads, and never runs, the sources of a program: the exporters that its code makes, and what it hands them. Throws FileError for the path itself. */
export function readCode(path: string, read: Read, env: (name: string) => string | undefined): FromSource {
  const { files, builds, left } = sourceTexts(path, read)
  const remarks = [
    ...(files.length + builds.length + left.length === 0
      ? [`--source ${visible(path, 300)}: there is no program code in it that says anything of telemetry, and no build file`]
      : []),
    ...(left.length === 0
      ? []
      : [
          `--source ${path}: ${left.length} files or folders are too large, too deep, too many or no UTF-8 and were not read (${left[0]} …).`,
        ]),
  ]
  return codeOfTexts(files, builds, { source: path, env, left: remarks })
}

interface About {
  source: string
  env(name: string): string | undefined
  left?: readonly string[]
}

/** The same of texts by their paths, build files among them. Pure, and never throws, whatever the texts are. */
export function codeFrom(texts: Readonly<Record<string, string>>, about: About): FromSource {
  const all = Object.entries(texts).map(([path, text]) => ({ path, text }))
  return codeOfTexts(
    all.filter(({ path }) => !isBuildFile(path)),
    all.filter(({ path }) => isBuildFile(path)),
    about,
  )
}

function codeOfTexts(texts: readonly SourceText[], builds: readonly SourceText[], { source, env, left = [] }: About): FromSource {
  const files = texts.flatMap(({ path, text }): SourceFile[] => {
    const language = languageOf(path)
    return language ? [sourceFile(path, text, language, tokensOf(text, language))] : []
  })
  const outer = nothingYet(env)
  const writes = envWrites(outer, files)
  const found = nothingYet(withWrites(env, writes))
  const made = files.flatMap((file) => exporterReaders[file.language.id]?.(found, file) ?? [])
  found.exporters.push(...made.map(({ exporter }) => exporter))
  for (const framework of frameworkReaders) framework(found, files, made)
  lookedUp(found, files)
  const known = buildFiles(builds)
  return { layer: layerOf(found, files, known, source, left), writes, ...programOf(files, found.exporters, known) }
}

/** The environment as the code finds it, behind its own lines. */
function withWrites(env: About['env'], { over, under }: EnvWrites): About['env'] {
  const of = (settings: EnvWrites['over'], name: string): string | undefined =>
    settings.findLast((setting) => setting.name === name && !setting.unknown)?.value.reveal()
  return (name) => of(over, name) ?? env(name) ?? of(under, name)
}

function layerOf(
  found: Findings,
  files: readonly SourceFile[],
  builds: readonly BuildFile[],
  source: string,
  left: readonly string[],
): Layer {
  const languages = [...new Set(files.map(({ language }) => language.id))] satisfies CodeLanguage[]
  const remarks = [...found.remarks, ...left].slice(0, 20)
  return {
    source,
    kind: 'code',
    delivered: true,
    settings: uniquely(found.settings),
    code: { languages, exporters: found.exporters, facts: found.facts, reads: [...found.reads], whole: left.length === 0, builds },
    ...(remarks.length > 0 ? { remarks } : {}),
  }
}

/** Of two settings of the same name the last one counts, as the later call does. */
const uniquely = (settings: Layer['settings']): Layer['settings'] => [
  ...new Map(settings.map((setting) => [setting.name, setting])).values(),
]

function programOf(
  files: readonly SourceFile[],
  exporters: readonly CodeExporter[],
  builds: readonly BuildFile[],
): Omit<FromSource, 'layer' | 'writes'> {
  const framework = runtimes.find((runtime) => isTold(runtime, files) || ownVersion(runtime, builds) !== undefined)
  if (framework) return { runtime: framework.id, ...optional('version', ownVersion(framework, builds)) }
  const language = exporters.find(({ kind }) => kind === 'otlp')?.language
  const runtime = runtimes.find(({ detection }) => language !== undefined && detection?.code?.languages?.includes(language))
  const wiring = runtime?.detection?.code?.wirings?.find(([tells]) => files.some(({ text }) => tells.test(text)))?.[1]
  return runtime ? { runtime: runtime.id, ...optional('wiring', wiring) } : {}
}

const isTold = ({ detection }: Runtime, files: readonly SourceFile[]): boolean =>
  files.some(({ text }) => detection?.code?.tells?.test(text) ?? false)

/** The version of a framework that a build file names. */
function ownVersion({ detection }: Runtime, builds: readonly BuildFile[]): string | undefined {
  const tells = detection?.code?.tells && detection.packages?.tells
  return tells && versionOf(builds, ({ group, name }) => tells.test(`${group}:${name}`))
}

const optional = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined ? {} : ({ [key]: value } as Record<K, string>)
