import { dirname, isAbsolute, join } from 'node:path'
import { visible } from '../../text.ts'
import { UsageError } from '../../usage.ts'
import { type Place, placesOf } from '../names.ts'
import { FileError, type Read } from '../reader.ts'
import { fullTrees } from '../yaml-full.ts'
import { asMap, entriesOf, isNothing, itemsOf, type MapTree, textAt, type Tree, under } from '../yaml-tree.ts'

/** One compose file. */
export interface ComposeFile {
  path: string
  folder: string
  place(at: number): Place
  services: ReadonlyMap<string, MapTree>
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

/** Reads a compose file with those that are merged into it, and what they include and extend. Throws UsageError. */
export function readProject(path: string, read: Read, others: readonly string[] = []): Project {
  const files = new Map<string, ComposeFile>()
  const open = (at: string): ComposeFile => {
    const known = files.get(at)
    if (known) return known
    if (files.size >= MOST_FILES)
      throw new UsageError(`${visible(path, 300)}: it leads to more than ${MOST_FILES} other files: check fewer at a time`)
    const file = parseFile(read(at, { max: 4_000_000 }), at)
    files.set(at, file)
    return file
  }
  const main = open(path)
  const remarks: string[] = []
  const over = others.map(open)
  const services = withIncluded(main, open, remarks).flatMap((file) =>
    [...file.services.keys()].map((name) => ({ name, parts: partsOf(name, file, open, remarks, 0) })),
  )
  for (const file of over) {
    for (const name of file.services.keys()) {
      const known = services.findLast((service) => service.name === name)
      const parts = partsOf(name, file, open, remarks, 0)
      if (known) known.parts = [...known.parts, ...parts]
      else services.push({ name, parts })
    }
  }
  return {
    main,
    over,
    services: [...new Map(services.toReversed().map((service) => [service.name, service])).values()].toReversed(),
    remarks,
  }
}

function parseFile(text: string, path: string): ComposeFile {
  const body = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text
  const trees = fullTrees({ text: body, line: 0 }, path).flatMap((tree) => asMap(tree) ?? [])
  const place = placesOf(body)
  const [first] = trees
  if (!first) throw new UsageError(`${visible(path, 300)} holds no services: name a compose file`)
  const services = new Map<string, MapTree>()
  for (const tree of trees) {
    // The first form of compose files had the services at the top.
    const named = under(tree, 'services') ?? (hasOldForm(tree) ? tree : undefined)
    for (const [name, service] of entriesOf(named)) {
      const map = asMap(service)
      if (map) services.set(name, map)
      else if (service.kind !== 'text' || !isNothing(service))
        throw new UsageError(
          `${visible(path, 300)}:${place(service.at).line}: the service ${visible(name, 60)} is no mapping: write its keys below it`,
        )
    }
  }
  if (services.size === 0 && !trees.some((tree) => under(tree, 'services') ?? under(tree, 'include')))
    throw new UsageError(`${visible(path, 300)} has no services: in it: name a compose file`)
  return { path, folder: dirname(path), place, services, tree: first }
}

/** A file of the first form, or a part of one: every key at the top is a service. */
function hasOldForm(tree: MapTree): boolean {
  const services = entriesOf(tree).map(([, service]) => service)
  const has = (service: Tree, keys: readonly string[]): boolean => keys.some((key) => under(service, key) !== undefined)
  return services.some((one) => has(one, ['image', 'build'])) || (services.length > 0 && services.every((one) => has(one, OF_A_SERVICE)))
}

const OF_A_SERVICE = ['image', 'build', 'ports', 'environment', 'env_file', 'command']

export const pathFrom = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path))

/** The file itself and those that `include:` names. A missing one is a remark. */
function withIncluded(main: ComposeFile, open: (path: string) => ComposeFile, remarks: string[]): ComposeFile[] {
  const included = under(main.tree, 'include')
  const paths = (included?.kind === 'list' ? included.items : []).flatMap((item) => {
    const path = item.kind === 'text' ? item.text : textAt(item, 'path')
    return path === undefined || path.includes('$') || path.includes('://') ? [] : [pathFrom(main.folder, path)]
  })
  return [...paths.flatMap((path) => opened(path, open, remarks)), main]
}

function opened(path: string, open: (path: string) => ComposeFile, remarks: string[]): ComposeFile[] {
  try {
    return [open(path)]
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    remarks.push(error.message)
    return []
  }
}

function partsOf(name: string, file: ComposeFile, open: (path: string) => ComposeFile, remarks: string[], depth: number): ServicePart[] {
  const tree = file.services.get(name)
  if (!tree) return []
  const extended = under(tree, 'extends')
  const own = [{ tree, file }]
  if (!extended || depth > DEPTH) return own
  const base = extended.kind === 'text' ? extended.text : textAt(extended, 'service')
  const other = textAt(extended, 'file')
  if (base === undefined || (base === name && other === undefined)) return own
  const [from] = other === undefined ? [file] : opened(pathFrom(file.folder, other), open, remarks)
  return from ? [...partsOf(base, from, open, remarks, depth + 1), ...own] : own
}

/** The items of a list that every part adds to. */
export const items = ({ parts }: Service, key: string): readonly Tree[] => parts.flatMap(({ tree }) => itemsOf(under(tree, key)))

/** What the strongest part says under a key. */
export function field({ parts }: Service, ...keys: readonly string[]): { tree: Tree; file: ComposeFile } | undefined {
  const part = parts.findLast(({ tree }) => under(tree, ...keys) !== undefined)
  const tree = under(part?.tree, ...keys)
  return part && tree ? { tree, file: part.file } : undefined
}
