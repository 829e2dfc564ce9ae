import { noFaults, parseFault, startReceiver } from '../../src/otlp/index.ts'
import { createNet, type Net } from '../../src/probe/index.ts'
import { caCert, certs } from './certs.ts'
import { recordedNet } from './mlflow-replay.ts'
import { netOf } from './replay.ts'
import * as servers from './servers.ts'
import type { FixturePatient } from './patient.ts'

/** A program and what it meets: real sockets, or recorded answers. */
export interface Scene {
  patient: FixturePatient
  net: Net
  timeoutMs?: number
  end?: () => Promise<unknown>
}

const TRACES = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
const ONLY = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }

const patient = (env: Record<string, string>, more: Partial<FixturePatient> = {}): FixturePatient => ({
  name: 'a program',
  runtime: 'spec',
  env: { ...ONLY, ...env },
  ...more,
})

type Env = Record<string, string>

/** A server on the loopback, asked over HTTP. */
export const live =
  (start: () => Promise<servers.Running>, { scheme = 'http', host = '127.0.0.1', env = {} as Env, ca = false, timeoutMs = 5_000 } = {}) =>
  async (): Promise<Scene> => {
    const { port, close } = await start()
    const net = createNet()
    const asking: Net = ca ? { ...net, ask: (q) => net.ask({ ...q, trust: { roots: 'none', ca: [caCert] } }) } : net
    const end = (): Promise<unknown> => net.close().then(close)
    return { patient: patient({ [TRACES]: `${scheme}://${host}:${port}/v1/traces`, ...env }), net: asking, timeoutMs, end }
  }

/** Likewise over gRPC. */
export const grpc = (start: () => Promise<servers.Running>, scheme = 'http', ca = false, env: Env = {}) =>
  live(start, { scheme, ca, host: ca ? 'localhost' : '127.0.0.1', env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', ...env } })

export const status = (code: number, message = '') =>
  grpc(() => servers.http2Server((stream) => servers.grpcReply(stream, code, { message })))

/** A server that answers every POST so. */
export const says = (code: number, body = '', headers: Env = {}, env: Env = {}) =>
  live(() => servers.httpServer((q, a) => (q.method === 'POST' ? a.writeHead(code, headers).end(body) : a.writeHead(404).end())), { env })

/** The doctor's own receiver with a fault. */
export const receiver = (fault?: string, env: Env = {}) =>
  live(
    async () => {
      const { url, port, close } = await startReceiver({ faults: fault ? parseFault(fault) : noFaults() })
      return { url, port, close }
    },
    { env },
  )

/** The same behind something that changes what is read back or deleted. */
export const changed = (change: (body: string) => string, deletes = 200) =>
  live(async () => {
    const inner = await startReceiver({})
    const front = await servers.httpServer((q, a) => {
      const chunks: Buffer[] = []
      q.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const { 'content-type': type } = q.headers
        const body = q.method === 'POST' ? { body: Buffer.concat(chunks) } : {}
        const passed = fetch(`http://127.0.0.1:${inner.port}${q.url}`, {
          method: q.method,
          headers: type ? { 'content-type': type } : {},
          ...body,
        })
        void passed.then(async (answer) => {
          if (q.url?.endsWith('/delete') && deletes !== 200) return a.writeHead(deletes).end()
          const isTrace = q.url?.includes('/traces/') && q.method === 'GET'
          const bytes = Buffer.from(await answer.arrayBuffer())
          return a
            .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
            .end(isTrace ? change(bytes.toString()) : bytes)
        })
      })
    })
    return { ...front, close: () => front.close().then(inner.close) }
  })

type Span = { parentSpanId?: string; startUnixNano: string }
export const inSpans = (change: (spans: Span[]) => Span[]) => (body: string) => {
  const trace = JSON.parse(body) as { spans?: Span[] }
  return JSON.stringify(trace.spans ? { ...trace, spans: change(trace.spans) } : trace)
}

export const mlflow =
  (config: string, name: string, headers = 'x-mlflow-experiment-id=0', env: Env = {}) =>
  (): Promise<Scene> => {
    const { net, url } = recordedNet(config, name)
    return Promise.resolve({ patient: patient({ [TRACES]: url, OTEL_EXPORTER_OTLP_TRACES_HEADERS: headers, ...env }), net })
  }

export const mlflowMetrics = (): Promise<Scene> => {
  const { net, url } = recordedNet('3.17.2-sqlite', 'POST /v1/metrics')
  const env = { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: url, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'otlp' }
  return Promise.resolve({ patient: patient(env), net })
}

export const plain = () => servers.httpServer((_q, a) => a.writeHead(404).end())
export const mutual = { ...certs.good, ca: caCert, requestCert: true, rejectUnauthorized: true }
export const https =
  (options = certs.good) =>
  () =>
    servers.httpsServer((_q, a) => a.end(), options)
export const grpcPort = () => servers.http2Server((stream) => servers.grpcReply(stream, 0))

/** Somewhere that nobody listens, for as long as the test runs. */
export const nobody = async (): Promise<servers.Running> => {
  const port = await servers.freePort()
  return { url: '', port, close: () => Promise.resolve() }
}

export const noName = (): Promise<Scene> =>
  Promise.resolve({ patient: patient({ [TRACES]: 'http://otlp.invalid:4318/v1/traces' }), net: createNet() })

/** A proxy that refuses; goose is a program that heeds it for plain HTTP, too. */
export async function refusingProxy(): Promise<Scene> {
  const proxy = await servers.proxyServer(403)
  const env = { [TRACES]: 'https://otlp.example.com/v1/traces', HTTPS_PROXY: proxy.url, ...ONLY }
  return { patient: { name: 'behind a proxy', runtime: 'goose', env }, net: createNet(), end: proxy.close }
}

/** A name whose first address is silent, as behind a firewall that drops; a loopback address cannot be. */
export async function silentIpv6(): Promise<Scene> {
  const { port, close } = await servers.httpServer((_q, a) => a.end())
  const net = createNet()
  const silent = { address: 'fd00::9', family: 6, failure: 'timeout' } as const
  const walk: Net['walk'] = async (q) =>
    (await net.walk(q)).map((probe) => (probe.step === 'tcp' ? { ...probe, addresses: [silent, ...(probe.addresses ?? [])] } : probe))
  const end = (): Promise<unknown> => net.close().then(close)
  return {
    patient: patient({ [TRACES]: `http://localhost:${port}/v1/traces` }, { runtime: 'python', wiring: 'code-http' }),
    net: { ...net, walk },
    end,
  }
}

export const wrongPlace = (): Promise<Scene> => {
  const json = (value: unknown) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  })
  const info = { trace_id: 'tr-07070707070707070707070707070707', trace_location: { mlflow_experiment: { experiment_id: '7' } } }
  const net = netOf((method, { pathname }) => {
    if (pathname === '/version') return { status: 200, headers: { server: 'uvicorn' }, body: Buffer.from('3.17.2') }
    if (pathname.endsWith('/server-info')) return json({ store_type: 'SqlStore', workspaces_enabled: false })
    if (pathname.includes('experiments/get'))
      return json({ experiment: { experiment_id: '0', name: 'Default', lifecycle_stage: 'active' } })
    if (pathname.includes('/traces/'))
      return json(pathname.endsWith('batchGet') ? { traces: [{ trace_info: info }] } : { trace: { trace_info: info } })
    return method === 'POST' ? { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: Buffer.alloc(0) } : json({})
  })
  const env = { [TRACES]: 'http://127.0.0.1:5000/v1/traces', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-mlflow-experiment-id=0' }
  return Promise.resolve({ patient: patient(env), net })
}
