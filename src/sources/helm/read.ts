import { visible } from '../../text.ts'
import type { Layer, Origin, Setting } from '../../types.ts'
import { type Contained, containerPatient } from '../container.ts'
import { settingFrom } from '../filled.ts'
import type { FromFile, KindContext } from '../kind.ts'
import { isName, isTelemetry, type Place, placesOf } from '../names.ts'
import { readBounded } from '../reader.ts'
import { wordsOf } from '../words-of.ts'
import { fullTrees } from '../yaml/full.ts'
import { asMap, entriesOf, isNothing, itemsOf, type MapTree, textAt, textsOf, type Tree, under } from '../yaml/tree.ts'

/** Keys under which the values of a chart hold the variables of a container. */
const ENV = /^(?:extra|additional|common|global|pod|container|default)?_?env(?:s|ironments?)?_?(?:vars?|variables)?(?:list|map)?$/i
const DEPTH = 12
const HOLE = /\{\{[^{}]*\}\}/

/** Values of a Helm chart: variables by their form alone, since what the chart makes of them is not known here. Throws UsageError. */
export function readValues(path: string, { options }: KindContext): FromFile {
  const text = readBounded(path, { lossy: true })
  const reading = { source: path, place: placesOf(text) }
  const found = fullTrees({ text, line: 0 }, path).flatMap((tree) => containersIn(tree, [], reading))
  const patients = found.flatMap((one) => {
    const patient = containerPatient(one, options)
    return patient ? [patient] : []
  })
  const shown = visible(path, 300)
  const why =
    patients.length > 0
      ? 'what the chart makes of these values is not known: render it (helm template) and name the manifests with --manifest to be sure'
      : 'no variables of OpenTelemetry stand in it in a form that is known (env: as a list of name and value, or as a map)'
  return { patients, remarks: [`${shown}: ${why}`] }
}

interface Reading {
  source: string
  place(at: number): Place
}

function containersIn(tree: Tree, path: readonly string[], reading: Reading): Contained[] {
  const map = asMap(tree)
  if (path.length > DEPTH) return []
  if (!map) return itemsOf(tree).flatMap((item, i) => containersIn(item, [...path, String(i)], reading))
  const layers = entriesOf(map).flatMap(([key, value]) => (ENV.test(key) ? (layerOf(value, reading) ?? []) : []))
  const own = layers.length > 0 ? [container(map, path, layers, reading)] : []
  return [...own, ...entriesOf(map).flatMap(([key, value]) => (ENV.test(key) ? [] : containersIn(value, [...path, key], reading)))]
}

function container(map: MapTree, path: readonly string[], layers: Layer[], { source }: Reading): Contained {
  const words = ['command', 'args'].flatMap((key) => {
    const tree = under(map, key)
    return tree?.kind === 'text' ? wordsOf(tree.text) : textsOf(tree)
  })
  const where = path.length > 0 ? `${path.join('.')} of ${source}` : source
  const image = textAt(map, 'image') ?? textAt(map, 'image', 'repository')
  return {
    name: path.length > 0 ? `${source} ${path.join('.')}` : source,
    words,
    by: `command of ${where}`,
    ...(image === undefined || HOLE.test(image) ? {} : { image }),
    layers,
    program: {
      container: { kind: 'kubernetes', where: `the container of ${where}`, network: 'own', beside: null, hosts: [], isOpen: true },
    },
  }
}

/** `- name: X` with its value, or `X: value`. null where nothing in it is about telemetry. */
function layerOf(tree: Tree, reading: Reading): Layer | null {
  const listed = itemsOf(tree).flatMap((item) => {
    const name = textAt(item, 'name')
    return name === undefined ? [] : [settingAt(name, under(item, 'value'), under(item, 'value') ?? item, reading, ['value: "', '"'])]
  })
  const mapped = entriesOf(tree).flatMap(([name, value]) => {
    const text = value.kind === 'text' ? value : under(value, 'value')
    return isName(name) ? [settingAt(name, text, text ?? value, reading)] : []
  })
  const settings = [...listed, ...mapped]
  const isTold = settings.some(({ name }) => isTelemetry(name))
  return isTold ? { source: reading.source, kind: 'environment', delivered: true, settings } : null
}

function settingAt(name: string, value: Tree | undefined, at: Tree, { source, place }: Reading, written?: Origin['written']): Setting {
  const from: Origin = { source, setting: name, ...place(at.at), ...(written ? { written } : {}) }
  if (value?.kind !== 'text') return settingFrom(name, { pieces: [{ unknown: 'what it takes from elsewhere' }], missing: [] }, from)
  const text = isNothing(value) ? '' : value.text
  const unknown = HOLE.test(text) || /\$\([A-Za-z_]\w*\)/.test(text) || text === ''
  return settingFrom(name, { pieces: [unknown ? { unknown: 'what the chart makes of it' } : { text }], missing: [] }, from)
}
