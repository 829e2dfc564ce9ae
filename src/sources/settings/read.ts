import { shellOf } from '../outside.ts'
import type { App, AppFile } from '../../apps/app.ts'
import { apps } from '../../apps/index.ts'
import type { Layer, LayerKind, Patient } from '../../types.ts'
import { fromOptions } from '../command-line.ts'
import { parseRuntime } from '../detect/detect.ts'
import { readEnvFile } from '../env/env-file.ts'
import type { FromFile, KindContext } from '../kind.ts'
import { fromProcess } from '../env/process.ts'
import { readBounded } from '../reader.ts'
import { type Flat, flatFile, flatLayer } from './flat.ts'
import { headerLists, isHeader } from './header-lists.ts'
import { flatNginx } from './nginx.ts'
import { withPlaceholders, withReferences } from './placeholders.ts'
import { flatToml } from './toml.ts'

/** What the options and this shell say, the weakest first. */
const environmentOf = ({ options, outside }: KindContext): Layer[] => [
  fromProcess(options.cleanEnv ? {} : outside.env),
  ...options.envFiles.map((spec) => readEnvFile(spec, readBounded, shellOf(options, outside))),
  fromOptions(options.env, options.unset, outside.env).layer,
]

const valuesOf = (context: KindContext): Map<string, string> =>
  new Map(environmentOf(context).flatMap(({ settings }) => settings.map(({ name, value }) => [name, value.reveal()] as const)))

/** The program that a settings file belongs to, with what the file says. The environment is weaker or stronger, as the program has it. */
function programOf({ id }: App, { isStronger, isPart }: AppFile, path: string, layer: Layer, context: KindContext): FromFile {
  const environment = environmentOf(context)
  const layers = isStronger ? [...environment, layer] : [layer, ...environment]
  const patient: Patient = { name: id, ...parseRuntime(id), detectedBy: path, layers, files: {} }
  if (isPart?.(textOf(path))) patient.absent = ['what it includes']
  return { patients: [patient], own: { app: patient.app ?? id, layer, isStronger } }
}

/** The file of one app. */
export function readOwn(app: App, file: AppFile, path: string, context: KindContext): FromFile {
  const syntax = file.syntax ?? (path.endsWith('.toml') ? 'toml' : undefined)
  const flats = syntax === 'toml' ? flatToml(textOf(path), path) : syntax === 'nginx' ? flatNginx(textOf(path)) : flatFile(path)
  const filled = file.reference ? withReferences(flats, valuesOf(context), file.reference) : flats
  const layer = layerOf(file, path, filled)
  return isOf(file, layer) ? programOf(app, file, path, layer, context) : {}
}

/** A file that several apps share: which of them it sets up is told by its settings; those of OpenTelemetry itself are any program's on the JVM. */
export function readApplication(kind: string, path: string, context: KindContext): FromFile {
  const all = path.endsWith('.properties') ? properties(readBounded(path, { lossy: true })) : flatFile(path)
  const flats = withPlaceholders(all, valuesOf(context))
  const read = apps.flatMap((app) => (app.file?.kind === kind ? { app, file: app.file, layer: layerOf(app.file, path, flats, 'jvm') } : []))
  const own = read.find(({ file, layer }) => isOf(file, layer))
  if (own) return programOf(own.app, own.file, path, own.layer, context)
  const others = read.find(({ layer }) => layer.settings.some(({ name }) => name.startsWith('otel.')))
  return others ? { layers: [others.layer] } : {}
}

const isOf = ({ needs }: AppFile, { settings }: Layer): boolean => !needs || settings.some(({ name }) => needs.test(name))
const textOf = (path: string): string => readBounded(path, { lossy: true }).replace(/^\ufeff/, '')

/** What a file says of telemetry. Headers that are keys of their own become the list that one setting would hold. */
function layerOf({ nameOf, hasHeaderKeys = false }: AppFile, path: string, flats: readonly Flat[], kind?: LayerKind): Layer {
  const isOne = (key: string | undefined): key is string => hasHeaderKeys && key !== undefined && isHeader(key)
  const layer = flatLayer(path, flats, (key) => (isOne(nameOf(key)) ? undefined : nameOf(key)), kind)
  const headers = flats.flatMap((flat) => {
    const key = nameOf(flat.key)
    return isOne(key) ? [{ ...flat, key }] : []
  })
  return { ...layer, settings: [...layer.settings, ...headerLists(path, headers)] }
}

/** Java's properties, a line each. */
function properties(text: string): Flat[] {
  return text.split(/\r?\n/).flatMap((line, i): Flat[] => {
    const found = /^(\s*([\w.%[\]-]+)\s*[=:]\s*)/.exec(line)
    return found && !/^\s*[#!]/.test(line)
      ? [
          {
            key: found[2] ?? '',
            text: line.slice(found[0].length).trimEnd(),
            line: i + 1,
            column: (found[1] ?? '').length + 1,
            written: [(found[1] ?? '').trimStart(), ''],
          },
        ]
      : []
  })
}
