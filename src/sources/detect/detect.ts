import type { App } from '../../apps/app.ts'
import { appOf, apps, appsToldBy } from '../../apps/index.ts'
import { fallback, runtimeOf, runtimes } from '../../runtimes/index.ts'
import { hint, inQuotes } from '../../text.ts'
import type { Layer, Patient } from '../../types.ts'
import { UsageError } from '../../usage.ts'
import type { FromSource } from '../code/index.ts'
import type { Clue } from './clue.ts'
import { type Installed, installedOn, nothingInstalled, programOn } from './installed.ts'
import { fromLoaders } from './loaders.ts'
import { fromWords } from './words.ts'
import type { InFolder } from '../folder.ts'
import type { OwnFile } from '../kind.ts'

export type Detected = Pick<Patient, 'runtime' | 'app' | 'wiring' | 'open' | 'version' | 'packages' | 'detectedBy' | 'candidates'>

/** `ID[:WIRING][@VERSION]`: the id ends at the first colon, the version starts at the last @. Throws UsageError. */
export function parseRuntime(text: string): Detected {
  const at = text.lastIndexOf('@')
  const version = at > 0 ? text.slice(at + 1) : undefined
  const head = at > 0 ? text.slice(0, at) : text
  const colon = head.indexOf(':')
  const id = colon < 0 ? head : head.slice(0, colon)
  const wiring = colon < 0 ? undefined : head.slice(colon + 1)
  const app = appOf(id)
  const runtime = runtimeOf(app?.runtime ?? id)
  const ids = [...runtimes.map((r) => r.id), ...apps.map((one) => one.id)]
  if (!runtime) {
    const near = hint(id, [...ids, ...apps.flatMap(({ also = [] }) => also)])
    throw new UsageError(`--runtime ${shown(id)}: there is no such runtime${near}. Known: ${ids.join(', ')}.`)
  }
  if (app && wiring !== undefined) throw new UsageError(`--runtime ${shown(text)}: ${app.id} has no wirings: its own settings decide.`)
  if (wiring !== undefined && !runtime.wirings.includes(wiring)) {
    throw new UsageError(
      `--runtime ${shown(text)}: ${id} has no wiring ${shown(wiring)}${hint(wiring, runtime.wirings)}. Known: ${runtime.wirings.join(', ')}.`,
    )
  }
  if (version !== undefined && !/^v?\d[\w.+-]*$/.test(version))
    throw new UsageError(
      `--runtime ${shown(text)}: ${shown(version)} is no version; write it like ${id}@${app ? (app.newest ?? '1.2.3') : runtime.newest}.`,
    )
  return {
    runtime: runtime.id,
    ...(app ? { app: app.id } : {}),
    wiring,
    version: version?.replace(/^v/, ''),
    detectedBy: '--runtime',
    candidates: [],
  }
}

const shown = (text: string): string => inQuotes(text, 60)

/** What is known of the machine when nobody named the program. */
export interface Clues {
  /** The words of a command line, and where they come from. */
  words: readonly string[]
  by: string
  layers: readonly Layer[]
  /** Programs that the folder's build files give away. */
  folder: readonly InFolder[]
  /** Where programs are looked for; undefined: nowhere. */
  path: string | undefined
  /** What the sources that were named give away. */
  source?: FromSource
  /** The file that the user says sets the program up. */
  told?: string
  /** Files that alone set up an app. */
  owned?: readonly OwnFile[]
  /** `--backend`: a library of that backend is in the program, if its own variables are set. */
  backend?: string
}

/**
 * What the program is. Of several clues the first counts: the command line, what the environment loads into a program, program code, a
 * configuration that one program alone reads, the build files of the folder, variables that are an app's own, a program on the PATH; the
 * specification where there is none.
 * Later clues about the same program add its wiring and its version, the others are named as candidates.
 */
export function detect(clues: Clues): Detected {
  const found = cluesIn(clues)
  const [strongest] = found
  if (!strongest) return unknown()
  const finer = strongest.app === undefined && found.find(({ refines }) => refines === strongest.runtime)
  return together(finer || strongest, found)
}

/**
 * What an option names, with the wiring and the version that clues about the same program tell. Where it names a language alone, a clue may
 * say which program of that language it is: an app, or the agent of Java.
 */
export function completed(named: Detected, clues: Clues): Detected {
  const found = cluesIn(clues)
  const isOpen = named.app === undefined && named.wiring === undefined && named.version === undefined
  // A library among the packages may be there for something else; its own variables, or the command, say that it is at work.
  const isInUse = ({ by, refines }: Clue): boolean => refines !== undefined || !clues.folder.some(({ file }) => file === by)
  const finer = isOpen ? found.find((clue) => isFiner(clue, named.runtime) && isInUse(clue)) : undefined
  if (finer) return { ...together(finer, found), detectedBy: `${named.detectedBy} and ${finer.by}`, candidates: [] }
  const first = { ...named, wirings: named.wiring === undefined ? undefined : [named.wiring], by: named.detectedBy }
  return { ...together(first, found), candidates: [] }
}

