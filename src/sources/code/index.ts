import type { BuildFile, CodeExporter, CodeLanguage, Layer } from '../../types.ts'
import { buildFiles, versionOf } from '../build-files.ts'
import type { Read } from '../reader.ts'
import { type Findings, nothingYet } from './collect.ts'
import { type SourceFile, sourceFile } from './evaluate.ts'
import { type SourceText, isBuildFile, sourceTexts } from './files.ts'
import { dotnetExporters } from './dotnet.ts'
import { goExporters } from './go.ts'
import { javascriptExporters } from './javascript.ts'
import { jvmExporters } from './jvm.ts'
import { isKoog, koogCode } from './koog.ts'
import { languageOf } from './languages.ts'
import { pythonExporters } from './python.ts'
import { rustExporters } from './rust.ts'
import { tokensOf } from './lexer.ts'

/** What the source gives away about the program. */
export interface FromSource {
  layer: Layer
  runtime?: string
  wiring?: string
  version?: string
}

/** Reads, and never runs, the sources of a program: the exporters that its code makes, and what it hands them. Throws FileError for the path itself. */
export function readCode(path: string, read: Read, env: (name: string) => string | undefined): FromSource {
  const { files, builds, left } = sourceTexts(path, read)
  const remarks =
    left.length === 0
      ? []
      : [`--source ${path}: ${left.length} files or folders are too large, too deep or too many and were not read (${left[0]} …).`]
  return codeOfTexts(files, builds, { source: path, env, left: remarks })
}

type Reader = (found: Findings, file: SourceFile) => void
const READERS: Partial<Record<CodeLanguage, Reader>> = {
  javascript: javascriptExporters,
  python: pythonExporters,
  go: goExporters,
  rust: rustExporters,
  dotnet: dotnetExporters,
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
  const found = nothingYet(env)
  for (const file of files) READERS[file.language.id]?.(found, file)
  const made = files.filter(({ language: { id } }) => id === 'kotlin' || id === 'java').flatMap((file) => jvmExporters(found, file))
  found.exporters.push(...made.map(({ exporter }) => exporter))
  koogCode(found, files, made)
  const known = buildFiles(builds)
  return { layer: layerOf(found, files, known, source, left), ...programOf(files, found.exporters, known) }
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
): Omit<FromSource, 'layer'> {
  const version = versionOf(builds, ({ group }) => group === 'ai.koog')
  if (files.some(isKoog) || version !== undefined) return { runtime: 'koog', ...(version === undefined ? {} : { version }) }
  const language = exporters.find(({ kind }) => kind === 'otlp')?.language
  const runtime = language === undefined ? undefined : RUNTIME[language]
  if (runtime !== 'java') return runtime === undefined ? {} : { runtime }
  return { runtime, wiring: files.some(({ text }) => text.includes('AutoConfiguredOpenTelemetrySdk')) ? 'autoconfigure' : 'code' }
}

const RUNTIME: Readonly<Record<CodeLanguage, string>> = {
  kotlin: 'java',
  java: 'java',
  javascript: 'node',
  python: 'python',
  go: 'go',
  rust: 'rust',
  dotnet: 'dotnet',
}
