import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseFault, startReceiver } from '../../src/otlp/index.ts'
import type { Report } from '../../src/report/schema.ts'
import { certs } from '../support/certs.ts'
import { mlflowServer } from '../support/mlflow-server.ts'
import { checkHere } from '../support/run.ts'
import { freePort, httpServer, muteServer, proxyServer, type Running } from '../support/servers.ts'

/** Programs that a user has; where nothing else is said they send OTLP over HTTP. */
const PROGRAMS = ['goose', 'python:auto', 'node:auto', 'go:autoexport', 'java', 'javaagent', 'rust'] as const
type Program = (typeof PROGRAMS)[number]

interface SetUp {
  name: string
  /** With the URLs of the servers below in `{name}`, their `host:port` in `{name@}`. */
  env: Record<string, string>
  args?: string[]
  /** The first root cause, and what it is for programs that make something else of it; null: this program is well with it. */
  cause: string
  but?: Partial<Record<Program, string | null>>
  /** Words of its message, where the id alone does not name the cause. */
  says?: RegExp
}

const servers = {
  healthy: () => startReceiver(),
  mlflow: () => mlflowServer('3.17.2-sqlite'),
  fileStore: () => mlflowServer('3.10.1-file'),
  keyed: () => startReceiver({ faults: parseFault('unless=authorization:Bearer good') }),
  grpc: async (): Promise<Running> => {
    const receiver = await startReceiver()
    return { ...(await receiver.grpc()), close: receiver.close }
  },
  selfSigned: () => startReceiver({ tls: certs.selfSigned }),
  other: () => httpServer((_request, response) => response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n')),
  refused: async (): Promise<Running> => {
    const port = await freePort()
    return { port, url: `http://127.0.0.1:${port}`, close: async () => {} }
  },
  moved: () => startReceiver({ faults: parseFault('status=301,redirect=http://127.0.0.1:9/v1/traces') }),
  proxy: () => proxyServer(407),
  login: () => startReceiver({ faults: parseFault('html') }),
  partial: () => startReceiver({ faults: parseFault('partial=1') }),
  mute: () => muteServer(),
  drops: () => startReceiver({ faults: parseFault('drop') }),
}

const GENERIC = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const TRACES = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS'
const ONLY_TRACES = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }
const ALL_NONE = { OTEL_TRACES_EXPORTER: 'none', ...ONLY_TRACES }

