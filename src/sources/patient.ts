import { runtimes } from '../runtimes/index.ts'
import type { Layer, Patient } from '../types.ts'
import { UsageError } from '../usage.ts'
import type { FromSource } from './code/index.ts'
import { fromOptions } from './command-line.ts'
import { type Detected, detect, parseRuntime } from './detect.ts'
import { readEnvFile } from './env-file.ts'
import { findGooseConfigs } from './goose-files.ts'
import { type InFolder, programsIn } from './folder.ts'
import { jvmLayers, jvmOptions } from './jvm-args.ts'
import type { Outside } from './outside.ts'
import { fromPid } from './pid.ts'
import { fromProcess } from './process-env.ts'
import { listFolder, readBounded } from './reader.ts'
import { findProfiles, parseProfile, shellOfPath } from './shell-profile.ts'

/** What the user said about the sources; each is one option of the command line. */
export interface PatientOptions {
  runtime?: string
  env: string[]
  unset: string[]
  envFiles: string[]
  files: string[]
  gooseConfig?: string
  cleanEnv: boolean
  pid?: string
  command?: string
  /** A folder, or one file, of program code. */
  source?: string
}

const LONGEST = 32_768

/** Reads every source that the options name, and the usual places unless `--clean-env`. Throws UsageError for a source that is unusable. */
export async function readPatient(options: PatientOptions, outside: Outside): Promise<Patient> {
  const { layer: given, unset } = fromOptions(options.env, options.unset, outside.env)
  const files = sorted(options)
  const process = processLayer(options, outside)
  const envFiles = files.envFiles.map((spec) => readEnvFile(spec, readBounded, outside.env))
  const layers: Layer[] = [
    ...profileLayers(options, outside, files.profiles),
    ...(await gooseLayers(options, outside, files.goose, [process.layer, ...envFiles, given])),
    process.layer,
    ...envFiles,
    given,
  ]
  const kept = layers.map((layer) =>
    layer.delivered && layer.kind === 'environment' ? { ...layer, settings: layer.settings.filter((s) => !unset.has(s.name)) } : layer,
  )
  const jvm = jvmOptions(kept)
  kept.unshift(...jvmLayers(kept, process.words))
  refuseGiants(kept)
  const source = options.source === undefined ? undefined : await sourceOf(options.source, kept)
  const found: Detected =
    options.runtime === undefined
      ? detect({ ...process, ...cluesOf(options, outside), layers: kept, jvm, source })
      : parseRuntime(options.runtime)
  if (source) {
    kept.push(source.layer)
    if (found.runtime === source.runtime) found.version ??= source.version
  }
  return { ...found, layers: kept, files: options.cleanEnv ? {} : namedFiles(kept) }
}

/** The readers of code are loaded only where there is code to read. */
async function sourceOf(path: string, layers: readonly Layer[]): Promise<FromSource> {
  const { readCode } = await import('./code/index.ts')
  return readCode(path, readBounded, (name) => valueIn(layers, name))
}

/** A variable as the program has it. */
function valueIn(layers: readonly Layer[], name: string): string | undefined {
  const settings = layers.filter(({ delivered, kind }) => delivered && kind === 'environment').flatMap((layer) => layer.settings)
  return settings.findLast((setting) => setting.name === name)?.value.reveal()
}

/** The build files of the working folder, unless it is to be taken as unknown. */
function cluesOf(options: PatientOptions, outside: Outside): { folder: InFolder[]; path: string | undefined } {
  if (options.cleanEnv && options.source === undefined) return { folder: [], path: undefined }
  const isKnown = (id: string): boolean => runtimes.some((runtime) => runtime.id === id)
  return { folder: programsIn(options.source ?? outside.cwd, readBounded, isKnown), path: outside.env['PATH'] }
}

/** `--file PATH[:KIND]`: the kind by name where it is not given. */
function sorted(options: PatientOptions): { envFiles: string[]; profiles: string[]; goose: string | undefined } {
  const out = { envFiles: [...options.envFiles], profiles: [] as string[], goose: options.gooseConfig }
  for (const spec of options.files) {
    const kind = /:(goose|dotenv|docker|shell|systemd|kubernetes|profile)$/.exec(spec)?.[1]
    const path = kind ? spec.slice(0, -kind.length - 1) : spec
    if (kind === 'goose' || (!kind && /config\.ya?ml$/.test(path))) out.goose = path
    else if (kind === 'profile' || (!kind && /(?:^|\/)(?:\.?(?:bash|zsh|profile|zprofile)\w*|config\.fish)$/.test(path)))
      out.profiles.push(path)
    else out.envFiles.push(spec)
  }
  return out
}

function processLayer(options: PatientOptions, outside: Outside): { layer: Layer; words: string[]; by: string } {
  const words = options.command === undefined ? [] : options.command.trim().split(/\s+/)
  if (options.pid !== undefined) {
    const { layer, command, exe } = fromPid(options.pid, { platform: outside.platform })
    return { layer, words: [...words, ...(exe ? [exe] : []), ...command], by: '--pid' }
  }
  return { layer: fromProcess(options.cleanEnv ? {} : outside.env), words, by: '--command' }
}

function profileLayers(options: PatientOptions, outside: Outside, named: string[]): Layer[] {
  if (options.cleanEnv && named.length === 0) return []
  const found = options.cleanEnv ? [] : findProfiles({ home: outside.home, env: outside.env, read: readBounded, list: listFolder })
  return [...found, ...named.map((path) => parseProfile(readBounded(path, { lossy: true }), { source: path, shell: shellOfPath(path) }))]
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
  const { parseGooseConfig } = await import('./goose-config.ts')
  return configs.map((config) => ('broken' in config ? config.broken : parseGooseConfig(config.text, config.path)))
}

/** A value that is far too long for a setting is a mistake, and slow to look at. */
function refuseGiants(layers: readonly Layer[]): void {
  for (const layer of layers) {
    for (const { name, value, from } of layer.settings) {
      const { length } = value.reveal()
      if (length > LONGEST && /^(?:otel_|goose_)/i.test(name)) {
        const place = from.line === undefined ? layer.source : `${layer.source}:${from.line}`
        throw new UsageError(
          `${name} (${place}) is ${length} characters long; no setting is longer than ${LONGEST}: shorten it or take it away.`,
        )
      }
    }
  }
}

/** Files that settings name: their content, or null where they are missing. */
function namedFiles(layers: readonly Layer[]): Record<string, string | null> {
  const out: Record<string, string | null> = {}
  for (const layer of layers) {
    for (const { name, value } of layer.settings) {
      const path = value.reveal()
      if (!/^SSL_CERT_(?:FILE|DIR)$|^OTEL_EXPORTER_OTLP_(?:\w+_)?(?:CERTIFICATE|CLIENT_KEY)$/.test(name) || path === '') continue
      try {
        out[path] = readBounded(path, { lossy: true })
      } catch (error) {
        if (error instanceof Error && 'kind' in error && error.kind === 'missing') out[path] = null
      }
    }
  }
  return out
}
