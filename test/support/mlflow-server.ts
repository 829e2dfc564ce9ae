import type { IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { decodeExport, type PlainSpan } from '../../src/otlp/index.ts'
import { type Recorded, recorded } from './mlflow-answers.ts'
import { httpServer, type Running } from './servers.ts'

const RECORDED_ID = '0d0c'.repeat(8)
const EXPERIMENT = 'x-mlflow-experiment-id'

/**
 * A server that answers in the recorded words of a real MLflow of this configuration, and remembers the traces that it takes, so that they can be
 * read back and deleted. What was never asked when it was recorded is answered as its unknown paths are.
 */
export async function mlflowServer(config: string): Promise<Running> {
  const rows = recorded.filter((row) => row.config === config)
  const named = (name: string): Recorded => rows.find((row) => row.name === name) ?? missing(config, name)
  const traces = new Map<string, PlainSpan[]>()

  function answer(request: IncomingMessage, body: Buffer): Recorded {
    const { method = '', url = '' } = request
    if (method === 'POST' && url === '/v1/traces') return ingest(request, body)
    const asked = /\/traces\/(?:batchGet\?trace_ids=)?tr-([0-9a-f]{32})$/.exec(url)?.[1]
    if (asked) return readBack(url, asked)
    if (url.endsWith('/delete-traces')) {
      for (const id of (JSON.parse(body.toString()) as { request_ids: string[] }).request_ids) traces.delete(id.slice(3))
      return found('3.17.2-readback', 'delete')
    }
    return rows.find((row) => row.method === method && row.path === url) ?? named('POST /v1/metrics')
  }

  function ingest({ headers }: IncomingMessage, body: Buffer): Recorded {
    const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
    const content = decodeExport('traces', headers['content-type'], plain)
    if ('unreadable' in content) return named('malformed pb (text)')
    const experiment = headers[EXPERIMENT]
    const row = named(NAMES[String(experiment ?? 'none')] ?? 'id non-numeric abc')
    if (row.status >= 300) return row
    for (const span of content.spans) traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span])
    return content.items === 0 ? named('resourceSpans without spans') : row
  }

  function readBack(url: string, id: string): Recorded {
    const spans = traces.get(id)
    const how = url.includes('batchGet') ? 'find with spans' : 'find'
    const row = found('3.17.2-readback', spans ? how : `${how}, missing`)
    const known = row.body.replaceAll(RECORDED_ID, id)
    return { ...row, body: spans && how === 'find with spans' ? withSpans(known, spans) : known }
  }

  return httpServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { status, headers, body } = answer(request, Buffer.concat(chunks))
      response.writeHead(status, headers).end(body)
    })
  })
}

/** Recorded requests by the experiment that they name. */
const NAMES: Record<string, string> = {
  none: 'valid pb, no experiment header',
  '0': 'valid pb, id=0',
  '999999': 'id nonexistent 999999',
  '': 'id empty string',
}

const found = (config: string, name: string): Recorded =>
  recorded.find((row) => row.config === config && row.name === name) ?? missing(config, name)

function missing(config: string, name: string): never {
  throw new Error(`${config} has no recorded answer "${name}"`)
}

/** The spans as this API has them: ids in base64, times as bare numbers. */
function withSpans(text: string, spans: readonly PlainSpan[]): string {
  const json = JSON.parse(text) as { traces: { spans: unknown }[] }
  for (const trace of json.traces) trace.spans = spans.map(spanOf)
  return JSON.stringify(json).replace(/"(start|end)_time_unix_nano":"(\d+)"/g, '"$1_time_unix_nano":$2')
}

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')

const spanOf = (span: PlainSpan) => ({
  trace_id: base64(span.traceId),
  span_id: base64(span.spanId),
  ...(span.parentSpanId && { parent_span_id: base64(span.parentSpanId) }),
  name: span.name,
  start_time_unix_nano: String(span.startUnixNano),
  end_time_unix_nano: String(span.endUnixNano),
  attributes: Object.entries(span.attributes).map(([key, value]) => ({ key, value: { string_value: value } })),
  status: { code: 'STATUS_CODE_UNSET' },
})