const BROKEN: SetUp[] = [
  {
    name: '01 a colon in the headers',
    env: { [GENERIC]: '{keyed}', [HEADERS]: 'Authorization: Bearer good' },
    cause: 'headers/colon-separator',
  },
  {
    name: '02 quotes around the headers',
    env: { [GENERIC]: '{keyed}', [HEADERS]: '"Authorization=Bearer good"' },
    cause: 'headers/quoted',
  },
  {
    name: '03 an endpoint for traces without its path',
    env: { [TRACES]: '{healthy}', ...ONLY_TRACES },
    cause: 'endpoint/signal-path-missing',
  },
  { name: '04 the path twice', env: { [TRACES]: '{healthy}/v1/traces/v1/traces', ...ONLY_TRACES }, cause: 'endpoint/signal-path-doubled' },
  { name: '05 the path in the generic endpoint', env: { [GENERIC]: '{healthy}/v1/traces' }, cause: 'endpoint/signal-path-doubled' },
  { name: '06 no scheme', env: { [GENERIC]: '{healthy@}' }, cause: 'endpoint/scheme-missing' },
  {
    name: '07 gRPC to an HTTP port',
    env: { [GENERIC]: '{healthy}', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    cause: 'transport/grpc-to-http-port',
    but: { goose: 'protocol/unsupported-by-runtime' },
  },
  { name: '08 HTTP to a gRPC port', env: { [GENERIC]: '{grpc}' }, cause: 'transport/http-to-grpc-port' },
  {
    name: '09 the SDK switched off',
    env: { [GENERIC]: '{healthy}', OTEL_SDK_DISABLED: 'true' },
    cause: 'signals/sdk-disabled',
    // These SDKs do not read it.
    but: { 'go:autoexport': null, rust: null },
  },
  // The builders of Rust choose the exporter in code, whatever the variables say.
  { name: '10 every exporter none', env: { [GENERIC]: '{healthy}', ...ALL_NONE }, cause: 'signals/exporter-none', but: { rust: null } },
  {
    name: '10 the traces exporter none, and traces wanted',
    env: { [GENERIC]: '{healthy}', OTEL_TRACES_EXPORTER: 'none' },
    args: ['--require', 'traces'],
    cause: 'signals/exporter-none',
    but: { rust: null },
  },
  { name: '11 a wrong key', env: { [GENERIC]: '{keyed}', [HEADERS]: 'Authorization=Bearer bad' }, cause: 'backend/unauthorized' },
  {
    name: '12 an MLflow that keeps files',
    env: { [GENERIC]: '{fileStore}', [HEADERS]: 'x-mlflow-experiment-id=0', ...ONLY_TRACES },
    cause: 'backend/mlflow-file-store',
  },
  { name: '13 another server', env: { [GENERIC]: '{other}' }, cause: 'backend/path-not-found' },
  { name: '14 nobody listens', env: { [GENERIC]: '{refused}' }, cause: 'transport/refused' },
  { name: '15 https to a plain port', env: { [GENERIC]: 'https://{healthy@}' }, cause: 'transport/tls-to-plain' },
  { name: '16 a certificate signed by itself', env: { [GENERIC]: '{selfSigned}' }, cause: 'transport/certificate-untrusted' },
  {
    name: '17 an old endpoint for traces hides the right one',
    env: { [GENERIC]: '{healthy}', [TRACES]: '{refused}/v1/traces' },
    cause: 'endpoint/stale-override',
  },
  {
    name: '18 an empty endpoint',
    env: { [GENERIC]: '' },
    cause: 'signals/default-destination',
    says: /OTEL_EXPORTER_OTLP_ENDPOINT is set, but to nothing/,
    but: { goose: 'signals/not-configured', java: 'env/empty-value', javaagent: 'env/empty-value' },
  },
  {
    name: '19 an experiment that does not exist',
    env: { [GENERIC]: '{mlflow}', [HEADERS]: 'x-mlflow-experiment-id=999999', ...ONLY_TRACES },
    cause: 'backend/mlflow-experiment',
  },
  { name: '20 a redirect', env: { [GENERIC]: '{moved}' }, cause: 'transport/redirect' },
  {
    name: '21 a proxy that wants a login',
    env: { [GENERIC]: 'http://collector.example.invalid:4318', HTTP_PROXY: '{proxy}', http_proxy: '{proxy}' },
    cause: 'transport/proxy',
    // These read no proxy variable, and look the name up themselves.
    but: { 'node:auto': 'transport/dns', java: 'transport/dns', javaagent: 'transport/dns' },
  },
  { name: 'E1 a login page with 200', env: { [GENERIC]: '{login}' }, cause: 'backend/accepted-nothing' },
  { name: 'E2 a partial success', env: { [GENERIC]: '{partial}' }, args: ['--timeout', '1s'], cause: 'backend/partial-success' },
  { name: 'E3 a mute server', env: { [GENERIC]: '{mute}' }, args: ['--timeout', '400ms'], cause: 'transport/timeout' },
  { name: 'E4 200, and nothing is stored', env: { [GENERIC]: '{drops}' }, args: ['--timeout', '1s'], cause: 'round-trip/not-found' },
]

const HEALTHY: Omit<SetUp, 'cause'>[] = [
  { name: 'C0 a receiver', env: { [GENERIC]: '{healthy}' } },
  { name: 'C1 MLflow with its header', env: { [GENERIC]: '{mlflow}', [HEADERS]: 'x-mlflow-experiment-id=0' } },
  {
    name: 'C2 MLflow as documented, traces alone',
    env: { [TRACES]: '{mlflow}/v1/traces', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-mlflow-experiment-id=0', ...ONLY_TRACES },
  },
]

const running = new Map<string, Running>()
beforeAll(async () => {
  await Promise.all(Object.entries(servers).map(async ([name, start]) => running.set(name, await start())))
})
afterAll(() => Promise.all([...running.values()].map((server) => server.close())))

/** The command line of a user who has these settings and this program. */
function argsOf({ env, args = [] }: Omit<SetUp, 'cause' | 'name'>, program: Program): string[] {
  const filled = (text: string) =>
    text.replace(/\{(\w+)(@?)\}/g, (_, name: string, place: string) => {
      const { url = '' } = running.get(name) ?? {}
      return place ? url.replace(/^\w+:\/\//, '') : url
    })
  const settings = Object.entries({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', ...env })
  return ['--runtime', program, ...settings.flatMap(([name, value]) => ['--env', `${name}=${filled(value)}`]), ...args]
}

const causesOf = (report: Report): string[] =>
  report.targets.flatMap(({ findings = [] }) =>
    findings.filter(({ rootCause }) => rootCause).map(({ severity, id }) => `${severity} ${id}`),
  )

describe.each(PROGRAMS)('%s: each of the set-ups that other tools were tried on', (program) => {
  test.each(BROKEN.filter(({ but }) => but?.[program] !== null))('$name', async (setUp) => {
    const { status, report } = await checkHere(argsOf(setUp, program))
    expect(causesOf(report)[0]).toBe(`error ${setUp.but?.[program] ?? setUp.cause}`)
    if (setUp.says) expect(report.targets[0]?.findings?.[0]?.message).toMatch(setUp.says)
    expect([status, report.verdict]).toEqual([1, 'broken'])
  })

  test.each([...HEALTHY, ...BROKEN.filter(({ but }) => but?.[program] === null)])('$name: nothing to say', async (setUp) => {
    const { status, report } = await checkHere(argsOf(setUp, program))
    expect(causesOf(report).filter((cause) => !cause.startsWith('note'))).toEqual([])
    expect([status, report.verdict]).toEqual([0, 'healthy'])
    expect(report.targets[0]?.roundTrips?.traces?.state).toBe('confirmed')
  })
})
