import type { Setting } from '../../types.ts'
import { plain } from '../../secret.ts'
import { type Flat, flatLayer, flatTree } from '../settings/flat.ts'
import { headerLists, isHeader } from '../settings/header-lists.ts'
import { fullTrees } from '../yaml/full.ts'
import { itemsOf, keysOf, type Part, textAt, type Tree, under } from '../yaml/tree.ts'
import { UsageError } from '../../usage.ts'
import type { Companion } from './companions.ts'
import { embedded } from './embedded.ts'
import type { KubeObject } from './objects.ts'

interface Held {
  object: KubeObject
  part: Part
}

/** The configuration of a mesh: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/ */
const MESH = /^(?:IstioOperator|ConfigMap)$/

const isTelemetry = ({ kind, tree }: KubeObject): boolean => kind === 'Telemetry' && under(tree, 'spec', 'tracing')?.kind === 'list'
export const isOfMesh = (object: KubeObject): boolean =>
  isTelemetry(object) ||
  (MESH.test(object.kind) && (textAt(object.tree, 'data', 'mesh') ?? '').includes('extensionProviders')) ||
  hasProviders(object)
const hasProviders = ({ kind, tree }: KubeObject): boolean =>
  kind === 'IstioOperator' && under(tree, 'spec', 'meshConfig', 'extensionProviders')?.kind === 'list'

/** The tracing of each mesh: the provider that is asked for, by a Telemetry or by default, and what the mesh says of it. */
export function meshesIn(held: readonly Held[]): Companion[] {
  const telemetries = held.filter(({ object }) => isTelemetry(object)).flatMap(({ object }) => asked(object))
  return held.flatMap(({ object, part }): Companion[] => {
    const config = meshConfig(object, part)
    if (!config) return []
    const wanted = telemetries[0] ?? byDefault(object, config)
    const providers = itemsOf(under(config, 'extensionProviders'))
    const flats = wanted ? tracingOf(providers, wanted, object.place) : null
    if (!wanted || !flats) return []
    const layer = flatLayer(object.source, flats, (key) => (isHeader(key) ? undefined : key))
    const provider = setting('tracing.providers', wanted)
    return [{ object, app: 'istio', layer: { ...layer, settings: [provider, ...layer.settings, ...headerLists(object.source, flats)] } }]
  })
}

function meshConfig(object: KubeObject, part: Part): Tree | undefined {
  if (object.kind !== 'ConfigMap') return under(object.tree, 'spec', 'meshConfig')
  const text = under(object.tree, 'data', 'mesh')
  if (text?.kind !== 'text') return undefined
  try {
    return fullTrees({ text: embedded(text, 'mesh', object, part).text, line: 0 }, object.source)[0]
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

interface Wanted {
  name: string
  from: Setting['from']
}

const setting = (name: string, { name: text, from }: Wanted): Setting => ({ name, value: plain(text), from })

/** The first provider of the first rule: Istio takes no more than one for traces. */
function asked(object: KubeObject): Wanted[] {
  return itemsOf(under(object.tree, 'spec', 'tracing')).flatMap((rule) =>
    itemsOf(under(rule, 'providers')).flatMap((provider) => wantedBy(under(provider, 'name'), object)),
  )
}

const byDefault = (object: KubeObject, config: Tree): Wanted | undefined =>
  itemsOf(under(config, 'defaultProviders', 'tracing')).flatMap((name) => wantedBy(name, object))[0]

const wantedBy = (name: Tree | undefined, { source, place }: KubeObject): Wanted[] =>
  name?.kind === 'text' ? [{ name: name.text, from: { source, setting: 'tracing.providers', ...place(name) } }] : []

/** What a mesh says of the provider; null where it is one of another protocol, or comes with Istio. */
function tracingOf(providers: readonly Tree[], { name }: Wanted, place: (tree: Tree) => { line: number; column: number }): Flat[] | null {
  const own = providers.find((one) => textAt(one, 'name') === name)
  const otlp = own && under(own, 'opentelemetry')
  if (otlp) return [...flatTree(otlp, 'opentelemetry', place).filter(({ key }) => !key.includes('.headers.')), ...headersOf(otlp, place)]
  if (own && !keysOf(own).some((key) => LOGS.test(key))) return null
  if (providers.length === 0) return null
  const other = providers.find((one) => under(one, 'opentelemetry') !== undefined)
  const named = under(other, 'name')
  return named ? flatTree(named, 'extensionProviders.opentelemetry', place) : []
}

/** A list of names and values, as if each stood under its name; one that a variable of the proxy gives is not known. */
function headersOf(otlp: Tree, place: (tree: Tree) => { line: number; column: number }): Flat[] {
  return itemsOf(under(otlp, 'http', 'headers')).flatMap((item): Flat[] => {
    const [name, value, variable] = [textAt(item, 'name'), under(item, 'value'), textAt(item, 'envName')]
    const key = `opentelemetry.http.headers.${name}`
    if (name === undefined) return []
    if (value?.kind === 'text') return [{ key, text: value.text, ...place(value) }]
    return [{ key, text: '', pieces: [{ unknown: `$${variable ?? name}` }], ...place(item) }]
  })
}

/** Providers of access logs and of decisions: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider */
const LOGS = /^envoy(?:OtelAls|FileAccessLog|HttpAls|TcpAls|ExtAuthz)/
