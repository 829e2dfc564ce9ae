import { secretOf } from '../../../redact.ts'
import type { Secret } from '../../../secret.ts'
import type { Protocol, Signal, Traced } from '../../../types.ts'
import { childOf, type Node, textAt, under, valueAt } from './nodes.ts'

/** One exporter of the file. */
export interface FileExporter {
  signal: Signal
  /** Its key: `otlp_http`, `console`, `zipkin` … */
  key: string
  kind: 'otlp' | 'console' | 'file' | 'other'
  protocol: Protocol
  node: Node
  /** What the same setting is called in the environment, without its prefix. */
  values: Partial<
    Record<'ENDPOINT' | 'TIMEOUT' | 'COMPRESSION' | 'CERTIFICATE' | 'CLIENT_KEY' | 'CLIENT_CERTIFICATE' | 'INSECURE', Traced<Secret>>
  >
  /** `key=value,…` */
  list: Traced<Secret> | undefined
  /** Above the list; the names as they are written. */
  headers: { name: string; traced: Traced<Secret> }[]
}

/** Keys that the schema has in an exporter; a parser that holds to it refuses all others. */
const OTLP_KEYS =
  'endpoint headers headers_list compression timeout temporality_preference default_histogram_aggregation max_request_size max_response_size'
const KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  otlp_http: new Set(`${OTLP_KEYS} tls encoding`.split(' ')),
  otlp_grpc: new Set(`${OTLP_KEYS} tls`.split(' ')),
  batch: new Set('schedule_delay export_timeout max_queue_size max_export_batch_size exporter'.split(' ')),
  simple: new Set(['exporter']),
  periodic: new Set('interval timeout exporter producers cardinality_limits max_export_batch_size/development'.split(' ')),
}

const PLACE: Readonly<Record<Signal, readonly [provider: string, list: string]>> = {
  traces: ['tracer_provider', 'processors'],
  metrics: ['meter_provider', 'readers'],
  logs: ['logger_provider', 'processors'],
}

/** The exporters of a signal, in the order of the file. A reader that is pulled from (Prometheus) is one, too. */
export function exportersOf(root: Node, signal: Signal, isFlat = false): FileExporter[] {
  return processorsOf(root, signal).flatMap(({ children: [way] }) => {
    const exporter = childOf(way, 'exporter')
    return (exporter?.children ?? []).map((node) => exporterOf(node, signal, isFlat))
  })
}

const processorsOf = (root: Node, signal: Signal): readonly Node[] => under(root, ...PLACE[signal])?.children ?? []

/** `isFlat`: keys and certificates stand beside the endpoint, as they did before 1.0.0-rc.3; else under `tls`. */
function exporterOf(node: Node, signal: Signal, isFlat: boolean): FileExporter {
  const key = node.key
  const isOtlp = /^otlp(?:_http|_grpc)?$/.test(key)
  // Up to 0.3 one exporter was there for both, with the protocol in it.
  const isGrpc = key === 'otlp_grpc' || (key === 'otlp' && textAt(node, 'protocol') === 'grpc')
  const isJson = textAt(node, 'encoding') === 'json' || (key === 'otlp' && textAt(node, 'protocol') === 'http/json')
  const first = (...paths: readonly string[]): Traced<Secret> | undefined =>
    paths.map((path) => valueAt(node, ...path.split('/'))).find((value) => value !== undefined)
  const values = {
    ENDPOINT: first('endpoint'),
    TIMEOUT: first('timeout'),
    COMPRESSION: first('compression'),
    CERTIFICATE: isFlat ? first('certificate_file', 'certificate') : first('tls/ca_file'),
    CLIENT_KEY: isFlat ? first('client_key_file', 'client_key') : first('tls/key_file'),
    CLIENT_CERTIFICATE: isFlat ? first('client_certificate_file', 'client_certificate') : first('tls/cert_file'),
    INSECURE: isFlat ? first('insecure') : first('tls/insecure'),
  }
  return {
    signal,
    key,
    kind: isOtlp ? 'otlp' : key === 'console' ? 'console' : key.startsWith('otlp_file') ? 'file' : 'other',
    protocol: isGrpc ? 'grpc' : isJson ? 'http/json' : 'http/protobuf',
    node,
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    list: valueAt(node, 'headers_list'),
    headers: namedIn(childOf(node, 'headers')),
  }
}

