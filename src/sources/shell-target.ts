import type { Layer, Patient, Setting } from '../types.ts'
import { UsageError } from '../usage.ts'
import type { FromSource } from './code/index.ts'
import { type Command, commandOf } from './command.ts'
import { refuseGiants } from './bounds.ts'
import { readEnvFile } from './env/env-file.ts'
import { type Clues, completed, detect, parseRuntime } from './detect/detect.ts'
import { flagLayers } from './flags.ts'
import { findGooseConfigs } from './goose/files.ts'
import { programsIn, programsOfBuild } from './folder.ts'
import { jvmLayers } from './jvm-args.ts'
import { namedFiles } from './named-files.ts'
import { isTelemetry } from './names.ts'
import type { PatientOptions } from './options.ts'
import { type Outside, shellOf } from './outside.ts'
import { fromPid } from './pid.ts'
import { fromProcess } from './env/process.ts'
import { listFolder, readBounded } from './reader.ts'
import { findProfiles } from './shell/profile.ts'

/** What options and the files that they name add to the shell's own settings. */
export interface Named {
  layers: Layer[]
  goose: string | undefined
  /** `--env` and `--unset`. */
  given: { layer: Layer; unset: ReadonlySet<string> }
}

/** The program that this shell, or a named process, would run: every source that the options name, and the usual places unless `--clean-env`. */
export async function shellTarget(options: PatientOptions, outside: Outside, named: Named): Promise<Patient> {
  const { layer: given, unset } = named.given
  const process = processLayer(options, outside)
  const run = process.run
  const filled = (run?.envFiles ?? []).map((path) => readEnvFile(`${path}:docker`, readBounded, shellOf(options, outside)))
  const own = [...filled, ...(process.assigned ? [process.assigned] : [])]
  const idle = named.layers.filter((layer) => !layer.delivered)
  const above = named.layers.filter((layer) => layer.delivered && layer.kind === 'environment')
  const below = named.layers.filter((layer) => layer.delivered && layer.kind !== 'environment')
  const layers: Layer[] = [
    ...(options.cleanEnv ? [] : findProfiles({ home: outside.home, env: outside.env, read: readBounded, list: listFolder })),
    ...idle,
    ...(process.idle ? [process.idle] : []),
    ...(await gooseLayers(options, outside, named.goose, [process.layer, ...above, ...own, given])),
    ...below,
    process.layer,
    ...above,
    ...own,
    given,
  ]
  const kept = layers.map((layer) =>
    layer.delivered && layer.kind === 'environment' ? { ...layer, settings: layer.settings.filter((s) => !unset.has(s.name)) } : layer,
  )
  kept.push(...flagLayers(process.words, process.by))
  kept.unshift(...jvmLayers(kept, process.words))
  refuseGiants(kept)
  const source = options.source === undefined ? undefined : await sourceOf(options.source, kept)
  const { backend, owned, told } = options
  if (source) {
    kept.push(...writtenBy(source.writes.over))
    kept.unshift(...writtenBy(source.writes.under))
  }
  const clues: Clues = { ...process, ...aroundOf(options, outside), layers: kept, source, backend, owned, told }
  const found = options.runtime === undefined ? detect(clues) : completed(parseRuntime(options.runtime), clues)
  if (source) kept.push(source.layer)
  // Code that looks whether a variable is set may well find it, where the environment is not known.
  const asks = options.cleanEnv && (source?.layer.code?.facts.some(({ name }) => name === 'asks-for-endpoint') ?? false)
  return {
    ...found,
    ...(asks || isSetUpElsewhere(options, kept, source) ? { absent: ['the environment'] } : {}),
    ...(run ? { program: { container: run.container } } : {}),
    layers: kept,
    files: options.cleanEnv && options.root === undefined ? {} : namedFiles(kept, options.root, readBounded),
  }
}

