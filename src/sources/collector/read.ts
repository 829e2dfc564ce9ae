import { configOf, type Config } from '../../runtimes/collector/config.ts'
import { branchesOf } from '../../runtimes/collector/path.ts'
import { hopOf } from '../../runtimes/collector/receivers.ts'
import { sendersOf } from '../../runtimes/collector/service.ts'
import { merge } from '../../runtimes/parts/settings.ts'
import { isBefore } from '../../runtimes/parts/versions.ts'
import type { Hop, Layer, Patient, Program } from '../../types.ts'
import { alloyTree } from './alloy.ts'
import { isAlloyText } from './clue.ts'
import type { Known } from './expand.ts'
import { configIn } from './find.ts'
import { withoutParked } from './parked.ts'
import { settingsOf } from './settings.ts'
import { nothing, type Tree, under } from '../yaml/tree.ts'
import { type Parsed, unfolded, yamlTree } from './tree.ts'

/** What a Collector's configuration is read with. */
export interface CollectorInput {
  /** How the file is named to the user. */
  source: string
  text: string
  version?: string
  isOwnBuild?: boolean
  /** What is known of the environment of the Collector; nothing where it is left out. */
  known?: Known
  /** Settings of its environment that count (proxies). */
  environment?: Layer[]
  detectedBy?: string
  program?: Program
  /** What manages it writes into the configuration before it is read. */
  change?: (config: Tree) => Tree
}

/** A configuration as it was read: what sends is a patient, what receives is a hop. */
export interface CollectorFile {
  patients: Patient[]
  hop: Hop | null
  /** Nothing in it belongs to a Collector. */
  isEmpty: boolean
}

const same = (tree: Tree): Tree => tree
const NOTHING: Known = { env: () => undefined, isAll: false }

/** One patient for each exporter that speaks OTLP; where none does, one for the file. Never throws. */
export function readCollector(input: CollectorInput): CollectorFile {
  const layer = collectorLayer(input)
  const config = configOf(branchesOf(merge([layer], 'collector-config')))
  const base: Omit<Patient, 'part' | 'name'> = {
    runtime: 'collector',
    wiring: config.form,
    version: input.version,
    ...(input.isOwnBuild ? { isOwnBuild: true } : {}),
    detectedBy: input.detectedBy ?? input.source,
    candidates: [],
    layers: [...(input.environment ?? []), layer],
    files: {},
    ...(input.program ? { program: input.program } : {}),
  }
  return {
    patients: patientsOf(config, base, input.source),
    hop: layer.broken ? null : hopOf(config, input.source, input.version),
    isEmpty: !layer.broken && config.parts.length === 0 && config.pipelines === null && config.form === 'collector',
  }
}

function patientsOf(config: Config, base: Omit<Patient, 'part' | 'name'>, source: string): Patient[] {
  const senders = sendersOf(config)
  if (senders.length < 2) return [{ ...base, name: source, ...(senders[0] ? { part: senders[0].branch.path } : {}) }]
  return senders.map(({ branch }) => ({ ...base, name: `${source} ${branch.path}`, part: branch.path }))
}

/** Values of a chart with names of sections at their top, of which the chart itself makes a configuration. */
const isOfChart = (source: string, { path, tree }: { path: readonly string[]; tree: Tree }): boolean =>
  /(?:^|\/)values[\w.-]*\.ya?ml$/i.test(source) && path.length === 0 && under(tree, 'service', 'pipelines') === undefined

function collectorLayer({ source, text, version, known = NOTHING, change = same }: CollectorInput): Layer {
  const { tree, place, broken }: Parsed = isAlloyText(source, text) ? alloyTree(text) : yamlTree(text)
  const found = configIn(tree)
  const config = found && !isOfChart(source, found) ? found : { path: [], tree: nothing(tree.at) }
  const layer: Layer = {
    source,
    kind: 'collector-config',
    delivered: true,
    settings: settingsOf(
      { ...config, tree: change(withoutParked(unfolded(config.tree), text)) },
      { source, known: { ...known, isBefore: (limit) => isBefore(version, limit) }, place },
    ),
  }
  return broken ? { ...layer, broken } : layer
}
