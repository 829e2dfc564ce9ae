import { type Signal, SIGNALS } from '../../types.ts'
import { type Branch, isOpen, itemsOf, under, valueOf } from './path.ts'

export type Section = 'receivers' | 'processors' | 'exporters' | 'connectors' | 'extensions'
export const SECTIONS: readonly Section[] = ['receivers', 'processors', 'exporters', 'connectors', 'extensions']

/** A component as it is configured: `otlphttp/grafana` is the id, `otlphttp` the type. */
export interface Part {
  section: Section
  id: string
  type: string
  branch: Branch
}

export interface Pipeline {
  id: string
  /** null: none that this program looks at (profiles), or no signal at all. */
  signal: Signal | null
  branch: Branch
  receivers: Branch[]
  processors: Branch[]
  exporters: Branch[]
}

/** What embeds the Collector's components, by the shape of its configuration. */
export type Form = 'collector' | 'alloy' | 'tempo' | 'datadog' | 'kong' | 'roadrunner'

export interface Config {
  form: Form
  parts: Part[]
  /** null: the file says nothing about pipelines (a fragment). */
  pipelines: Pipeline[] | null
  /** Extensions that are started; null: the file does not say. */
  started: Branch[] | null
  /** The file holds all that is needed to start; a fragment may get the rest from elsewhere. */
  isWhole: boolean
  root: Branch
  /** Values of a chart, which has more behind them: what is not said here may be said there. */
  isOfChart: boolean
}

export function configOf(file: Branch): Config {
  const root = homeOf(file)
  const form = formOf(root)
  const isOfChart = root !== file && !root.path.startsWith('spec.')
  return {
    form,
    isOfChart,
    parts: PARTS[form](root),
    pipelines: form === 'collector' ? pipelinesIn(root) : null,
    started: under(root, 'service', 'extensions') ? itemsOf(under(root, 'service', 'extensions')) : null,
    // A chart puts defaults of its own behind what its values say.
    isWhole: ['receivers', 'exporters', 'service'].every((key) => root.kids.has(key)) && !isOfChart && !isPartial(root),
    root,
  }
}

/** One of several files that are merged: its pipelines name processors, of which it has none, and other things that it does not hold either. */
function isPartial(root: Branch): boolean {
  const lacks = (section: Section, ids: readonly (string | undefined)[]): boolean =>
    ids.some((id) => id !== undefined && !under(root, section)?.kids.has(id) && !under(root, 'connectors')?.kids.has(id))
  const pipelines = pipelinesIn(root) ?? []
  const named = (list: 'receivers' | 'processors' | 'exporters'): (string | undefined)[] =>
    pipelines.flatMap((pipeline) => pipeline[list].map(valueOf))
  const isBare = !root.kids.has('processors') && named('processors').length > 0
  return isBare && (lacks('receivers', named('receivers')) || lacks('exporters', named('exporters')))
}

/** The configuration may be wrapped: in the values of a chart, in a resource of Kubernetes. */
function homeOf(file: Branch, depth = 0): Branch {
  if (isHome(file) || depth > 5) return file
  for (const kid of file.kids.values()) {
    const found = homeOf(kid, depth + 1)
    if (isHome(found)) return found
  }
  return file
}

const isHome = (branch: Branch): boolean =>
  branch.kids.has('service') || SECTIONS.some((section) => branch.kids.has(section)) || formOf(branch) !== 'collector'

function formOf(root: Branch): Form {
  if (root.kids.has('otelcol')) return 'alloy'
  if (under(root, 'distributor', 'receivers')) return 'tempo'
  if (root.kids.has('otlp_config')) return 'datadog'
  if (['client', 'exporter', 'endpoint', 'custom_url'].some((key) => under(root, 'otel', key))) return 'roadrunner'
  if (root.kids.has('service') || SECTIONS.some((section) => root.kids.has(section))) return 'collector'
  const isPlugin = ['endpoint', 'traces_endpoint', 'logs_endpoint', 'metrics_endpoint'].some((key) => under(root, 'config', key))
  return isPlugin || itemsOf(under(root, 'plugins')).some((plugin) => valueOf(under(plugin, 'name')) === 'opentelemetry')
    ? 'kong'
    : 'collector'
}

