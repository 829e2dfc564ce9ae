import type { Route } from '../../src/types.ts'

export const ID = 'x-mlflow-experiment-id'
export const SHORT: Record<string, string | null> = {
  ok: null,
  miss: 'auth/missing-routing-header',
  exp: 'backend/mlflow-experiment',
  media: 'backend/media-type',
  zip: 'backend/compression',
  bad: 'backend/bad-request',
  old: 'backend/too-old',
  path: 'backend/path-not-found',
  sig: 'backend/signal-unsupported',
  host: 'backend/host-rejected',
  login: 'backend/unauthorized',
  deny: 'backend/forbidden',
  file: 'backend/mlflow-file-store',
  wsgi: 'backend/mlflow-wsgi',
  pre: 'backend/mlflow-static-prefix',
  lost: 'backend/accepted-nothing',
}

export interface Request {
  /** Headers of the plan; without it experiment 0. */
  headers?: Record<string, string>
  route?: Partial<Route>
}
export const id = (value: string): Request => ({ headers: { [ID]: value } })
const json: Request = { route: { protocol: 'http/json' } }
const gzip: Request = { route: { compression: 'gzip' } }

// What each recorded request means on 3.5.1, 3.6.0, 3.10.1 and 3.17.2 over a SQL store.
export const TABLE: Record<string, [means: string, request?: Request]> = {
  'valid pb, id=0': ['ok ok ok ok'],
  'valid pb, no experiment header': ['miss miss miss miss', { headers: {} }],
  'id empty string': ['exp exp exp exp', id('')],
  'id nonexistent 999999': ['exp exp exp exp', id('999999')],
  'id non-numeric abc': ['exp exp exp exp', id('abc')],
  "id = experiment name 'Default'": ['exp exp exp exp', id('Default')],
  'id 0 with surrounding quotes': ['exp exp exp exp', id('"0"')],
  "id '0,1'": ['exp exp exp exp', id('0,1')],
  "id '0;'": ['exp exp exp exp', id('0;')],
  'id negative -1': ['exp exp exp exp', id('-1')],
  'id 20 digits': ['exp exp exp exp', id('12345678901234567890')],
  'id of a DELETED experiment': ['ok ok ok ok', id('1')],
  'header X-MLFLOW-EXPERIMENT-ID upper case': ['ok ok ok ok'],
  'header mlflow-experiment-id (wrong name)': ['miss miss miss miss', { headers: { 'mlflow-experiment-id': '0' } }],
  'OTLP JSON hex ids, application/json': ['media media media ok', json],
  'OTLP JSON, application/json; charset=utf-8': ['media media media ok', json],
  'JSON with base64 ids': ['media media media bad', json],
  'JSON body under x-protobuf': ['bad bad bad bad'],
  'pb body under application/json': ['media media media bad', { headers: { [ID]: '0', 'content-type': 'application/json' } }],
  'pb body, content-type text/plain': ['media media media media'],
  'pb body, content-type application/octet-stream': ['media media media media'],
  'pb body, content-type application/protobuf': ['media media media media'],
  'pb body, content-type application/grpc': ['media media media media'],
  'pb body, content-type application/x-protobuf; charset=utf-8': ['media media media ok'],
  'pb body, content-type None': ['media media media media'],
  gzip: ['zip zip ok ok', gzip],
  'deflate (zlib)': ['bad bad ok ok'],
  'gzip body without the header': ['bad bad bad bad'],
  'header gzip, body not gzip': ['ok ok zip zip', { headers: { [ID]: '0', 'content-encoding': 'gzip' } }],
  'content-encoding identity': ['ok ok zip zip'],
  'content-encoding zstd': ['ok ok zip zip'],
  'chunked transfer': ['ok ok ok ok'],
  'empty body': ['bad bad bad bad'],
  'empty JSON {}': ['media media media bad', json],
  'resourceSpans without spans': ['ok ok ok ok'],
  'malformed pb (text)': ['bad bad bad bad'],
  'truncated pb': ['bad bad bad bad'],
  'malformed JSON': ['media media media bad', json],
  'all-zero trace id': ['ok ok ok ok'],
  '8-byte trace id': ['ok ok ok ok'],
  'empty trace id': ['ok ok bad bad'],
  'empty span name': ['ok ok ok ok'],
  'span without end time': ['ok ok ok ok'],
  'two traces in a request': ['old ok ok ok'],
  'child span only (no root)': ['ok ok ok ok'],
  'GET traces path': ['ok ok ok ok'],
  'HEAD traces path': ['ok ok ok ok'],
  'PUT traces path': ['ok ok ok ok'],
  'OPTIONS traces path': ['ok ok ok ok'],
  'POST /': ['path path path path'],
  'POST /v1/traces/': ['path path path path'],
  'POST /v1/traces/v1/traces': ['path path path path'],
  'POST /v1/metrics': ['sig sig sig sig', { route: { signal: 'metrics' } }],
  'POST /v1/logs': ['sig sig sig sig', { route: { signal: 'logs' } }],
  'POST /v1': ['path path path path'],
  'POST //v1/traces': ['path path path path'],
  'POST /V1/Traces': ['path path path path'],
  'POST /api/v1/traces': ['path path path path'],
  'POST /otlp/v1/traces': ['path path path path'],
  'POST /api/2.0/otel/v1/traces': ['path path path path'],
  'POST /opentelemetry.proto.collector.trace.v1.TraceService/Export': ['path path path path'],
  'POST /v1/traces (without the static prefix)': ['ok ok ok pre'],
  'Host: mlflow:5000': ['host host host host'],
  'Host: mlflow.example.com': ['host host host host'],
  'Host: host.docker.internal:5000': ['host host host host'],
  'Host: MyHost.local': ['host host host host'],
  'Host: 172.17.0.1:5000': ['ok ok ok ok'],
  'Host: 192.168.1.5:5000': ['ok ok ok ok'],
  'Host: localhost:5000': ['ok ok ok ok'],
  'Host: [::1]:5000': ['ok ok ok ok'],
  'Origin: http://evil.example': ['ok ok ok ok'],
}
export const VERSIONS = ['3.5.1', '3.6.0', '3.10.1', '3.17.2']

