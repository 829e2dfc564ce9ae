import { appOf } from '../../apps/index.ts'
import type { Container, Hop, Layer, Patient } from '../../types.ts'
import { flatLayer, flatTree } from '../settings/flat.ts'
import { type Part, under } from '../yaml/tree.ts'
import type { KubeCollector } from './collector.ts'
import { isOfMesh, meshesIn } from './mesh.ts'
import type { KubeObject } from './objects.ts'

/** An object that sets up a program beside those of the workloads: the sidecars of Dapr, the proxies of Istio. */
export interface Companion {
  object: KubeObject
  app: string
  layer: Layer
}

/** https://docs.dapr.io/reference/resource-specs/configuration-schema/ */
const isDapr = ({ kind, tree }: KubeObject): boolean => kind === 'Configuration' && under(tree, 'spec', 'tracing', 'otel') !== undefined

export const isCompanion = (object: KubeObject): boolean => isDapr(object) || isOfMesh(object)

function daprOf(object: KubeObject): Companion {
  const tracing = under(object.tree, 'spec', 'tracing')
  const flats = tracing ? flatTree(tracing, 'tracing', object.place) : []
  return { object, app: 'dapr', layer: flatLayer(object.source, flats, (key) => key) }
}

/** The targets of such objects, which may send to the Collectors of the same files. */
export function companionsIn(
  held: readonly { object: KubeObject; part: Part }[],
  collectors: readonly KubeCollector[],
): { object: KubeObject; patients: Patient[] }[] {
  const all = [...held.filter(({ object }) => isDapr(object)).map(({ object }) => daprOf(object)), ...meshesIn(held)]
  return all.map((one) => ({ object: one.object, patients: [patientOf(one, collectors)] }))
}

function patientOf({ object, app: id, layer }: Companion, collectors: readonly KubeCollector[]): Patient {
  const app = appOf(id)
  const hops = collectors.flatMap(({ hop, namesIn }): Hop[] => {
    const names = namesIn(undefined)
    return hop && names.length > 0 ? [{ ...hop, names }] : []
  })
  const where = `what ${object.kind} ${object.name} (${object.source}) sets up`
  const container: Container = { kind: 'kubernetes', where, network: 'own', beside: null, hosts: [], isOpen: true }
  return {
    name: object.name === '' ? id : object.name,
    runtime: app?.runtime ?? '',
    app: id,
    detectedBy: object.source,
    candidates: [],
    layers: [layer],
    files: {},
    program: { container },
    ...(hops.length > 0 ? { hops } : {}),
  }
}
