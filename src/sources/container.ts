import { bareImage } from '../backends/images.ts'
import { runtimeOf } from '../runtimes/index.ts'
import type { Layer, Patient, Program } from '../types.ts'
import { filledBy } from './command.ts'
import { type Detected, detect, parseRuntime } from './detect/detect.ts'
import { isInstrumented, isLoaded } from './detect/loaders.ts'
import { flagLayers } from './flags.ts'
import { type InFolder, programsIn } from './folder.ts'
import { programOfImage } from './images.ts'
import { type Fill, jvmLayers } from './jvm-args.ts'
import { namedFiles } from './named-files.ts'
import { isTelemetry } from './names.ts'
import type { PatientOptions } from './options.ts'
import { listFolder, readBounded } from './reader.ts'
import { programWords, withScripts } from './words-of.ts'

/** Programs that may start others beside the one that is meant. */
const SUPERVISORS = /(?:^|[\s/])(?:otelcol[\w-]*|otel-?collector|alloy|supervisord|s6-\w+|runsvdir|circusd|pm2-runtime)(?:\s|$)/

/** A container as its file describes it. */
export interface Contained {
  name: string
  /** Entry point and arguments. */
  words: readonly string[]
  /** What the words are called in messages: `command of service api`. */
  by: string
  image?: string
  /** What the steps do that build the image. */
  steps?: string
  /** The folder that the image is built from. */
  folder?: string
  /** The weakest first. */
  layers: Layer[]
  program: Program
}

/** The program in a container; null where nothing says anything about telemetry, unless it is wanted all the same. */
export function containerPatient(contained: Contained, options: PatientOptions, isWanted = false): Patient | null {
  const words = programWords(contained.words)
  const layers = [...jvmLayers(contained.layers, words, byShell(contained)), ...contained.layers, ...flagLayers(words, contained.by)]
  const settings = layers.flatMap((layer) => layer.settings)
  const isTold = settings.some(({ name }) => isTelemetry(name)) || isInstrumented(words) || isLoaded(settings)
  if (!isTold && !isWanted) return null
  return {
    name: contained.name,
    ...downloaded(contained, runtimeIn(contained, words, layers, options)),
    program: { ...(words.some((word) => SUPERVISORS.test(word)) ? crowded(contained.program) : contained.program), ...handedOver(words) },
    layers,
    files: options.root === undefined ? {} : namedFiles(layers, options.root, readBounded),
  }
}

/** What a shell in the container puts for variables in the words of its script. */
function byShell({ words, layers }: Contained): Fill {
  const script = withScripts(words.map((text) => ({ text, expands: false }))).filter(({ expands }) => expands)
  if (script.length === 0) return () => undefined
  const settings = layers
    .flatMap((layer) => layer.settings)
    .flatMap(({ name, value, unknown }) => (unknown ? [] : [[name, value.reveal()] as const]))
  const shell = { env: Object.fromEntries(settings), isComplete: false }
  return (word, value) => (script.some(({ text }) => text === word) ? filledBy(value, shell) : undefined)
}

/** Variables that the command line hands to the program, which may take them for whatever it likes. */
function handedOver(words: readonly string[]): Pick<Program, 'reads'> {
  const reads = words.flatMap((word) => [...word.matchAll(/\$[({]?(OTEL_\w+)/g)].map(([, name = '']) => name))
  return reads.length === 0 ? {} : { reads }
}

/** More may run in the container than the program. */
const crowded = (program: Program): Program =>
  program.container ? { ...program, container: { ...program.container, beside: null } } : program

/** The steps that build the image tell the version of what they download. */
function downloaded({ steps = '' }: Contained, found: Detected): Detected {
  const version = found.version ?? runtimeOf(found.runtime)?.detection?.download?.exec(steps)?.groups?.['version']
  return version === undefined ? found : { ...found, version }
}

/** The command, then the folder, then the image; `--runtime` where none of them tells. */
function runtimeIn(
  { by, image, folder }: Contained,
  words: readonly string[],
  layers: readonly Layer[],
  options: PatientOptions,
): Detected {
  const found = detect({
    words,
    by,
    layers,
    folder: folder === undefined || isServer(words[0], image) ? [] : inFolder(folder),
    path: undefined,
  })
  const program = image === undefined ? undefined : programOfImage(image)
  if (found.detectedBy !== 'nothing found')
    return told(
      found.app !== undefined && found.app === program?.app ? { ...found, version: found.version ?? program.version } : found,
      options,
    )
  if (program) return told({ ...program, detectedBy: `image ${image}`, candidates: [] }, options)
  return options.runtime === undefined ? found : parseRuntime(options.runtime)
}

/** What a web server serves may well be built from that folder; it is not what runs. */
const isServer = (word = '', image = ''): boolean => SERVER.test(word) || (word === '' && SERVER.test(bareImage(image)))
const SERVER = /(?:^|\/)(?:nginx(?:-unprivileged)?|httpd|apache2?|caddy|haproxy|envoy|lighttpd)$/

/** `--runtime` says of the program that was found what the files do not: its version. */
function told(found: Detected, { runtime }: PatientOptions): Detected {
  const given = runtime === undefined ? undefined : parseRuntime(runtime)
  return given?.version === undefined || found.version !== undefined || given.runtime !== found.runtime || given.app !== found.app
    ? found
    : { ...found, version: given.version }
}

const inFolder = (folder: string): InFolder[] => programsIn(folder, { read: readBounded, list: listFolder })
