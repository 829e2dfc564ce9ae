import { dirname, join } from 'node:path'
import { isReceiverImage } from '../../backends/images.ts'
import { hint, visible } from '../../text.ts'
import type { Hop, Layer, Patient } from '../../types.ts'
import { UsageError } from '../../usage.ts'
import { containerPatient } from '../container.ts'
import type { FromFile, KindContext } from '../kind.ts'
import { isTelemetry } from '../names.ts'
import { variableIn } from '../outside.ts'
import { type Read, readBounded, textOrNull } from '../reader.ts'
import { wordsOf } from '../words-of.ts'
import { isNothing, itemsOf } from '../yaml/tree.ts'
import { type Build, buildOf } from './build.ts'
import { withBuiltCode } from './code.ts'
import { envLayer } from './env-file.ts'
import { overrideOf } from './files.ts'
import { environmentOf } from './environment.ts'
import { filling, type Variables } from './interpolate.ts'
import { mountedCollector } from './mounted.ts'
import { type Networks, networksOf, servicesSeen } from './network.ts'
import { field, type Project, readProject, type Service } from './project.ts'

/** The services of a compose file that have telemetry settings, or the one that is named. Throws UsageError. */
export function readCompose(path: string, context: KindContext, named?: string, read: Read = readBounded): FromFile {
  const { also = [] } = context
  const shell = context.options.cleanEnv ? {} : context.outside.env
  const dotenv = dotenvLayer(dirname(path), shell, context.options.cleanEnv, read)
  const variables = variablesOf(shell, dotenv, !context.options.cleanEnv)
  const project = readProject(path, { read, variables, others: also.length > 0 ? also : overrideOf(path, read) })
  if (named !== undefined && !project.services.some(({ name }) => name === named)) throw noService(path, named, project)
  const environment = { read, root: context.options.root, processEnv: shell }
  const fill = filling(variables)
  const around = networksOf(project, fill)
  const remarks = [...project.remarks]
  const hops: Hop[] = []
  const patients = project.services.flatMap((service): Patient[] => {
    const { layers: own, absent } = environmentOf(service, environment)
    const { container, neighbours } = around(service)
    const build = buildOf(service, fill, read)
    const layers = build?.image ? [build.image.layer, ...own] : own
    const contained = { ...described(service, fill, build), layers, program: { container, neighbours } }
    const collector = mountedCollector({
      ...contained,
      service,
      isComplete: absent.length === 0,
      reached: () => reachedAs(service, project.services, around),
      files: [project.main, ...project.over],
      fill,
      read,
    })
    hops.push(...collector.hops)
    if (named !== undefined && service.name !== named) return []
    if (collector.patients.length > 0) return collector.patients
    if (named === undefined && contained.image !== undefined && isReceiverImage(contained.image)) return []
    const patient = containerPatient(contained, context.options, named !== undefined)
    if (!patient) return []
    remarks.push(...absent.map((file) => `${visible(file, 300)} is not there: what it would set in service ${service.name} is not known`))
    const whole = build ? withBuiltCode(patient, build.folder, read, contained.words) : patient
    const unknown = [...absent, ...(whole.absent ?? [])]
    return [{ ...whole, ...(unknown.length > 0 ? { absent: unknown } : {}), layers: [...idle(dotenv, layers), ...whole.layers] }]
  })
  if (patients.length === 0 && dotenv?.settings.some(({ name }) => isTelemetry(name)))
    remarks.push(
      `${visible(dotenv.source, 300)} has telemetry settings, and no service gets them: name the file in the service, ${NOT_PASSED_ON.line}`,
    )
  if (patients.length === 0)
    remarks.push(`${visible(path, 300)}: no service has a setting of OpenTelemetry; ${visible(path, 300)}:SERVICE names one to look at`)
  return { patients, hops, remarks, neighbours: servicesSeen(project, fill) }
}

/** The names and ports of a service, as the others see it. */
function reachedAs(service: Service, all: readonly Service[], around: (service: Service) => Networks): Pick<Hop, 'names' | 'published'> {
  const other = all.find(({ name }) => name !== service.name)
  const seen = other && around(other).neighbours.find(({ from }) => from.setting === service.name)
  return { names: seen?.names ?? [service.name], published: seen?.published ?? [] }
}

function noService(path: string, named: string, { services }: Project): UsageError {
  const names = services.map(({ name }) => name)
  const known = names.length > 0 ? `There are: ${names.map((name) => visible(name, 60)).join(', ')}.` : 'The file holds no service.'
  return new UsageError(`--compose ${visible(path, 300)}:${visible(named, 60)}: there is no such service${hint(named, names)}. ${known}`)
}

const NOT_PASSED_ON = {
  why: 'is a file from which compose fills in ${…} and gives nothing to a container by itself',
  fix: 'Name the file in the service as well',
  line: 'env_file: [.env]',
}

/** `.env` beside the file: compose fills `${…}` in from it, and gives it to no container. */
function dotenvLayer(folder: string, shell: NodeJS.ProcessEnv, isClean: boolean, read: Read): Layer | null {
  const path = join(folder, '.env')
  const text = textOrNull(path, read)
  if (text === null) return null
  const source = folder === '.' ? '.env' : path
  const layer = envLayer(text, source, variablesOf(shell, null, !isClean))
  const settings = layer.settings.map((setting) => ({ ...setting, idle: NOT_PASSED_ON }))
  return { ...layer, settings, kind: 'env-file-lookalike', delivered: false }
}

function variablesOf(shell: NodeJS.ProcessEnv, dotenv: Layer | null, isComplete: boolean): Variables {
  const held = new Map(dotenv?.settings.map((setting) => [setting.name, setting]))
  return {
    isComplete,
    find(name) {
      const value = variableIn(shell, name)
      if (value !== undefined) return { value, from: { source: 'process environment', setting: name } }
      const setting = held.get(name)
      return setting ? { value: setting.value.reveal(), from: setting.from } : undefined
    },
  }
}

/** What `.env` says of telemetry and this service does not get. */
function idle(dotenv: Layer | null, layers: readonly Layer[]): Layer[] {
  const got = new Set(layers.flatMap(({ settings }) => settings.map(({ name }) => name)))
  const settings = dotenv?.settings.filter(({ name }) => isTelemetry(name) && !got.has(name)) ?? []
  return dotenv && settings.length > 0 ? [{ ...dotenv, settings }] : []
}

function described(
  service: Service,
  fill: (text: string) => string,
  build: Build | null,
): { name: string; words: string[]; by: string; image?: string; folder?: string; steps?: string } {
  const said = (key: string): string[] | undefined => {
    const tree = field(service, key)?.tree
    if (tree?.kind === 'text') return isNothing(tree) ? undefined : wordsOf(fill(tree.text))
    return tree && itemsOf(tree).flatMap((item) => (item.kind === 'text' ? [fill(item.text)] : []))
  }
  // An entry point of the service takes the command of the image away as well.
  const entrypoint = said('entrypoint')
  const command = said('command') ?? (entrypoint === undefined ? build?.image?.command : undefined) ?? []
  const words = [...(entrypoint ?? build?.image?.entrypoint ?? []), ...command]
  const named = field(service, 'image')?.tree
  const image = build?.image?.base ?? (named?.kind === 'text' ? fill(named.text) : undefined)
  return {
    name: service.name,
    words,
    by: `command of service ${service.name}`,
    ...(image === undefined ? {} : { image }),
    ...(build ? { folder: build.folder } : {}),
    ...(build?.image ? { steps: build.image.steps } : {}),
  }
}