/** Code and build files that make no exporter and set nothing leave all of that to the environment, which is not known. */
function isSetUpElsewhere(
  { cleanEnv, runtime, builds = [], told }: PatientOptions,
  layers: readonly Layer[],
  source?: FromSource,
): boolean {
  if (!cleanEnv || runtime !== undefined || told !== undefined || (source === undefined && builds.length === 0)) return false
  const isSet = layers.some(({ delivered, settings }) => delivered && settings.some(({ name }) => isTelemetry(name)))
  return !isSet && (source?.layer.code?.exporters ?? []).length === 0
}

/** The readers of code are loaded only where there is code to read. */
async function sourceOf(path: string, layers: readonly Layer[]): Promise<FromSource> {
  const { readCode } = await import('./code/index.ts')
  return readCode(path, readBounded, (name) => valueIn(layers, name))
}

/** What code puts into the environment, file by file. */
const writtenBy = (settings: readonly Setting[]): Layer[] =>
  [...new Set(settings.map(({ from }) => from.source))].map((file) => ({
    source: file,
    kind: 'environment',
    delivered: true,
    settings: settings.filter(({ from }) => from.source === file),
  }))

/** A variable as the program has it. */
function valueIn(layers: readonly Layer[], name: string): string | undefined {
  const settings = layers.filter(({ delivered, kind }) => delivered && kind === 'environment').flatMap((layer) => layer.settings)
  return settings.findLast((setting) => setting.name === name)?.value.reveal()
}

/** The build files of the working folder, unless it is to be taken as unknown. */
function aroundOf(options: PatientOptions, outside: Outside): Pick<Clues, 'folder' | 'path'> {
  const named = (options.builds ?? []).flatMap(programsOfBuild)
  if (options.cleanEnv && options.source === undefined) return { folder: named, path: undefined }
  const folder = [...named, ...programsIn(options.source ?? outside.cwd, { read: readBounded, list: listFolder })]
  return { folder, path: options.cleanEnv ? undefined : outside.env['PATH'] }
}

interface Process {
  layer: Layer
  /** What the command line itself sets. */
  assigned?: Layer
  words: string[]
  by: string
  /** It starts a container. */
  run?: Command['run']
  idle?: Layer
}

function processLayer(options: PatientOptions, outside: Outside): Process {
  const shell = shellOf(options, outside)
  if (options.command?.trim() === '')
    throw new UsageError('--command is empty: write the line that starts the program, as in --command "python app.py"')
  const command = options.command === undefined ? undefined : commandOf(options.command, shell)
  const words = command?.words ?? []
  const isTold = command && (command.layer.settings.length > 0 || command.layer.remarks)
  const assigned = isTold ? { assigned: command.layer } : {}
  if (options.pid !== undefined) {
    const running = fromPid(options.pid, { platform: outside.platform })
    return { layer: running.layer, ...assigned, words: [...words, ...running.command, ...(running.exe ? [running.exe] : [])], by: '--pid' }
  }
  // A container gets nothing of this shell but what its command line names.
  const env = command?.run ? {} : shell.env
  return { layer: fromProcess(env), ...assigned, words, by: '--command', run: command?.run, idle: command?.idle }
}

/** The YAML library is loaded only where there is a file to read. */
async function gooseLayers(
  options: PatientOptions,
  outside: Outside,
  explicit: string | undefined,
  set: readonly Layer[],
): Promise<Layer[]> {
  if (options.cleanEnv && explicit === undefined) return []
  const settings = options.cleanEnv ? [] : set.flatMap((layer) => layer.settings)
  const env = Object.fromEntries(settings.map((s) => [s.name, s.value.reveal()]))
  const configs = findGooseConfigs({ env, home: outside.home, read: readBounded, explicit, onlyExplicit: options.cleanEnv })
  if (configs.length === 0) return []
  const { parseGooseConfig } = await import('./goose/config.ts')
  return configs.map((config) => ('broken' in config ? config.broken : parseGooseConfig(config.text, config.path)))
}
