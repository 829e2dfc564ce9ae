import { basename, dirname, join } from 'node:path'
import { apps } from '../apps/index.ts'
import { runtimeOf, runtimes } from '../runtimes/index.ts'
import type { KnownPackages, Package, PackageSign } from '../types.ts'
import { packagesIn } from './packages/index.ts'
import { FileError, type List, type Read, readBounded, textOrNull } from './reader.ts'

/** A program that a folder's build files give away. */
export interface InFolder {
  runtime: string
  app?: string
  /** How it uses its SDK, as far as its packages tell: the likeliest first. */
  wirings?: readonly string[]
  version?: string
  packages?: KnownPackages
  /** A program that is only known to be of this runtime is what this says. */
  refines?: string
  file: string
}

/** One rule: packages that give a runtime, or an app that is a library, away. */
interface Sign extends PackageSign {
  runtime: string
  app?: string
  /** True where these packages leave it to the app alone to make exporters. */
  isWired?(names: readonly string[], all: readonly Package[]): boolean
}

const ownSigns = (): Sign[] =>
  runtimes.flatMap(({ id, detection }) => (detection?.packages ? [{ ...detection.packages, runtime: id }] : []))

/** Apps that are a library of the program. */
const librarySigns = (): Sign[] =>
  apps.flatMap(({ id, runtime, packages, versionsOf, wires }): Sign[] => {
    const own = runtimeOf(runtime)?.detection?.packages
    if (!packages || !own) return []
    const tells = new RegExp(`^(?:${packages.map((name) => name.replace(/[.]/g, '\\.')).join('|')})$`)
    const isWired: Sign['isWired'] = (names, all) => (wires ?? false) && !own.wirings?.(names, all).length
    return [{ of: own.of, runtime, app: id, tells, versions: [versionsOf ?? tells], isWired }]
  })

interface Folder {
  read: Read
  list: List
}

/**
 * The programs that the build files of a folder give away: those that ask for OpenTelemetry themselves first, then those that got it with
 * something else, then apps that are a library of the program. Nothing is run, links and large files are passed over.
 */
export function programsIn(folder: string, { read, list }: Folder): InFolder[] {
  const [own, libraries] = [ownSigns(), librarySigns()]
  const signs = [...own, ...libraries]
  const found = packagesIn(folder, {
    read,
    list,
    of: [...new Set(signs.map(({ of }) => of))],
    tells: ({ name }, of) => signs.some((sign) => sign.of === of && sign.tells.test(name)),
  })
  const isMore = addsMore(folder, { read, list })
  const seen = (direct: boolean, list: readonly Sign[]): InFolder[] =>
    list.flatMap((sign) => {
      const held = found.find(({ of, all }) => of === sign.of && all.some((one) => one.direct === direct && sign.tells.test(one.name)))
      return held ? [programOf(sign, { ...held, isPart: (held.isPart && !held.isLocked) || isMore })] : []
    })
  const all = [...seen(true, own), ...seen(false, own), ...seen(true, libraries)]
  return all.filter((one, i) => all.findIndex(({ runtime, app }) => runtime === one.runtime && app === one.app) === i)
}

/** The programs that one build file gives away. */
export const programsOfBuild = (path: string): InFolder[] => programsIn(dirname(path), only(path))

/** The programs that texts of build files give away, by their names. Pure. */
export const programsOfTexts = (texts: Readonly<Record<string, string>>): InFolder[] =>
  programsIn('.', {
    list: () => Object.keys(texts),
    read(path) {
      const text = texts[path]
      if (text === undefined) throw new FileError('missing', `${path} is not there`)
      return text
    },
  })

/** A folder of which one file alone is looked at. */
const only = (file: string): Folder => ({
  list: () => [basename(file)],
  read(path, how) {
    if (basename(path) !== basename(file)) throw new FileError('missing', `${basename(path)} is not there`)
    return readBounded(file, how)
  },
})

/** An image that is built here gets more of OpenTelemetry than the build files ask for. */
const addsMore = (folder: string, { read, list }: Folder): boolean =>
  list(folder)
    .filter((name) => /^(?:Docker|Container)file\b|\.Dockerfile$/.test(name))
    .some((name) => /\b(?:install|add|get|require|copy)\b.*(?:opentelemetry|\botel)/i.test(textOrNull(join(folder, name), read) ?? ''))

/** Packages by whose names they may bring exporters or propagators along. */
const MAY_BRING = /otel|opentelemetry|telemetry|tracing|observab|micrometer|instrument|\bapm\b/i

interface Held {
  file: string
  all: readonly Package[]
  isLocked: boolean
  isPart: boolean
}

function programOf({ runtime, app, wirings, versions, plain, isWired }: Sign, { file, all, isLocked, isPart }: Held): InFolder {
  const names = all.filter(({ direct }) => direct).map(({ name }) => name)
  const isTold = isLocked || !names.some((name) => MAY_BRING.test(name) && !plain?.test(name))
  const told = wirings?.(names, all) ?? []
  const version = versions.flatMap((form) => all.filter(({ name, version }) => version !== undefined && form.test(name)))
  const locked = version.find(({ direct }) => !direct) ?? version[0]
  return {
    runtime,
    ...(app === undefined ? {} : { app }),
    ...(isWired?.(names, all) ? { refines: runtime } : {}),
    ...(told.length > 0 ? { wirings: told } : {}),
    ...(locked?.version === undefined ? {} : { version: locked.version }),
    packages: {
      names: all.flatMap(({ name, features = [] }) => [name, ...features.map((feature) => `${name}/${feature}`)]),
      isAll: isTold && !isPart,
    },
    file,
  }
}