// The same with --app-name basic-auth, on 3.6.0, 3.10.1 and 3.17.2. The credential is not in the recording.
const basic = { authorization: 'Basic dTpw', [ID]: '0' }
export const user: Request = { headers: basic }
export const AUTH: Record<string, [means: string, request?: Request]> = {
  'auth: none': ['ok login login'],
  'auth: wrong password': ['ok login login', user],
  'auth: unknown user': ['ok login login', user],
  'auth: Bearer token': ['ok login login', { headers: { ...basic, authorization: 'Bearer t' } }],
  'auth: malformed Basic': ['ok login login', user],
  "auth: percent-encoded 'Basic%20...' value": ['ok login login', { headers: { ...basic, authorization: 'Basic%20dTpw' } }],
  'auth: scheme missing (raw base64)': ['ok login login', { headers: { ...basic, authorization: 'dTpw' } }],
  'auth: admin good': ['ok ok ok', user],
  'auth: admin good, no experiment header': ['miss miss miss', { headers: { authorization: 'Basic dTpw' } }],
  'auth: user, READ default permission': ['ok deny deny', user],
  'auth: user, NO_PERMISSIONS on experiment': ['ok deny deny', user],
  'auth: user, EDIT on experiment': ['ok ok deny', user],
  'auth: user, no experiment header': ['miss miss miss', { headers: { authorization: 'Basic dTpw' } }],
  'auth: user, nonexistent experiment': ['exp deny deny', { headers: { ...basic, [ID]: '999999' } }],
  'auth: user, non-numeric experiment': ['exp exp exp', { headers: { ...basic, [ID]: 'abc' } }],
  'auth: none, POST /v1/metrics': ['sig sig sig', { route: { signal: 'metrics' } }],
}
