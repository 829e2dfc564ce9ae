import { dirname } from 'node:path'
import { visible } from '../../text.ts'
import { UsageError } from '../../usage.ts'
import { type Place, placesOf } from '../names.ts'
import type { Read } from '../reader.ts'
import { fullTrees } from '../yaml/full.ts'
import { pathFrom } from './files.ts'
import { includedIn, type Open, opened } from './include.ts'
import { filling, type Variables } from './interpolate.ts'
import { withoutReset } from './tags.ts'
import { asMap, entriesOf, isNothing, itemsOf, type MapTree, textAt, type Tree, under } from '../yaml/tree.ts'

/** One compose file. */
export interface ComposeFile {
  path: string
  text: string
  /** Where its paths begin. */
  folder: string
  place(at: number): Place
  /** What its values are filled in with. */
  variables: Variables
  services: ReadonlyMap<string, MapTree>
  /** Services that it takes away (`!reset`). */
  removed: ReadonlySet<string>
  tree: MapTree
}

/** A service with all that it extends, the weakest part first. */
export interface Service {
  name: string
  parts: readonly ServicePart[]
}

interface ServicePart {
  tree: MapTree
  file: ComposeFile
}

export interface Project {
  main: ComposeFile
  /** Files that are merged into it, the strongest last. */
  over: ComposeFile[]
  services: Service[]
  remarks: string[]
}

const MOST_FILES = 50
const DEPTH = 20

/** What a project is read with. */
export interface Reading {
  read: Read
  /** What the file is filled in with, where it names others. */
  variables: Variables
  /** Files that are merged into it. */
  others?: readonly string[]
}

/** Reads a compose file with those that are merged into it, and what they include and extend. Throws UsageError. */
export function readProject(path: string, { read, variables, others = [] }: Reading): Project {
  const files = new Map<string, ComposeFile>()
  const open: Open = (at, within = { folder: dirname(at), variables }) => {
    const key = `${at}\0${within.folder}`
    const known = files.get(key)
    if (known) return known
    if (files.size >= MOST_FILES)
      throw new UsageError(`${visible(path, 300)}: it leads to more than ${MOST_FILES} other files: check fewer at a time`)
    const file = { ...parseFile(read(at, { max: 4_000_000 }), at), ...within }
    files.set(key, file)
    return file
  }
  const remarks: string[] = []
  const main = open(path)
  const over = others.map((other) => open(other))
  const included = [main, ...over].flatMap((file) => includedIn(file, open, read, remarks))
  const services = [...included, [main, ...over]].flatMap((group) => mergedServices(group, open, remarks))
  // A service of the file itself holds over one that is included.
  const held = [...new Map(services.toReversed().map((service) => [service.name, service])).values()].toReversed()
  return { main, over, services: held, remarks }
}

/** The services of files that are merged, the strongest last. */
function mergedServices(files: readonly ComposeFile[], open: Open, remarks: string[]): Service[] {
  const services = new Map<string, ServicePart[]>()
  for (const file of files) {
    for (const name of file.removed) services.delete(name)
    for (const [name, tree] of file.services) {
      const before = tree.tag === '!override' ? [] : (services.get(name) ?? [])
      services.set(name, [...before, ...partsOf(name, file, open, remarks, 0)])
    }
  }
  return [...services].map(([name, parts]) => ({ name, parts: withoutReset(parts) }))
}

function parseFile(text: string, path: string): Omit<ComposeFile, 'folder' | 'variables'> {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  const trees = fullTrees({ text: body, line: 0 }, path).flatMap((tree) => asMap(tree) ?? [])
  const place = placesOf(body)
  const [first] = trees
  if (!first) throw new UsageError(`${visible(path, 300)} holds no services: name a compose file`)
  const services = new Map<string, MapTree>()
  const removed = new Set<string>()
  for (const tree of trees) {
    // The first form of compose files had the services at the top.
    const named = under(tree, 'services') ?? (hasOldForm(tree) ? tree : undefined)
    for (const [name, service] of entriesOf(named)) {
      const map = asMap(service)
      if (service.tag === '!reset') removed.add(name)
      else if (map) services.set(name, map)
      else if (service.kind !== 'text' || !isNothing(service))
        throw new UsageError(
          `${visible(path, 300)}:${place(service.at).line}: the service ${visible(name, 60)} is no mapping: write its keys below it`,
        )
    }
  }
  if (services.size + removed.size === 0 && !trees.some((tree) => under(tree, 'services') ?? under(tree, 'include')))
    throw new UsageError(`${visible(path, 300)} has no services: in it: name a compose file`)
  return { path, text: body, place, services, removed, tree: first }
}

/** A file of the first form, or a part of one: every key at the top is a service. */
function hasOldForm(tree: MapTree): boolean {
  const services = entriesOf(tree).map(([, service]) => service)
  const has = (service: Tree, keys: readonly string[]): boolean => keys.some((key) => under(service, key) !== undefined)
  return services.some((one) => has(one, ['image', 'build'])) || (services.length > 0 && services.every((one) => has(one, OF_A_SERVICE)))
}

const OF_A_SERVICE = ['image', 'build', 'ports', 'environment', 'env_file', 'command']

function partsOf(name: string, file: ComposeFile, open: Open, remarks: string[], depth: number): ServicePart[] {
  const tree = file.services.get(name)
  if (!tree) return []
  const extended = under(tree, 'extends')
  const own = [{ tree, file }]
  if (!extended || depth > DEPTH) return own
  const base = extended.kind === 'text' ? extended.text : textAt(extended, 'service')
  const named = textAt(extended, 'file')
  const other = named === undefined ? undefined : pathFrom(file.folder, filling(file.variables)(named))
  if (base === undefined || (base === name && other === undefined)) return own
  const [from] = other === undefined ? [file] : opened(() => open(other, { folder: dirname(other), variables: file.variables }), remarks)
  return from ? [...partsOf(base, from, open, remarks, depth + 1), ...own] : own
}

/** The items of a list that every part adds to. */
export const items = ({ parts }: Service, key: string): readonly Tree[] => parts.flatMap(({ tree }) => itemsOf(under(tree, key)))

/** The entries of a map, or the texts of a list, that the parts add to; of one name the strongest holds. */
export const named = ({ parts }: Service, key: string): readonly (readonly [string, Tree])[] => [
  ...new Map(parts.flatMap(({ tree }) => entriesOf(under(tree, key)))),
]

/** What the strongest part says under a key. */
export function field({ parts }: Service, ...keys: readonly string[]): { tree: Tree; file: ComposeFile } | undefined {
  const part = parts.findLast(({ tree }) => under(tree, ...keys) !== undefined)
  const tree = under(part?.tree, ...keys)
  return part && tree ? { tree, file: part.file } : undefined
}
