import { join } from 'node:path'
import { FileError, type List, type Read } from '../reader.ts'
import { jvmPackages } from './jvm.ts'
import { bunLock, packageJson, packageLock, pnpmLock, yarnLock } from './npm.ts'
import { cargoToml, composerJson, composerLock, gemfile, gemfileLock, goMod, nugetLock, projectFile } from './others.ts'
import { type Ecosystem, type Package, ECOSYSTEMS, tomlLock } from './package.ts'
import { pipfile, pipfileLock, pyproject, pythonLock, requirements } from './python.ts'

/** The packages of a program in a folder, and the build file that named the first. */
export interface Packages {
  of: Ecosystem
  file: string
  all: Package[]
}

type Reader = (text: string) => Package[]

/** What asks for packages; a lock file is looked at only beside one, or where there is none. */
const BUILDS: readonly (readonly [RegExp, Ecosystem, Reader])[] = [
  [/^package\.json$/, 'npm', packageJson],
  [/^pyproject\.toml$/, 'python', pyproject],
  [/^requirements[\w.-]*\.(?:txt|in)$/, 'python', requirements],
  [/^Pipfile$/, 'python', pipfile],
  [/^go\.mod$/, 'go', goMod],
  [/^Cargo\.toml$/, 'cargo', cargoToml],
  [/\.(?:cs|fs|vb)proj$/, 'nuget', projectFile],
  [/^Gemfile$/, 'gems', gemfile],
  [/^composer\.json$/, 'composer', composerJson],
]

/** What was chosen, with versions. */
const LOCKS: typeof BUILDS = [
  [/^(?:package-lock|npm-shrinkwrap)\.json$/, 'npm', packageLock],
  [/^pnpm-lock\.yaml$/, 'npm', pnpmLock],
  [/^yarn\.lock$/, 'npm', yarnLock],
  [/^bun\.lock$/, 'npm', bunLock],
  [/^(?:uv|poetry|pdm)\.lock$/, 'python', pythonLock],
  [/^Pipfile\.lock$/, 'python', pipfileLock],
  [/^Cargo\.lock$/, 'cargo', tomlLock],
  [/^packages\.lock\.json$/, 'nuget', nugetLock],
  [/^Directory\.Packages\.props$/, 'nuget', projectFile],
  [/^Gemfile\.lock$/, 'gems', gemfileLock],
  [/^composer\.lock$/, 'composer', composerLock],
]

const JVM = /^(?:pom\.xml|build\.gradle(?:\.kts)?|gradle\.properties|libs\.versions\.toml|gradle\.lockfile)$/
const LARGEST = 8_000_000

interface Looking {
  read: Read
  list: List
  /** A package that says something: only beside one is a lock file worth its time. */
  tells(one: Package, of: Ecosystem): boolean
}

/** The packages of each ecosystem that has a build file or a lock file in the folder with a package that says something. */
export function packagesIn(folder: string, { read, list, tells }: Looking): Packages[] {
  const names = list(folder)
  const textOf = (name: string): string => contentOf(join(folder, name), read)
  const take = (table: typeof BUILDS, of: Ecosystem): Packages[] =>
    table.flatMap(([form, ecosystem, reader]) =>
      ecosystem === of ? names.filter((name) => form.test(name)).map((file) => ({ of, file, all: reader(textOf(file)) })) : [],
    )
  return ECOSYSTEMS.flatMap((of): Packages[] => {
    const says = ({ all }: Packages): boolean => all.some((one) => tells(one, of))
    const builds = of === 'jvm' ? jvmIn(names, textOf) : take(BUILDS, of)
    const found = [...builds, ...(builds.length === 0 || builds.some(says) ? take(LOCKS, of) : [])]
    const first = found.find(says)
    return first ? [{ of, file: first.file, all: found.flatMap(({ all }) => all) }] : []
  })
}

/** A version catalog may stand in Gradle's own folder. */
function jvmIn(names: readonly string[], textOf: (name: string) => string): Packages[] {
  const files = [...names.filter((name) => JVM.test(name)), ...(names.includes('gradle') ? ['gradle/libs.versions.toml'] : [])]
  const file = files.find((name) => /^(?:pom|build)/.test(name))
  return file === undefined ? [] : [{ of: 'jvm', file, all: jvmPackages(files.map((path) => ({ path, text: textOf(path) }))) }]
}

function contentOf(path: string, read: Read): string {
  try {
    return read(path, { lossy: true, max: LARGEST })
  } catch (error) {
    if (error instanceof FileError) return ''
    throw error
  }
}