const PARTS: Record<Form, (root: Branch) => Part[]> = {
  collector: (root) => SECTIONS.flatMap((section) => partsUnder(section, under(root, section))),
  alloy: (root) =>
    [...(under(root, 'otelcol')?.kids ?? [])].flatMap(([kind, types]) => {
      const section = SECTIONS.find((one) => one === `${kind}s`) ?? (kind === 'auth' ? 'extensions' : undefined)
      return section
        ? [...types.kids].flatMap(([type, labels]) =>
            [...labels.kids].map(([label, branch]) => ({ section, id: `${type}/${label}`, type, branch })),
          )
        : []
    }),
  tempo: (root) => partsUnder('receivers', under(root, 'distributor', 'receivers')),
  datadog: (root) => one('receivers', 'otlp', under(root, 'otlp_config', 'receiver')),
  kong: (root) =>
    root.kids.has('config')
      ? one('exporters', 'kong', under(root, 'config'))
      : itemsOf(under(root, 'plugins')).flatMap((plugin) =>
          valueOf(under(plugin, 'name')) === 'opentelemetry' ? one('exporters', 'kong', under(plugin, 'config')) : [],
        ),
  roadrunner: (root) => one('exporters', 'roadrunner', under(root, 'otel')),
}

const one = (section: Section, type: string, branch: Branch | undefined): Part[] => (branch ? [{ section, id: type, type, branch }] : [])

const partsUnder = (section: Section, branch: Branch | undefined): Part[] =>
  [...(branch?.kids ?? [])].map(([id, part]) => ({ section, id, type: id.split('/', 1)[0] ?? id, branch: part }))

function pipelinesIn(root: Branch): Pipeline[] | null {
  const all = under(root, 'service', 'pipelines')
  if (!all) return null
  return [...all.kids].flatMap(([id, branch]) =>
    isNothing(branch)
      ? []
      : [
          {
            id,
            signal: SIGNALS.find((signal) => signal === id.split('/', 1)[0]) ?? null,
            branch,
            receivers: itemsOf(under(branch, 'receivers')),
            processors: itemsOf(under(branch, 'processors')),
            exporters: itemsOf(under(branch, 'exporters')),
          },
        ],
  )
}

/** `metrics:` with nothing behind it takes a pipeline of a chart away. */
const isNothing = ({ traced, kids }: Branch): boolean => kids.size === 0 && traced?.scalar === 'null'

/** The pipelines that name a component, whatever their signal; null: the file does not say. */
export function pipelinesOf({ pipelines, isOfChart }: Config, part: Part): Pipeline[] | null {
  const list = part.section === 'receivers' ? 'receivers' : 'exporters'
  const names = ({ branch, [list]: refs }: Pipeline): boolean =>
    refs.some((ref) => valueOf(ref) === part.id) || (refs.length === 0 && (isOfChart || isOpen(valueOf(under(branch, list)))))
  return pipelines && pipelines.filter(names)
}

/** Signals that reach a component; null: the file does not say. */
export function signalsOf(config: Config, part: Part): Signal[] | null {
  if (config.form === 'alloy') return wiredTo(config, part)
  const mine = pipelinesOf(config, part)
  return mine && SIGNALS.filter((signal) => mine.some((pipeline) => pipeline.signal === signal))
}

/** In Alloy the sender names its receivers: `output { traces = [otelcol.exporter.otlp.default.input] }`. */
function wiredTo({ parts }: Config, part: Part): Signal[] | null {
  const outputs = parts.flatMap(({ branch }) => under(branch, 'output') ?? [])
  if (outputs.length === 0) return null
  if (part.section === 'receivers') return SIGNALS.filter((signal) => itemsOf(under(part.branch, 'output', signal)).length > 0)
  return SIGNALS.filter((signal) =>
    outputs.some((output) => itemsOf(under(output, signal)).some((ref) => valueOf(ref)?.startsWith(`${part.branch.path}.`))),
  )
}
