import { join } from 'node:path'
import { FileError, type Read } from './reader.ts'

/** A program that a folder's build file gives away. */
export interface InFolder {
  runtime: string
  wiring?: string
  file: string
}

interface Sign {
  file: string
  runtime: string
  /** What has to stand in the file: a dependency on OpenTelemetry, since a build file alone says nothing about telemetry. */
  holds: RegExp
  wiring?: string
}

const JAVA = /io\.opentelemetry[.:]/
const PYTHON = /^\s*["']?opentelemetry-|["']opentelemetry-(?:sdk|distro|exporter)/m
const SIGNS: readonly Sign[] = [
  { file: 'package.json', runtime: 'node', holds: /"@opentelemetry\/(?:auto-instrumentations-node|sdk-)/ },
  { file: 'pyproject.toml', runtime: 'python', holds: PYTHON },
  { file: 'requirements.txt', runtime: 'python', holds: PYTHON },
  { file: 'uv.lock', runtime: 'python', holds: /name = "opentelemetry-sdk"/ },
  { file: 'poetry.lock', runtime: 'python', holds: /name = "opentelemetry-sdk"/ },
  { file: 'build.gradle.kts', runtime: 'koog', holds: /ai\.koog:/ },
  { file: 'build.gradle', runtime: 'koog', holds: /ai\.koog:/ },
  { file: 'pom.xml', runtime: 'koog', holds: /<groupId>ai\.koog</ },
  { file: 'go.mod', runtime: 'go', holds: /go\.opentelemetry\.io\/(?:otel\/exporters|contrib\/exporters)\// },
  { file: 'Cargo.toml', runtime: 'rust', holds: /^opentelemetry-otlp\b/m },
  { file: 'pom.xml', runtime: 'java', holds: /opentelemetry-sdk-extension-autoconfigure|io\.opentelemetry/ },
  { file: 'build.gradle.kts', runtime: 'java', holds: JAVA },
  { file: 'build.gradle', runtime: 'java', holds: JAVA },
]

/** The programs that the build files of a folder give away, in a fixed order; nothing is run, links and large files are passed over. */
export function programsIn(folder: string, read: Read, known: (runtime: string) => boolean): InFolder[] {
  const texts = new Map<string, string | null>()
  const textOf = (file: string): string | null => {
    if (!texts.has(file)) texts.set(file, contentOf(join(folder, file), read))
    return texts.get(file) ?? null
  }
  const found = SIGNS.filter(({ file, runtime, holds }) => known(runtime) && holds.test(textOf(file) ?? ''))
  return [...new Map(found.map(({ runtime, wiring, file }) => [runtime, { runtime, wiring, file }])).values()]
}

function contentOf(path: string, read: Read): string | null {
  try {
    return read(path, { lossy: true })
  } catch (error) {
    if (error instanceof FileError) return null
    throw error
  }
}
