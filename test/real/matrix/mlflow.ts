import { rows, type Situation } from '../support/matrix.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS'
const PROTOCOL = 'OTEL_EXPORTER_OTLP_PROTOCOL'
const GZIP = { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }
const JSON_BODY = { [PROTOCOL]: 'http/json' }
const ALL = { OTEL_METRICS_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'otlp' }
const RIGHT = {
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  [ENDPOINT]: 'http://{http}',
  [HEADERS]: 'x-mlflow-experiment-id=0',
  [PROTOCOL]: 'http/protobuf',
}
const HEALTHY = { expect: 'healthy', trip: 'confirmed' } as const

/** What holds for every version that takes OTLP into a database. */
const general: Situation[] = rows({ env: RIGHT }, [
  { what: 'as documented', runtime: 'python', env: {}, ...HEALTHY },
  { what: 'as documented', runtime: 'node', env: {}, ...HEALTHY },
  { what: 'as documented', runtime: 'java', env: {}, ...HEALTHY },
  { what: 'as documented', runtime: 'go:autoexport', env: {}, ...HEALTHY },
  { what: 'all signals, of which it takes one', runtime: 'node', env: ALL, ...HEALTHY },
  {
    what: 'a credential that nobody asks for',
    runtime: 'python',
    env: { [HEADERS]: 'x-mlflow-experiment-id=0,Authorization=Bearer%20x' },
    ...HEALTHY,
  },
  { what: 'the whole path for traces', runtime: 'node', env: { [ENDPOINT]: '', [TRACES_ENDPOINT]: 'http://{http}/v1/traces' }, ...HEALTHY },
  { what: 'metrics are required', runtime: 'node', env: ALL, args: ['--require', 'metrics'], expect: 'signals/unsupported-by-backend' },
  { what: 'no experiment', runtime: 'python', env: { [HEADERS]: '' }, expect: 'auth/missing-routing-header' },
  {
    what: 'the experiment under another name',
    runtime: 'node',
    env: { [HEADERS]: 'mlflow-experiment-id=0' },
    expect: 'auth/missing-routing-header',
  },
  {
    what: 'an experiment that is not there',
    runtime: 'java',
    env: { [HEADERS]: 'x-mlflow-experiment-id=999' },
    expect: 'backend/mlflow-experiment',
  },
  {
    what: 'the name of an experiment',
    runtime: 'go:autoexport',
    env: { [HEADERS]: 'x-mlflow-experiment-id=Default' },
    expect: 'backend/mlflow-experiment',
  },
  { what: 'quotes around the number', runtime: 'python', env: { [HEADERS]: 'x-mlflow-experiment-id="0"' }, expect: 'headers/quoted' },
  {
    what: 'a colon for the equals sign',
    runtime: 'node',
    env: { [HEADERS]: 'x-mlflow-experiment-id: 0' },
    expect: 'headers/colon-separator',
  },
  {
    what: 'headers for traces that take the experiment away',
    env: { OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-team=a' },
    expect: 'headers/replaced-not-merged',
  },
  {
    what: 'a misspelt variable',
    runtime: 'node',
    env: { [HEADERS]: '', OTEL_EXPORTER_OTLP_HEADER: 'x-mlflow-experiment-id=0' },
    expect: 'env/unknown-name',
  },
  {
    what: 'the signal path twice',
    runtime: 'python',
    env: { [ENDPOINT]: 'http://{http}/v1/traces' },
    expect: 'endpoint/signal-path-doubled',
  },
  { what: 'no signal path', runtime: 'node', env: { [TRACES_ENDPOINT]: 'http://{http}' }, expect: 'endpoint/signal-path-missing' },
  { what: 'a slash too many', env: { [TRACES_ENDPOINT]: 'http://{http}/v1/traces/' }, expect: 'endpoint/trailing-slash' },
  {
    what: 'a base path that it does not have',
    runtime: 'java',
    env: { [ENDPOINT]: 'http://{http}/otlp' },
    expect: 'endpoint/wrong-base-path',
  },
  {
    what: 'the address of its web page',
    runtime: 'node',
    env: { [ENDPOINT]: 'http://{http}/#/experiments/0' },
    expect: 'endpoint/query-or-fragment',
  },
  { what: 'gRPC', runtime: 'python', env: { [PROTOCOL]: 'grpc' }, expect: 'protocol/unsupported-by-backend' },
  { what: 'https', runtime: 'node', env: { [ENDPOINT]: 'https://{http}' }, expect: 'transport/tls-to-plain' },
])

export const mlflow3172: readonly Situation[] = [
  ...general,
  ...rows({ env: RIGHT }, [
    { what: 'JSON', runtime: 'node', env: JSON_BODY, ...HEALTHY },
    { what: 'gzip', runtime: 'python', env: GZIP, ...HEALTHY },
  ]),
]

export const mlflow3101: readonly Situation[] = [
  ...general,
  ...rows({ env: RIGHT }, [
    { what: 'JSON', runtime: 'node', env: JSON_BODY, expect: 'backend/media-type' },
    { what: 'gzip', runtime: 'python', env: GZIP, ...HEALTHY },
  ]),
]

export const mlflow360: readonly Situation[] = [
  ...general,
  ...rows({ env: RIGHT }, [
    { what: 'JSON', runtime: 'node', env: JSON_BODY, expect: 'backend/media-type' },
    { what: 'gzip', runtime: 'python', env: GZIP, expect: 'backend/compression' },
  ]),
]

/** Before 3.4 it takes no OTLP at all. */
export const mlflow2225: readonly Situation[] = rows({ env: RIGHT }, [
  { what: 'as documented', runtime: 'python', env: {}, expect: 'backend/too-old' },
  { what: 'as documented', runtime: 'node', env: {}, expect: 'backend/too-old' },
  { what: 'as documented', runtime: 'goose', env: {}, expect: 'backend/too-old' },
])

export const fileStore: readonly Situation[] = rows({ env: RIGHT }, [
  { what: 'as documented', runtime: 'python', env: {}, expect: 'backend/mlflow-file-store' },
  { what: 'as documented', runtime: 'node', env: {}, expect: 'backend/mlflow-file-store' },
])

/** `--static-prefix /mlflow`: from 3.16.1 on OTLP is under it, before that beside it. */
export const prefixed: readonly Situation[] = rows({ env: RIGHT }, [
  { what: 'with the prefix', runtime: 'node', env: { [ENDPOINT]: 'http://{http}/mlflow' }, ...HEALTHY },
  { what: 'without the prefix', runtime: 'goose', env: {}, expect: 'backend/mlflow-static-prefix' },
])
export const besidePrefix: readonly Situation[] = rows({ env: RIGHT }, [
  { what: 'with the prefix', runtime: 'node', env: { [ENDPOINT]: 'http://{http}/mlflow' }, expect: 'backend/mlflow-static-prefix' },
  { what: 'without the prefix', runtime: 'goose', env: {}, ...HEALTHY },
])

/** `--allowed-hosts mlflow.example.com` */
export const otherHosts: readonly Situation[] = rows({ env: RIGHT }, [
  { what: 'a host name that it does not serve', runtime: 'node', env: {}, expect: 'backend/host-rejected' },
  { what: 'a host name that it does not serve', runtime: 'goose', env: {}, expect: 'backend/host-rejected' },
])

const login = (credential: string): Record<string, string> => ({ [HEADERS]: `x-mlflow-experiment-id=0,Authorization=${credential}` })

/** `--app-name basic-auth`; `{login}` is base64 of user and password. */
export const basicAuth: readonly Situation[] = rows({ env: RIGHT }, [
  { what: 'user and password', runtime: 'python', env: login('Basic%20{login}'), ...HEALTHY },
  { what: 'user and password', runtime: 'java', env: login('Basic {login}'), ...HEALTHY },
  { what: 'user and password', runtime: 'node', env: login('Basic%20{login}'), ...HEALTHY },
  { what: 'nothing', runtime: 'node', env: {}, expect: 'backend/unauthorized' },
  { what: 'a wrong password', runtime: 'python', env: login('Basic%20YWRtaW46d3Jvbmc='), expect: 'backend/unauthorized' },
  { what: 'another scheme', env: login('Bearer%20{login}'), expect: 'backend/unauthorized' },
  { what: 'no scheme', runtime: 'goose', env: login('{login}'), expect: 'backend/unauthorized' },
  {
    what: 'a colon for the equals sign',
    runtime: 'go:autoexport',
    env: { [HEADERS]: 'x-mlflow-experiment-id=0,Authorization: Basic {login}' },
    expect: 'headers/colon-separator',
  },
])
