import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FileError, type Read } from '../reader.ts'
import { runtimes } from '../../runtimes/index.ts'
import { languageOf } from './languages.ts'

export interface SourceText {
  /** As the user would name it. */
  path: string
  text: string
}

export interface SourceTexts {
  files: SourceText[]
  /** Build files, wherever in the folder they stand. */
  builds: SourceText[]
  /** What the bounds kept from being read. */
  left: string[]
}

const MOST_FILES = 2_000
const MOST_FOLDERS = 4_000
const LARGEST = 400_000
const ALL = 20_000_000
const DEEPEST = 24
/** Code of others, what a build makes, and tests, whose exporters are not the program's. */
const PASSED =
  /^(?:\..*|node_modules|bower_components|vendor|third_party|build|target|dist|out|bin|obj|venv|env|site-packages|__pycache__|tests?|__tests__|testFixtures|[a-z]+Test|spec|coverage)$/
const TESTS = /(?:[._-](?:test|spec)|_test|Tests?)\.\w+$|^test_.*\.py$/
const BUILDS =
  /^(?:pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|gradle\.properties|.*\.versions\.toml|package\.json|Cargo\.toml|go\.mod|pyproject\.toml|requirements\.txt|.*\.csproj)$/
export const isBuildFile = (path: string): boolean => BUILDS.test(path.replace(/^.*\//, ''))

/** Only files that can say something are looked at closely. */
const TELLING = /otlp|opentelemetry|otel/i
const isTelling = (text: string): boolean => TELLING.test(text) || runtimes.some(({ detection }) => detection?.code?.tells?.test(text))

/** The texts of a source folder, or of one file. Links are not followed, and nothing is larger, deeper or more than the bounds. Throws FileError for the path itself. */
export function sourceTexts(path: string, read: Read): SourceTexts {
  const out: SourceTexts = { files: [], builds: [], left: [] }
  if (!isFolder(path, read)) {
    out.files.push({ path: shownPath(path), text: read(path, { lossy: true, max: LARGEST }) })
    return out
  }
  const budget = { bytes: 0, folders: 0 }
  walk(path, 0, { out, budget, read })
  return out
}

interface Walk {
  out: SourceTexts
  budget: { bytes: number; folders: number }
  read: Read
}

/** A path that is neither there nor a folder is asked of the reader, whose errors are sentences. */
function isFolder(path: string, read: Read): boolean {
  try {
    return readdirSync(path).length >= 0
  } catch {
    read(path, { lossy: true, max: LARGEST })
    return false
  }
}

function walk(folder: string, depth: number, state: Walk): void {
  const { out, budget } = state
  if (depth > DEEPEST || ++budget.folders > MOST_FOLDERS) return void out.left.push(shownPath(folder))
  for (const name of entriesOf(folder)) {
    const path = join(folder, name)
    const kind = kindOf(path)
    if (kind === 'folder' && !PASSED.test(name)) walk(path, depth + 1, state)
    if (kind === 'file') take(path, name, state)
  }
}

const shownPath = (path: string): string => path.replaceAll('\\', '/')

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch {
    return []
  }
}

function kindOf(path: string): 'file' | 'folder' | 'other' {
  try {
    const stats = lstatSync(path)
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
  } catch {
    return 'other'
  }
}

function take(path: string, name: string, { out, budget, read }: Walk): void {
  const isBuild = isBuildFile(name)
  if (!isBuild && (languageOf(name) === undefined || TESTS.test(name))) return
  const shown = shownPath(path)
  if (budget.bytes > ALL || out.files.length + out.builds.length >= MOST_FILES) return void out.left.push(shown)
  try {
    const text = read(path, { lossy: true, max: LARGEST })
    budget.bytes += text.length
    if (isBuild) out.builds.push({ path: shown, text })
    else if (isTelling(text)) out.files.push({ path: shown, text })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    out.left.push(shown)
  }
}
