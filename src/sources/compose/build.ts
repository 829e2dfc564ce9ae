import { type Read, textOrNull } from '../reader.ts'
import { type BuiltImage, builtImage } from '../docker/image.ts'
import { entriesOf, itemsOf, textAt, type Tree, under } from '../yaml-tree.ts'
import { field, pathFrom, type Service } from './project.ts'

/** The folder that a service is built from, and what its Dockerfile makes of it. */
export interface Build {
  folder: string
  image: BuiltImage | null
}

/** `build: .` and its long form; null where nothing is built, or not from a folder. */
export function buildOf(service: Service, fill: (text: string) => string, read: Read): Build | null {
  const build = field(service, 'build')
  const context = build?.tree.kind === 'text' ? build.tree.text : (textAt(build?.tree, 'context') ?? (build ? '.' : undefined))
  if (!build || context === undefined || /:\/\/|^git@/.test(context)) return null
  const folder = pathFrom(build.file.folder, fill(context))
  const path = pathFrom(folder, fill(textAt(build.tree, 'dockerfile') ?? 'Dockerfile'))
  const text = textAt(build.tree, 'dockerfile_inline') ?? textOrNull(path, read)
  const target = textAt(build.tree, 'target')
  const args = argsIn(under(build.tree, 'args'), fill)
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
