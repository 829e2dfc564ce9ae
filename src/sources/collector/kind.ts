import type { Hop, Layer, Patient } from '../../types.ts'
import { UsageError } from '../../usage.ts'
import { visible } from '../../text.ts'
import { fromOptions } from '../command-line.ts'
import { parseRuntime } from '../detect/detect.ts'
import { readEnvFile } from '../env/env-file.ts'
import type { PatientOptions } from '../options.ts'
import { type Outside, shellOf } from '../outside.ts'
import { fromProcess } from '../env/process.ts'
import type { Kind } from '../kind.ts'
import { readBounded } from '../reader.ts'
import { isTemplate, mayBeCollector } from './clue.ts'

interface Read {
  patients?: Patient[]
  hops?: Hop[]
  remarks?: string[]
}

interface Context {
  options: PatientOptions
  outside: Outside
  isNamed?: boolean
}

/** True where `--runtime` says that the Collector itself is the program. */
const isForCollector = ({ runtime }: PatientOptions): boolean => runtime !== undefined && /^collector(?:[:@]|$)/.test(runtime)

export const collectorKind: Kind = { id: 'collector', option: true, is: mayBeCollector, read: readCollectorFile }

/** A Collector's configuration and what `--env` says about the variables in it. The YAML library is loaded only here. */
async function readCollectorFile(path: string, { options, outside, isNamed }: Context): Promise<Read> {
  const { readCollector } = await import('./read.ts')
  const layers = environmentOf(options, outside)
  const values = new Map(layers.flatMap(({ settings }) => settings.map(({ name, value }) => [name, value.reveal()] as const)))
  const detected = isForCollector(options) ? parseRuntime(options.runtime ?? '') : undefined
  const text = readBounded(path, { lossy: true })
  if (isTemplate(text)) throw new UsageError(`${visible(path, 300)} is a template: name what is made of it.`)
  const { patients, hop, isEmpty } = readCollector({
    source: path,
    text,
    version: detected?.version,
    detectedBy: detected ? '--runtime' : path,
    known: { env: (name) => values.get(name), isAll: false },
    environment: detected ? layers : [],
  })
  const why = `${visible(path, 300)} configures no Collector: it has no receivers, exporters or service section`
  if (isEmpty && isNamed) throw new UsageError(`${why}; name the file that the Collector starts with.`)
  if (isEmpty) return { remarks: [`${why}, so nothing is taken from it`] }
  return { patients, hops: hop ? [hop] : [] }
}

/** The variables of this shell are the Collector's only where it is the program that is asked about. */
function environmentOf(options: PatientOptions, outside: Outside): Layer[] {
  const { layer } = fromOptions(options.env, options.unset, outside.env)
  const files = options.envFiles.map((spec) => readEnvFile(spec, readBounded, shellOf(options, outside)))
  const own = isForCollector(options) && !options.cleanEnv ? [fromProcess(outside.env)] : []
  return [...own, ...files, layer]
}
