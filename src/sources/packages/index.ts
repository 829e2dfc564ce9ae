import { join } from 'node:path'
import { runtimes } from '../../runtimes/index.ts'
import type { Package, PackageFile, PackageFiles, PackageSign, Registry } from '../../types.ts'
import { type List, type Read, textOrNull } from '../reader.ts'
import { areOpen, jvmPackages } from './jvm.ts'
import { bunLock, packageJson, packageLock, pnpmLock, yarnLock } from './npm.ts'
import {
  asksMore,
  cargoToml,
  composerJson,
  composerLock,
  gemfile,
  gemfileLock,
  goMod,
  isInherited,
  nugetLock,
  projectFile,
} from './others.ts'
import { tomlLock } from './package.ts'
import { asksElsewhere, isDynamic, pipfile, pipfileLock, pyproject, pythonLock, requirements } from './python.ts'

/** The packages of a program in a folder, and the build file that named the first. */
export interface Packages {
  of: PackageSign['of']
  file: string
  all: Package[]
  /** A lock file names everything that there is. */
  isLocked: boolean
  /** The build files ask for more than stands in them. */
  isPart: boolean
}

const file = (name: RegExp, packages: PackageFile['packages'], isPart?: PackageFile['isPart']): PackageFile => ({ name, packages, isPart })

const FILES: Readonly<Record<Exclude<Registry, 'jvm'>, PackageFiles>> = {
  npm: {
    builds: [file(/^package\.json$/, packageJson)],
    locks: [
      file(/^(?:package-lock|npm-shrinkwrap)\.json$/, packageLock),
      file(/^pnpm-lock\.yaml$/, pnpmLock),
      file(/^yarn\.lock$/, yarnLock),
      file(/^bun\.lock$/, bunLock),
    ],
  },
  pypi: {
    builds: [
      file(/^pyproject\.toml$/, pyproject, isDynamic),
      file(/^requirements[\w.-]*\.(?:txt|in)$/, requirements, asksElsewhere),
      file(/^Pipfile$/, pipfile),
    ],
    locks: [file(/^(?:uv|poetry|pdm)\.lock$/, pythonLock), file(/^Pipfile\.lock$/, pipfileLock)],
  },
  'go-modules': { builds: [file(/^go\.mod$/, goMod)], locks: [] },
  crates: { builds: [file(/^Cargo\.toml$/, cargoToml, isInherited)], locks: [file(/^Cargo\.lock$/, tomlLock)] },
  nuget: {
    builds: [file(/\.(?:cs|fs|vb)proj$/, projectFile)],
    locks: [file(/^packages\.lock\.json$/, nugetLock), file(/^Directory\.Packages\.props$/, projectFile)],
  },
  gems: { builds: [file(/^Gemfile$/, gemfile, asksMore)], locks: [file(/^Gemfile\.lock$/, gemfileLock)] },
  composer: { builds: [file(/^composer\.json$/, composerJson)], locks: [file(/^composer\.lock$/, composerLock)] },
}

const JVM = /^(?:pom\.xml|build\.gradle(?:\.kts)?|gradle\.properties|libs\.versions\.toml|gradle\.lockfile)$/
const LARGEST = 8_000_000

/** Those of the JVM are read together. */
const formsOf = (of: PackageSign['of']): PackageFiles => (of === 'jvm' ? NONE : typeof of === 'string' ? FILES[of] : of)
const NONE: PackageFiles = { builds: [], locks: [] }

/** A build or lock file by its name, of any registry that a runtime has. */
export function isPackageFile(name: string): boolean {
  const forms = runtimes.flatMap(({ detection }) => (detection?.packages ? formsOf(detection.packages.of) : []))
  return JVM.test(name) || forms.some(({ builds, locks }) => [...builds, ...locks].some((form) => form.name.test(name)))
}

interface Looking {
  read: Read
  list: List
  /** The registries that matter, or the files of others. */
  of: readonly PackageSign['of'][]
  /** A package that says something: only beside one is a lock file worth its time. */
  tells(one: Package, of: PackageSign['of']): boolean
}

/** The packages of each registry that has a build file or a lock file in the folder with a package that says something. */
export function packagesIn(folder: string, { read, list, of: registries, tells }: Looking): Packages[] {
  const names = list(folder)
  const textOf = (name: string): string => textOrNull(join(folder, name), read, { max: LARGEST }) ?? ''
  return registries.flatMap((of): Packages[] => {
    const says = ({ all }: Packages): boolean => all.some((one) => tells(one, of))
    const take = (forms: readonly PackageFile[]): Packages[] =>
      forms.flatMap((form) =>
        names
          .filter((name) => form.name.test(name))
          .map((path) => ({
            of,
            file: path,
            all: form.packages(textOf(path)),
            isLocked: false,
            isPart: form.isPart?.(textOf(path)) ?? false,
          })),
      )
    const { builds: asking, locks } = formsOf(of)
    const builds = of === 'jvm' ? jvmIn(names, textOf) : take(asking)
    const locked = builds.length === 0 || builds.some(says) ? take(locks) : []
    const found = [...builds, ...locked]
    const first = found.find(says)
    const isLocked = builds.some((one) => one.isLocked) || locked.some(({ all }) => all.length > 0)
    return first ? [{ of, file: first.file, all: found.flatMap(({ all }) => all), isLocked, isPart: builds.some((one) => one.isPart) }] : []
  })
}

/** A version catalog may stand in Gradle's own folder. */
function jvmIn(names: readonly string[], textOf: (name: string) => string): Packages[] {
  const files = [...names.filter((name) => JVM.test(name)), ...(names.includes('gradle') ? ['gradle/libs.versions.toml'] : [])]
  const file = files.find((name) => /^(?:pom|build)/.test(name))
  if (file === undefined) return []
  const texts = files.map((path) => ({ path, text: textOf(path) }))
  const settings = names.filter((name) => /^settings\.gradle(?:\.kts)?$/.test(name)).map(textOf)
  const isLocked = texts.some(({ path }) => path.endsWith('.lockfile'))
  return [{ of: 'jvm', file, all: jvmPackages(texts), isLocked, isPart: areOpen(texts, file.startsWith('build') ? settings : undefined) }]
}