/** A list of names and values; in the first formats a map. What is nothing is left out of a list. */
function namedIn(node: Node | undefined): { name: string; traced: Traced<Secret> }[] {
  return (node?.children ?? []).flatMap((child) => {
    const isItem = /^\d+$/.test(child.key)
    const name = isItem ? textAt(child, 'name') : child.key
    const traced = isItem ? valueAt(child, 'value') : child.traced
    return name && traced ? [{ name, traced }] : []
  })
}

/** A place for one exporter where there is none, or more than one. */
export function crowdedIn(root: Node, signal: Signal): Node | undefined {
  for (const processor of processorsOf(root, signal)) {
    const [way] = processor.children
    if (processor.children.length !== 1 || !way) return processor
    const exporter = childOf(way, 'exporter')
    if (KEYS[way.key] && exporter?.children.length !== 1) return exporter ?? way
  }
  return undefined
}

/** What a parser that holds to the schema refuses beside that: keys that no exporter has, and values of another kind. */
export function strangeIn(root: Node, signal: Signal, known = KEYS): Node | undefined {
  const crowded = crowdedIn(root, signal)
  if (crowded) return crowded
  for (const { children } of processorsOf(root, signal)) {
    const [way] = children
    const [one] = childOf(way, 'exporter')?.children ?? []
    const odd = [way, one]
      .flatMap((node) => (node && known[node.key] ? node.children.map((child) => ({ child, keys: known[node.key] })) : []))
      .find(({ child, keys }) => !keys?.has(child.key))?.child
    const found = odd ?? badNumberIn(one) ?? badHeaderIn(one)
    if (found) return found
  }
  return undefined
}

const badNumberIn = (exporter: Node | undefined): Node | undefined =>
  (exporter?.key.startsWith('otlp_') ? ['timeout', 'max_request_size'] : [])
    .map((key) => childOf(exporter, key))
    .find((node) => node && !node.isNothing && !/^\d+$/.test(node.isText ? 'x' : (node.traced?.value.reveal() ?? '')))

const badHeaderIn = (exporter: Node | undefined): Node | undefined =>
  (childOf(exporter, 'headers')?.children ?? [])
    .map((item) => childOf(item, 'value'))
    .find((value) => value && !value.isNothing && !value.isText)

export interface FileSampler {
  /** As the environment would name it: `parentbased_traceidratio:0.5`. */
  name: string
  node: Node
  ratio: number | null
}

/** null: none is named, or one that has no name in the environment. */
export function samplerOf(root: Node): FileSampler | null {
  const sampler = under(root, 'tracer_provider', 'sampler')
  const [one] = sampler?.children ?? []
  if (!one) return null
  const parent = one.key === 'parent_based' ? childOf(one, 'root')?.children[0] : undefined
  const prefix = one.key === 'parent_based' ? 'parentbased_' : ''
  const node = parent ?? one
  if (node.key === 'parent_based') return { name: 'parentbased_always_on', node, ratio: null }
  if (/^always_(?:on|off)$/.test(node.key)) return { name: prefix + node.key, node, ratio: null }
  if (!/^trace_id_ratio_based$|^probability/.test(node.key)) return null
  const ratio = Number(textAt(node, 'ratio') ?? '1')
  return { name: `${prefix}traceidratio:${ratio}`, node: childOf(node, 'ratio') ?? node, ratio }
}

/** Attributes by name, those of the list below the others. */
export function attributesOf(root: Node, decode: (text: string) => string | null): Record<string, Traced<Secret>> {
  const out: Record<string, Traced<Secret>> = {}
  const list = valueAt(root, 'resource', 'attributes_list')
  for (const pair of list?.value.reveal().split(',') ?? []) {
    const cut = pair.indexOf('=')
    const name = pair.slice(0, Math.max(cut, 0)).trim()
    const text = decode(pair.slice(cut + 1).trim())
    if (list && name !== '' && text !== null) out[name] = { ...list, value: secretOf(name, text) }
  }
  for (const { name, traced } of namedIn(under(root, 'resource', 'attributes'))) out[name] = traced
  return out
}
