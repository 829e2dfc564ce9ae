import type { Hop, Layer, Patient, Program } from '../../types.ts'
import { mayBeCollector } from '../collector/clue.ts'
import { knownFrom } from '../collector/expand.ts'
import { readCollector } from '../collector/read.ts'
import { configPath, mountOf, buildOfImage } from '../collector/start.ts'
import { type Read, textOrNull } from '../reader.ts'
import { itemsOf, textAt, under } from '../yaml-tree.ts'
import { pathFrom } from './files.ts'
import type { Service } from './project.ts'

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
  fill(text: string): string
  read: Read
}

interface Mount {
  outside: string
  inside: string
}

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

function configOf({ service, words, image = '', fill, read }: Mounting): { source: string; text: string } | null {
  const mounts = mountsOf(service, fill)
  const inside = configPath(words, image)
  if (inside === 'several') return null
  const held = inside === undefined ? undefined : mountOf(inside, mounts)
  const paths =
    inside === undefined
      ? mounts.map(({ outside }) => outside).filter((path) => /\.(?:ya?ml|alloy)$/.test(path))
      : held
        ? [held.mount.outside + held.rest]
        : []
  const texts = paths.flatMap((source) => {
    const text = textOrNull(source, read)
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
