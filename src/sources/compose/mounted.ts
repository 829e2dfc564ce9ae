import type { Hop, Layer, Patient, Program } from '../../types.ts'
import { mayBeCollector } from '../collector/clue.ts'
import { knownFrom } from '../collector/expand.ts'
import { readCollector } from '../collector/read.ts'
import { configPath, mountOf, buildOfImage } from '../collector/start.ts'
import { type Embedded, embedded } from '../kubernetes/embedded.ts'
import { filledText } from '../filled.ts'
import { type Read, textOrNull } from '../reader.ts'
import { itemsOf, textAt, under } from '../yaml/tree.ts'
import { pathFrom } from './files.ts'
import { interpolate } from './interpolate.ts'
import type { ComposeFile, Service } from './project.ts'

/** A service, and what is known of it beside its mounts. */
export interface Mounting {
  service: Service
  /** Its entry point and arguments. */
  words: readonly string[]
  image?: string
  layers: readonly Layer[]
  /** All of its environment is known. */
  isComplete: boolean
  program: Program
  /** How others reach it. */
  reached(): Pick<Hop, 'names' | 'published'>
  /** The files of the project, which say what its configs are. */
  files: readonly ComposeFile[]
  fill(text: string): string
  read: Read
}

/** A file or a folder, or a text of the compose file itself. */
type Mount = { inside: string } & ({ outside: string } | Embedded)

/** The configuration that a Collector, or a relative of it, is started with in a service; what sends is a patient, what receives a hop. */
export function mountedCollector(mounting: Mounting): { patients: Patient[]; hops: Hop[] } {
  const found = configOf(mounting)
  if (!found) return { patients: [], hops: [] }
  const { layers, program, service, image = '', isComplete, reached } = mounting
  const { patients, hop } = readCollector({
    ...found,
    ...buildOfImage(image),
    known: knownFrom(layers, isComplete),
    environment: [...layers],
    detectedBy: `service ${service.name}`,
    program,
  })
  return { patients, hops: hop ? [{ ...hop, ...reached() }] : [] }
}

function configOf({ service, words, image = '', files, fill, read }: Mounting): Embedded | null {
  const mounts = [...mountsOf(service, fill), ...configsOf(service, files, fill)]
  const inside = configPath(words, image)
  if (inside === 'several') return null
  const held = inside === undefined ? undefined : mountOf(inside, mounts)
  const found = inside === undefined ? mounts.map((mount) => ({ mount, rest: '' })) : held ? [held] : []
  const texts = found.flatMap(({ mount, rest }) => {
    if ('text' in mount) return mayBeCollector(mount.inside, mount.text) ? [mount] : []
    const source = mount.outside + rest
    const text = inside !== undefined || /\.(?:ya?ml|alloy)$/.test(source) ? textOrNull(source, read) : null
    return text !== null && mayBeCollector(source, text) ? [{ source, text }] : []
  })
  return texts.length === 1 ? (texts[0] ?? null) : null
}

/** `./otel.yaml:/etc/otelcol/config.yaml:ro`, and the long form; named volumes hold nothing that is known. */
function mountsOf({ parts }: Service, fill: (text: string) => string): Mount[] {
  const all = parts.flatMap(({ tree, file }) =>
    itemsOf(under(tree, 'volumes')).flatMap((item) => {
      const [source = '', target = ''] =
        item.kind === 'text' ? fill(item.text).split(':') : [fill(textAt(item, 'source') ?? ''), fill(textAt(item, 'target') ?? '')]
      return /^(?:\.{0,2}\/|\.$)/.test(source) && target.startsWith('/') ? [{ outside: pathFrom(file.folder, source), inside: target }] : []
    }),
  )
  // Of two at one place the stronger part's holds.
  return [...new Map(all.map((mount) => [mount.inside, mount])).values()]
}

/** `configs` of a service, and what they are: https://github.com/compose-spec/compose-spec/blob/main/08-configs.md */
function configsOf({ parts }: Service, files: readonly ComposeFile[], fill: (text: string) => string): Mount[] {
  return parts.flatMap(({ tree, file: own }) =>
    itemsOf(under(tree, 'configs')).flatMap((item): Mount[] => {
      const name = item.kind === 'text' ? item.text : textAt(item, 'source')
      const file = [...files, own].findLast((one) => name !== undefined && under(one.tree, 'configs', name))
      if (name === undefined || !file) return []
      const inside = fill(textAt(item, 'target') ?? `/${name}`)
      const path = textAt(file.tree, 'configs', name, 'file')
      if (path !== undefined) return [{ inside, outside: pathFrom(file.folder, fill(path)) }]
      const content = under(file.tree, 'configs', name, 'content')
      if (content?.kind !== 'text') return []
      const { source, text } = embedded(content, 'content', { source: file.path, kind: 'configs', name }, { text: file.text, line: 0 })
      const filled = interpolate(text, file.variables)
      return [{ inside, source, text: filled.bad === undefined ? filledText(filled) : text }]
    }),
  )
}
