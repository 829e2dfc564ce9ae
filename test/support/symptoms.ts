import { readFileSync } from 'node:fs'
import type { Answer, Signal } from '../../src/types.ts'
import { type FixturePatient } from './patient.ts'

/** What a real client got from a real server: an HTTP answer, a gRPC status, or an error of the client (OpenTelemetry Collector 0.161.0, Jaeger 2.13.0, Phoenix 20.26.1, Zipkin 3.6.1, Prometheus 3.15, and sockets that misbehave). */
export interface Row {
  backend: string
  client: 'undici.request' | 'undici.fetch' | 'curl' | 'grpc-js'
  request: string
  /** Of gRPC `host:port` alone. */
  url: string
  status?: number
  headers?: Record<string, string>
  /** `hex:` where it is no text. */
  body?: string
  grpc?: { code: number; message: string }
  error?: { code: string; message: string }
}

export const rows: readonly Row[] = readFileSync(new URL('../../fixtures/answers/symptoms.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

export const bytes = (body = ''): Buffer => (body.startsWith('hex:') ? Buffer.from(body.slice(4), 'hex') : Buffer.from(body))
export const answerOf = ({ status = 0, headers = {}, body }: Row): Answer => ({ status, headers, body: bytes(body) })

export const pathOf = ({ url }: Row): string => (url.includes('://') ? new URL(url).pathname : '/')
export const recordedPort = ({ url }: Row): string => /:(\d+)(?:\/|$)/.exec(url)?.[1] ?? ''
/** A question that no exporter asks. */
export const methodOf = ({ request }: Row): string => /\b(GET|HEAD|OPTIONS|PUT)\b/.exec(request)?.[1] ?? 'POST'
const isGrpc = ({ client, request }: Row): boolean => client === 'grpc-js' || request.startsWith('HTTP/2 prior knowledge to HTTP')

/** The documented port of what was recorded on a port of its own, so that it is known by it as it would be in the field. */
const PORTS: Record<string, number> = {
  '22902': 13133,
  '22903': 55679,
  '22904': 1777,
  '22905': 8888,
  '22906': 6006,
  '22908': 6006,
  '22922': 16686,
  '22930': 9090,
  '22940': 9411,
  '22945': 9411,
  '22952': 9090,
}
export const realPort = (row: Row): number => PORTS[recordedPort(row)] ?? 4318

/** Of the body that was sent; the path may be another's. */
const SIGNALS: readonly [RegExp, Signal][] = [
  [/^trace body|POST .*\/v1\/traces$|^\[Jaeger query/, 'traces'],
  [/POST .*\/v1\/logs$|^valid logs|^grpc logs/, 'logs'],
  [/POST .*\/v1\/metrics$|^(?:valid )?metrics|grpc metrics|MetricsService/, 'metrics'],
]
export const signalOf = ({ backend, request }: Row): Signal =>
  SIGNALS.find(([pattern]) => pattern.test(request))?.[1] ?? (backend.startsWith('prometheus') ? 'metrics' : 'traces')

const HEADERS: readonly [RegExp, string][] = [
  [/^content-type (text|application)\/([\w-]+)/, 'content-type=$1/$2'],
  [/^content-type json; charset/, 'content-type=application/json; charset=utf-8'],
  [/^ct json/, 'content-type=application/json'],
  [/content-encoding br/, 'content-encoding=br'],
  [/header says gzip/, 'content-encoding=gzip'],
  [/right bearer|trailing space|metadata key/, 'authorization=Bearer s3cret'],
  [/right key/, 'x-api-key=s3cret'],
  [/wrong bearer/, 'authorization=Bearer wrong'],
  [/raw token/, 'authorization=s3cret'],
  [/Bearer%20/, 'authorization=Bearer%2520s3cret'],
  [/lowercase scheme/, 'authorization=bearer s3cret'],
  [/double space/, 'authorization=Bearer  s3cret'],
  [/quoted token/, 'authorization=Bearer "s3cret"'],
]

/** Where the backend takes the signal. */
const exportPath = (row: Row): string => `${row.backend.startsWith('prometheus') ? '/api/v1/otlp' : ''}/v1/${signalOf(row)}`

/** The settings of a program that would ask so, as far as settings can make it: a broken body they cannot. */
export function patientFor(row: Row, origin: string): FixturePatient {
  const { request } = row
  const signal = signalOf(row)
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}`
  const grpc = isGrpc(row)
  const env: Record<string, string> = {
    [`${own}_ENDPOINT`]: grpc ? origin : origin + (methodOf(row) === 'POST' ? new URL(row.url).pathname : exportPath(row)),
    [`${own}_PROTOCOL`]: grpc
      ? 'grpc'
      : /\bjson\b/i.test(row.request) && !/^ct |^content-type|body json$/.test(row.request)
        ? 'http/json'
        : 'http/protobuf',
  }
  for (const other of ['traces', 'metrics', 'logs'] as const) if (other !== signal) env[`OTEL_${other.toUpperCase()}_EXPORTER`] = 'none'
  if (/\bgzip\b/.test(row.request) && !/header says/.test(row.request)) env[`${own}_COMPRESSION`] = 'gzip'
  if (request.startsWith('delta')) env[`${own}_TEMPORALITY_PREFERENCE`] = 'delta'
  const headers = HEADERS.flatMap(([pattern, item]) => {
    const hit = pattern.exec(row.request)
    return hit ? [item.replace(/\$(\d)/g, (_, n) => hit[Number(n)] ?? '')] : []
  })
  if (headers.length > 0) env[`${own}_HEADERS`] = headers.join(',')
  return { name: row.request, runtime: 'spec', env }
}

const GO = (target: string): string => `package main

import (
	"context"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
)

func main() {
	otlptracegrpc.New(context.Background(), otlptracegrpc.WithEndpoint("${target}"), otlptracegrpc.WithInsecure())
}
`

/** A gRPC library that is handed its target as it stands. */
export const goPatient = ({ request }: Row, target: string): FixturePatient => ({
  name: request,
  runtime: 'go',
  wiring: 'otlpgrpc',
  env: {},
  source: { 'main.go': GO(target) },
})
