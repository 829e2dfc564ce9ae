import { visible } from '../../text.ts'
import type { Layer, Origin, Setting } from '../../types.ts'
import { type Read, textOrNull } from '../reader.ts'
import { parseDocker } from '../env/verbatim.ts'
import { entriesOf, isNothing, itemsOf, type TextTree, textAt, type Tree, under } from '../yaml/tree.ts'
import { envLayer } from './env-file.ts'
import { goText } from './go-scalar.ts'
import { filling, interpolate, type Variable, type Variables } from './interpolate.ts'
import { type Filled, settingFrom } from '../filled.ts'
import { pathFrom } from './files.ts'
import type { ComposeFile, Service } from './project.ts'

export interface EnvironmentContext {
  read: Read
  root: string | undefined
  /** The process environment, for names that stand alone in a raw env file. */
  processEnv: NodeJS.ProcessEnv
}

export interface Environment {
  /** The weakest first: env files in their order, then `environment`. */
  layers: Layer[]
  /** Env files that are not there: what they set is not known. */
  absent: string[]
}

/** What compose puts into the environment of a service. */
export function environmentOf(service: Service, context: EnvironmentContext): Environment {
  const remarks: string[] = []
  const own = new Map<string, Setting | null>()
  for (const { tree, file } of service.parts)
    for (const [name, setting] of entriesIn(under(tree, 'environment'), file, remarks)) own.set(name, setting)
  const { layers, absent } = envFileLayers(service, context, own)
  const last = service.parts.at(-1)
  const settings = [...own.values()].filter((setting) => setting !== null)
  if (last)
    layers.push({ source: last.file.path, kind: 'environment', delivered: true, settings, ...(remarks.length > 0 ? { remarks } : {}) })
  // A name without a value that is set nowhere takes away what an env file says.
  const removed = new Set([...own].filter(([, setting]) => setting === null).map(([name]) => name))
  return { layers: layers.map((layer) => ({ ...layer, settings: layer.settings.filter(({ name }) => !removed.has(name)) })), absent }
}

/** The env files of a service in their order; a file that stands in the list twice counts where it stands first. */
function envFileLayers(service: Service, context: EnvironmentContext, own: ReadonlyMap<string, Setting | null>): Environment {
  const named = service.parts.flatMap(({ tree, file }) => envFilesOf(under(tree, 'env_file'), file, context))
  const out: Environment = { layers: [], absent: [] }
  const before = new Map<string, Setting>()
  for (const one of named.filter(({ path }, i) => named.findIndex((other) => other.path === path) === i)) {
    const layer = envFileLayer(one, withOwn(one.variables, own), context, (name) => variableOf(before.get(name)))
    if (layer) out.layers.push(layer)
    else if (one.required) out.absent.push(one.path)
    for (const setting of layer?.settings ?? []) before.set(setting.name, setting)
  }
  return out
}

/** Variables of an env file: the shell's and `.env`, then the service's own. */
const withOwn = (variables: Variables, own: ReadonlyMap<string, Setting | null>): Variables => ({
  ...variables,
  find: (name) => variables.find(name) ?? variableOf(own.get(name)),
})

const variableOf = (setting: Setting | null | undefined): Variable | undefined =>
  setting ? { value: setting.value.reveal(), from: setting.from } : undefined

interface NamedEnvFile {
  path: string
  variables: Variables
  required: boolean
  raw: boolean
}

/** `env_file: a`, a list of them, and the long form. */
function envFilesOf(tree: Tree | undefined, { folder, variables }: ComposeFile, { root }: EnvironmentContext): NamedEnvFile[] {
  if (!tree) return []
  return (tree.kind === 'list' ? tree.items : [tree]).flatMap((item) => {
    const text = item.kind === 'text' ? item.text : textAt(item, 'path')
    if (text === undefined) return []
    const path = filling(variables)(text)
    const place = path.startsWith('/') && root !== undefined ? pathFrom(root, `.${path}`) : pathFrom(folder, path)
    return [{ path: place, variables, required: textAt(item, 'required') !== 'false', raw: textAt(item, 'format') === 'raw' }]
  })
}

function envFileLayer(
  { path, raw }: NamedEnvFile,
  variables: Variables,
  { read, processEnv }: EnvironmentContext,
  before: Variables['find'],
): Layer | null {
  const text = textOrNull(path, read)
  if (text === null) return null
  if (!raw) return envLayer(text, path, variables, before)
  const { settings, remarks } = parseDocker(text, { source: path, processEnv })
  return { source: path, kind: 'environment', delivered: true, settings, remarks }
}

type Entry = (name: string, text: string | null, at: number, written?: Origin['written']) => [string, Setting | null]

/** `NAME: value`, `- NAME=value`, and names alone, which are taken from the shell; null: it is set nowhere. */
function entriesIn(tree: Tree | undefined, file: ComposeFile, remarks: string[]): [string, Setting | null][] {
  const { variables } = file
  const entry: Entry = (name, text, at, written) => {
    const from: Origin = { source: file.path, setting: name, ...file.place(at), ...(written ? { written } : {}) }
    const filled = text === null ? inherited(name, variables) : interpolate(text, variables)
    if (filled === null) return [name, null]
    remarks.push(...complaints(name, filled, `${visible(file.path, 300)}:${from.line}`))
    return [name, settingFrom(name, needed(filled), from)]
  }
  if (tree?.kind === 'map')
    return entriesOf(tree).flatMap(([name, value]) => (value.kind === 'text' ? [entry(name, goText(value), value.at)] : []))
  return itemsOf(tree).flatMap((item) => (item.kind === 'text' && !isNothing(item) ? [listEntry(item, entry)] : []))
}

function listEntry(item: TextTree, entry: Entry): [string, Setting | null] {
  const cut = item.text.indexOf('=')
  return cut < 0
    ? entry(item.text, null, item.at)
    : entry(item.text.slice(0, cut), item.text.slice(cut + 1), item.at + cut + 1, [`- "${item.text.slice(0, cut)}=`, '"'])
}

function inherited(name: string, variables: Variables): Filled | null {
  const found = variables.find(name)
  if (found) return { pieces: [{ text: found.value, from: found.from }], missing: [] }
  return variables.isComplete ? null : { pieces: [{ unknown: `$${name}` }], missing: [] }
}

/** What `${X:?…}` wants is not known: with it missing nothing would start. */
const needed = (filled: Filled): Filled => (filled.required ? { pieces: [{ unknown: `$${filled.required.name}` }], missing: [] } : filled)

function complaints(name: string, { bad, required, missing }: Filled, at: string): string[] {
  const setting = visible(name, 80)
  if (bad !== undefined)
    return [`${at}: ${setting}: compose refuses the file, because of a $ that begins no variable; write $$ for a dollar sign`]
  if (required)
    return [
      `${at}: ${setting}: compose does not start before ${required.name} is set${required.why ? ` (${visible(required.why, 120)})` : ''}`,
    ]
  return missing.length === 0
    ? []
    : [`${at}: ${setting}: ${missing.join(' and ')} is set neither in this shell nor in .env, so compose fills in nothing`]
}