const isFiner = ({ runtime, app, refines }: Clue, named: string): boolean => refines === named || (app !== undefined && runtime === named)

const unknown = (): Detected => ({
  runtime: fallback.id,
  detectedBy: 'nothing found',
  candidates: runtimes.filter((one) => one !== fallback).map(({ id }) => id),
})

function cluesIn({ words, by, layers, folder, path, source, owned = [], told, backend }: Clues): Clue[] {
  const env = new Map(
    layers.filter(({ delivered, kind }) => delivered && kind === 'environment').flatMap(({ settings }) => settings.map(textOf)),
  )
  const installed = path === undefined ? nothingInstalled : installedOn(path)
  return [
    ...fromWords({ words, by, installed }),
    ...fromLoaders(env),
    ...(source?.runtime === undefined ? startedIn(source) : [fromSource(source, source.runtime)]),
    ...fromLayers(layers, told),
    ...folder.map(({ file, ...program }) => ({ ...program, by: file })),
    ...owned.flatMap(fromOwnFile),
    ...ownVariables(withoutReadByCode(env, source), folder, backend),
    ...(path === undefined ? [] : onPath(path, installed)),
  ]
}

/** Files that one program alone reads, with a setting of its telemetry in them, or because the user says so. */
const fromLayers = (layers: readonly Layer[], told: string | undefined): Clue[] =>
  runtimes.flatMap(({ id, detection }) => {
    const own = detection?.layer
    const held =
      own &&
      layers.find(
        ({ kind, source, settings }) => kind === own.kind && (source === told || settings.some(({ name }) => own.tells.test(name))),
      )
    return held ? [{ runtime: id, by: held.source }] : []
  })

const onPath = (path: string, installed: Installed): Clue[] =>
  runtimes.flatMap(({ id, detection }) => {
    const program = detection?.program
    return program === undefined || programOn(program, path) === undefined ? [] : [{ runtime: id, version: installed(program), by: 'PATH' }]
  })

const textOf = ({ name, value }: Layer['settings'][number]): [string, string] => [name, value.reveal()]

const fromSource = ({ wiring, version }: FromSource, runtime: string): Clue => ({
  runtime,
  version,
  by: '--source',
  ...(wiring === undefined ? {} : { wirings: [wiring] }),
})

/** The file of a library is read by the program that another clue names; a tool is a program of its own. */
function fromOwnFile({ app: id, layer }: OwnFile): Clue[] {
  const app = appOf(id)
  return app ? [{ runtime: app.runtime, app: app.id, by: layer.source, ...(app.packages ? { refines: app.runtime } : {}) }] : []
}

/** A library that the code starts, where it makes no exporter of its own. */
function startedIn(source: FromSource | undefined): Clue[] {
  const app = appOf(source?.writes.app ?? '')
  return app ? [{ runtime: app.runtime, app: app.id, by: '--source', refines: app.runtime }] : []
}

/** A variable that the code hands to an exporter of its own says nothing of the library whose name it has. */
function withoutReadByCode(env: ReadonlyMap<string, string>, source: FromSource | undefined): ReadonlyMap<string, string> {
  const { exporters = [], reads = [] } = source?.layer.code ?? {}
  return exporters.length === 0 ? env : new Map([...env].filter(([name]) => !reads.includes(name)))
}

/** A library can be in the program that another clue names; a tool is a program of its own. */
function ownVariables(env: ReadonlyMap<string, string>, folder: readonly InFolder[], backend: string | undefined): Clue[] {
  const told = new Map<App, string>()
  for (const [name, value] of env) if (value !== '') for (const app of appsToldBy(name)) if (!told.has(app)) told.set(app, name)
  if (told.size === 0) return []
  return apps.flatMap((app): Clue[] => {
    const { id, runtime, packages, shared } = app
    const by = told.get(app)
    if (by === undefined || (shared && !folder.some((one) => one.app === id) && !(backend !== undefined && id.startsWith(backend))))
      return []
    return [{ runtime, app: id, by, ...(packages ? { refines: runtime } : {}) }]
  })
}

function together(first: Clue, found: readonly Clue[]): Detected {
  const same = [first, ...found.filter((clue) => clue !== first && clue.runtime === first.runtime && clue.app === first.app)]
  const [wiring, ...rest] = same.find(({ wirings }) => wirings !== undefined)?.wirings ?? []
  const packages = same.find((clue) => clue.packages)?.packages
  const names = found.map(({ runtime, app }) => app ?? runtime).filter((name) => name !== (first.app ?? first.runtime))
  return {
    runtime: first.runtime,
    ...(first.app === undefined ? {} : { app: first.app }),
    wiring,
    ...(wiring !== undefined && rest.length > 0 ? { open: [wiring, ...rest] } : {}),
    version: same.find(({ version }) => version !== undefined)?.version,
    ...(packages ? { packages } : {}),
    detectedBy: first.by,
    candidates: [...new Set(names)],
  }
}
