import { runtimes } from '../../runtimes/index.ts'
import { isBefore } from '../../runtimes/parts/versions.ts'
import type { Layer, Origin, OperatorSign } from '../../types.ts'
import type { Detected } from '../detect/detect.ts'
import { settingFrom } from '../filled.ts'
import { itemsOf, textAt, type Tree, under } from '../yaml/tree.ts'
import { environmentIn, type InPod } from './environment.ts'
import { expandReferences, type Given } from './expand.ts'
import { inNamespace } from './held.ts'
import type { KubeObject, PodTemplate } from './objects.ts'
import type { Survey } from './survey.ts'

/** What the operator of OpenTelemetry puts into a pod (https://opentelemetry.io/docs/platforms/kubernetes/operator/automatic/). */
export interface Injected {
  found: Pick<Detected, 'runtime' | 'wiring' | 'open' | 'version' | 'packages' | 'detectedBy' | 'candidates'>
  layers: Layer[]
  absent: string[]
}

const PREFIX = 'instrumentation.opentelemetry.io/'
/** Variables that it puts into a pod with them, and that only the cluster knows. */
const OF_POD: ReadonlyMap<string, Given> = new Map(['OTEL_NODE_IP', 'OTEL_POD_IP'].map((name) => [name, [{ unknown: `$(${name})` }]]))

/** The instrumentation of a container, by the annotations of its pod; null where there is none. */
export function injectedInto(
  container: string,
  isFirst: boolean,
  object: KubeObject,
  template: PodTemplate,
  survey: Survey,
  own: readonly Layer[],
): Injected | null {
  const annotation = (name: string): string | undefined => survey.annotations.of(object, template, PREFIX + name)?.value
  for (const { id, detection } of runtimes) {
    if (!detection?.operator) continue
    const { annotation: name, section, sets = {}, brings } = detection.operator
    const value = annotation(name)
    const names = (annotation(`${section}-container-names`) ?? annotation('container-names'))?.split(',').map((one) => one.trim())
    if (value === undefined || value.toLowerCase() === 'false' || !(names ? names.includes(container) : isFirst)) continue
    const resource = resourceFor(value, object, survey.instrumentations)
    const tag = /:v?(\d[\w.-]*)$/.exec(textAt(resource?.tree, 'spec', section, 'image') ?? '')?.[1]
    const from = survey.annotations.of(object, template, PREFIX + name)?.isOfNamespace ? ` of the namespace ${object.namespace}` : ''
    const packages = brings ? { packages: { names: brings, isAll: false } } : {}
    const base = { runtime: id, detectedBy: `annotation ${PREFIX}${name}${from}`, candidates: [], ...packages }
    const layers = resource ? [layerOf(resource, { section, sets }, { object, template, holders: survey.holders })] : []
    const found = { ...base, ...wired(detection.operator, tag, [...layers, ...own]) }
    return { found, layers, absent: resource ? [] : ['the Instrumentation of the operator'] }
  }
  return null
}

/** What the image tells of the SDK in it. */
function wired(
  { wiring, image }: OperatorSign,
  tag: string | undefined,
  layers: readonly Layer[],
): Pick<Detected, 'wiring' | 'open' | 'version'> {
  if (image?.isVersion && tag !== undefined) return { version: tag, ...(wiring ? { wiring } : {}) }
  if (image?.before && tag !== undefined && isBefore(tag, image.before.tag)) return { wiring: image.before.wiring }
  const { wirings, unless } = image?.open ?? {}
  const isSettled = unless === undefined || layers.some(({ settings }) => settings.some(({ name }) => unless.test(name)))
  return { ...(wiring ? { wiring } : {}), ...(isSettled ? {} : { open: wirings }) }
}

/** `true`: the only one of the namespace; else `NAME` or `NAMESPACE/NAME`. */
function resourceFor(value: string, { namespace }: KubeObject, known: readonly KubeObject[]): KubeObject | undefined {
  const [name = '', home = namespace] = value.split('/').toReversed()
  const near = known.filter((one) => inNamespace(one.namespace, home))
  return value.toLowerCase() === 'true' ? (near.length === 1 ? near[0] : undefined) : near.find((one) => one.name === name)
}

function layerOf(
  resource: KubeObject,
  { section, sets }: { section: string; sets: Readonly<Record<string, string>> },
  { object, template, holders }: Pick<InPod, 'object' | 'template' | 'holders'>,
): Layer {
  const { tree, source, place, name } = resource
  const at = (tree: Tree, setting: string): Origin => ({ source, setting, ...place(tree) })
  const one = (setting: string, from: Tree | undefined): Layer['settings'] =>
    from?.kind === 'text' ? [settingFrom(setting, expandReferences(from.text, OF_POD), at(from, setting))] : []
  const fixed = (setting: string, text: string): Layer['settings'] => [
    settingFrom(setting, { pieces: [{ text }], missing: [] }, at(tree, setting), `set by the operator for ${name}`),
  ]
  // The variables become those of the pod: what they refer to is looked up where it runs.
  const items = [under(tree, 'spec', 'env'), under(tree, 'spec', section, 'env')].flatMap((list) => itemsOf(list))
  const container: InPod['container'] = { kind: 'map', at: tree.at, entries: new Map([['env', { kind: 'list', at: tree.at, items }]]) }
  const listed = environmentIn({ container, object: { ...object, source, place }, template, holders, before: OF_POD }).layers
  const settings = [
    ...fixed('OTEL_SERVICE_NAME', object.name),
    ...Object.entries(sets).flatMap(([setting, text]) => fixed(setting, text)),
    ...one('OTEL_EXPORTER_OTLP_ENDPOINT', under(tree, 'spec', 'exporter', 'endpoint')),
    ...one('OTEL_TRACES_SAMPLER', under(tree, 'spec', 'sampler', 'type')),
    ...one('OTEL_TRACES_SAMPLER_ARG', under(tree, 'spec', 'sampler', 'argument')),
    ...listed.flatMap((layer) => layer.settings),
  ]
  const last = new Map(settings.map((setting) => [setting.name, setting]))
  const remarks = listed.flatMap((layer) => layer.remarks ?? [])
  return { source, kind: 'environment', delivered: true, settings: [...last.values()], ...(remarks.length > 0 ? { remarks } : {}) }
}
