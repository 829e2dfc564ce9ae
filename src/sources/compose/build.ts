import { type Read, textOrNull } from '../reader.ts'
import { type BuiltImage, builtImage } from '../docker/image.ts'
import { entriesOf, itemsOf, textAt, type Tree, under } from '../yaml/tree.ts'
import { pathFrom } from './files.ts'
import { field, type Service } from './project.ts'

/** The folder that a service is built from, and what its Dockerfile makes of it. */
export interface Build {
  folder: string
  image: BuiltImage | null
}

/** `build: .` and its long form, of which each key holds by itself; null where nothing is built, or not from a folder. */
export function buildOf(service: Service, fill: (text: string) => string, read: Read): Build | null {
  const { file } = field(service, 'build') ?? {}
  const context = service.parts.toReversed().flatMap(({ tree, file: from }): [string, string][] => {
    const build = under(tree, 'build')
    const text = build?.kind === 'text' ? build.text : textAt(build, 'context')
    return text === undefined ? [] : [[from.folder, fill(text)]]
  })[0] ?? [file?.folder ?? '', '.']
  if (!file || /:\/\/|^git@/.test(context[1])) return null
  const key = (name: string): string | undefined => {
    const tree = field(service, 'build', name)?.tree
    return tree?.kind === 'text' ? tree.text : undefined
  }
  const folder = pathFrom(...context)
  const path = pathFrom(folder, fill(key('dockerfile') ?? 'Dockerfile'))
  const text = key('dockerfile_inline') ?? textOrNull(path, read)
  const target = key('target')
  const args = new Map(service.parts.flatMap(({ tree }) => [...argsIn(under(tree, 'build', 'args'), fill)]))
  const image = text === null ? null : builtImage(text, { source: path, args, ...(target === undefined ? {} : { target: fill(target) }) })
  return { folder, image }
}

function argsIn(tree: Tree | undefined, fill: (text: string) => string): Map<string, string> {
  const pairs = entriesOf(tree).flatMap(([name, value]) => (value.kind === 'text' ? [[name, fill(value.text)] as const] : []))
  const items = itemsOf(tree).flatMap((item) => {
    const [, name = '', value] = (item.kind === 'text' && /^([^=]+)=(.*)$/s.exec(item.text)) || []
    return value === undefined ? [] : [[name, fill(value)] as const]
  })
  return new Map([...pairs, ...items])
}
