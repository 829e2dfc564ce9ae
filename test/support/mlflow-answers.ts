import { readFileSync } from 'node:fs'
import { plain } from '../../src/secret.ts'
import type { Answer, Ask, Probe, ProbeStep, Route, Signal } from '../../src/types.ts'

/** One recorded answer of a real MLflow server. */
export interface Recorded {
  /** Version and how the server was started. */
  config: string
  version: string
  name: string
  method: string
  path: string
  status: number
  headers: Record<string, string>
  body: string
  /** The JSON that was sent, where it was an API request. */
  sent?: string
  /** Status of GET traces/{id} afterwards: what is visible of the sent trace. */
  visible?: number
}

export const ORIGIN = 'http://127.0.0.1:5000'

const text = readFileSync(new URL('../../fixtures/answers/mlflow.jsonl', import.meta.url), 'utf8')
export const recorded: Recorded[] = text
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

export const answerOf = ({ status, headers, body }: Pick<Answer, 'status' | 'headers'> & { body: string }): Answer => ({
  status,
  headers,
  body: new TextEncoder().encode(body),
})

export function probeOf(
  method: string,
  url: string,
  answer: Answer | undefined,
  step: ProbeStep = 'send',
  signal: Signal = 'traces',
): Probe {
  const ok = answer !== undefined && answer.status < 300
  const outcome = answer === undefined ? 'failed' : ok ? 'ok' : 'answered'
  return { step, signals: [signal], method, url: plain(url), protocol: 'http/protobuf', outcome, answer, durationMs: 1 }
}

/** A server that answers as one configuration did; what was asked is in `asked`. Repeated questions get what came then, in order. */
export function recordedServer(config: string): { ask: Ask; asked: string[] } {
  const rows = recorded.filter((row) => row.config === config)
  return served(
    rows.map((row): [string, Answer] => [`${row.method} ${row.path}`, answerOf(row)]),
    config,
  )
}

/** A server that answers as told; another question is an error of the test. */
export function served(answers: [question: string, answer: Answer][], name = 'this server'): { ask: Ask; asked: string[] } {
  const asked: string[] = []
  const ask: Ask = (method, url, options) => {
    const question = `${method} ${url.replace(ORIGIN, '')}`
    const held = answers.filter(([key]) => key === question)
    const answer = held[asked.filter((before) => before === question).length] ?? held.at(-1)
    asked.push(question)
    if (!answer) return Promise.reject(new Error(`${name} was never asked ${question}`))
    return Promise.resolve(probeOf(method, url, answer[1], options?.step ?? 'recognise'))
  }
  return { ask, asked }
}

/** A traces route to this URL with these headers, all from one setting. */
export function routeTo(url: string, headers: Record<string, string> = {}, more: Partial<Route> = {}): Route {
  const traced = <T>(value: T, setting: string) => ({ value, from: { source: 'process environment', setting }, beat: [] })
  const secrets = Object.entries(headers).map(([name, value]) => [name, traced(plain(value), 'OTEL_EXPORTER_OTLP_HEADERS')])
  return {
    signal: 'traces',
    state: 'export',
    because: 'OTEL_EXPORTER_OTLP_ENDPOINT is set',
    wanted: 'generic',
    protocol: 'http/protobuf',
    url: traced(plain(url), 'OTEL_EXPORTER_OTLP_ENDPOINT'),
    join: 'appended',
    headers: Object.fromEntries(secrets) as Route['headers'],
    proxy: null,
    compression: 'none',
    timeoutMs: traced(10_000, 'OTEL_EXPORTER_OTLP_TIMEOUT'),
    sampler: traced('parentbased_always_on', 'OTEL_TRACES_SAMPLER'),
    also: [],
    ...more,
  }
}
