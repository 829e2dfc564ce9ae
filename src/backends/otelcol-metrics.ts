import type { Ask, ExporterCount, Recognised, RelayCount, Signal } from '../types.ts'
import { Secret } from '../secret.ts'
import { basicOf } from '../url.ts'
import { textOf } from './answers.ts'
import { beside } from './otlp-receiver.ts'

/** A Collector with hundreds of components has a page of some megabytes. */
export const WHOLE_PAGE = { maxBody: 8 * 1024 * 1024 }
const METRICS = { port: 8888, path: '/metrics' }

/** Spans that an exporter gave up, and what it has on the way. */
export const FAILED = 'otelcol_exporter_send_failed_spans'
export const WAITING = 'otelcol_exporter_in_flight_requests'

/** Where a Collector shows its own metrics: https://opentelemetry.io/docs/collector/internal-telemetry/. null: it is not near. */
export function metricsOf({ base }: Recognised): string | null {
  const home = beside(new URL(base), METRICS.port)
  return home === null ? null : home + METRICS.path
}

/** What a Collector counts of itself, or why that cannot be told. */
export async function readCounts(ask: Ask, page: Secret): Promise<RelayCount | { why: string }> {
  const url = new URL(page.reveal())
  const login = basicOf(url)
  Object.assign(url, { username: '', password: '' })
  const headers = login === undefined ? {} : { headers: { authorization: new Secret(login) } }
  const { answer, error, failure } = await ask('GET', url.href, { step: 'read', ...headers, ...WHOLE_PAGE })
  if (!answer) return { why: error ?? failure ?? 'no answer' }
  if (answer.status === 401)
    return {
      why: `it answers 401: it wants a user and a password${login ? ', and not these' : ' (http://USER:PASSWORD@HOST:8888/metrics)'}`,
    }
  if (answer.status !== 200) return { why: `it answers ${answer.status}` }
  return countsIn(textOf(answer)) ?? { why: 'what answers there shows no metrics of a Collector' }
}

interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** The counters of one signal on a page of metrics; null where none of a Collector stands on it. */
export function countsIn(page: string, signal: Signal = 'traces'): RelayCount | null {
  const samples = page.split('\n').flatMap((line) => sampleIn(line) ?? [])
  if (samples.length === 0) return null
  const mine = samples.filter(({ labels }) => (labels['data_type'] ?? labels['otel_signal'] ?? signal) === signal)
  const items = { traces: 'spans', metrics: 'metric_points', logs: 'log_records' }[signal]
  const sum = (name: string): number => mine.reduce((total, one) => (one.name === name ? total + one.value : total), 0)
  return {
    accepted: sum(`otelcol_receiver_accepted_${items}`),
    exporters: exportersIn(mine, items),
    processors: processorsIn(mine),
  }
}

// Names had `_total` and a unit behind them in some versions, and have neither by default since 0.120.
const LINE = /^(otelcol_\w+?)(?:__\w+?_)?(?:_total)?(?:\{(.*)\})?\s+([-+\d.eE]+|NaN)(?:\s+\d+)?\s*$/

function sampleIn(line: string): Sample | undefined {
  const [, name, list = '', value] = LINE.exec(line) ?? []
  if (name === undefined) return undefined
  const labels = [...list.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [key, text.replace(/\\(.)/g, '$1')])
  return { name, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(value) || 0 }
}

function exportersIn(samples: readonly Sample[], items: string): ExporterCount[] {
  const counts = new Map<string, ExporterCount>()
  for (const { name, labels, value } of samples) {
    const exporter = labels['exporter']
    if (exporter === undefined || !name.startsWith('otelcol_exporter_')) continue
    const count = counts.get(exporter) ?? { exporter, sent: 0, failed: 0, refused: 0, busy: null, queued: 0 }
    counts.set(exporter, count)
    const what = name.slice('otelcol_exporter_'.length)
    if (what === `sent_${items}`) count.sent += value
    if (what === `send_failed_${items}`) count.failed += value
    if (what === `enqueue_failed_${items}`) count.refused += value
    // Newer ones count what is on the way, the waiting for another try included.
    if (what === 'in_flight_requests') count.busy = (count.busy ?? 0) + value
    if (what === 'queue_size') count.queued += value
    const to = placeIn(labels)
    if (to !== null) count.to = to
    // With `level: detailed` it says how it failed.
    const error = labels['error_type']
    if (what === `send_failed_${items}` && error && value > 0) count.error = error
  }
  return [...counts.values()]
}

function placeIn({ server_address: host, server_port: port, url_path: path }: Record<string, string>): string | null {
  return host === undefined ? null : `${host}${port === undefined ? '' : `:${port}`}${path ?? ''}`
}

function processorsIn(samples: readonly Sample[]): RelayCount['processors'] {
  const counts = new Map<string, RelayCount['processors'][number]>()
  for (const { name, labels, value } of samples) {
    const processor = labels['processor']
    const key = name === 'otelcol_processor_incoming_items' ? 'taken' : name === 'otelcol_processor_outgoing_items' ? 'given' : null
    if (processor === undefined || key === null) continue
    const count = counts.get(processor) ?? { processor, taken: 0, given: 0 }
    count[key] += value
    counts.set(processor, count)
  }
  return [...counts.values()]
}
