import { rows, type Situation } from '../support/matrix.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
const PROTOCOL = 'OTEL_EXPORTER_OTLP_PROTOCOL'
const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS'
const CA = 'OTEL_EXPORTER_OTLP_CERTIFICATE'
const TRACES = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }
const ALL = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'otlp' }
const GRPC = { [PROTOCOL]: 'grpc' }
const HTTP = { [PROTOCOL]: 'http/protobuf' }

/** The receiver as it stands in every guide: 4318 for HTTP, 4317 for gRPC, and the ports beside them. */
const plain: Situation[] = rows({ env: ALL }, [
  { what: 'HTTP, all signals', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy' },
  { what: 'HTTP, all signals', runtime: 'goose', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy' },
  { what: 'HTTP, all signals', runtime: 'node', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy' },
  { what: 'HTTP, all signals', runtime: 'go:autoexport', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy' },
  { what: 'HTTP, all signals', runtime: 'javaagent', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy' },
  { what: 'HTTP, a slash at the end', runtime: 'node', env: { [ENDPOINT]: 'http://{http}/' }, expect: 'healthy' },
  { what: 'HTTP, JSON', runtime: 'node', env: { [ENDPOINT]: 'http://{http}', [PROTOCOL]: 'http/json' }, expect: 'healthy' },
  {
    what: 'HTTP, gzip',
    runtime: 'python:code-http',
    env: { [ENDPOINT]: 'http://{http}', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    expect: 'healthy',
  },
  { what: 'gRPC, all signals', runtime: 'python', env: { [ENDPOINT]: 'http://{grpc}', ...GRPC }, expect: 'healthy' },
  { what: 'gRPC, all signals', runtime: 'java', env: { [ENDPOINT]: 'http://{grpc}', ...GRPC }, expect: 'healthy' },
  { what: 'gRPC, all signals', runtime: 'node', env: { [ENDPOINT]: 'http://{grpc}', ...GRPC }, expect: 'healthy' },
  { what: 'gRPC, exporters in code', runtime: 'go:otlpgrpc', env: { [ENDPOINT]: 'http://{grpc}' }, expect: 'healthy' },
  {
    what: 'gRPC, gzip',
    runtime: 'java',
    env: { [ENDPOINT]: 'http://{grpc}', ...GRPC, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    expect: 'healthy',
  },
  {
    what: 'gRPC to the HTTP port',
    runtime: 'python',
    env: { [ENDPOINT]: 'http://{http}', ...GRPC },
    expect: 'transport/grpc-to-http-port',
  },
  { what: 'gRPC to the HTTP port', runtime: 'java', env: { [ENDPOINT]: 'http://{http}', ...GRPC }, expect: 'transport/grpc-to-http-port' },
  { what: 'HTTP to the gRPC port', runtime: 'node', env: { [ENDPOINT]: 'http://{grpc}' }, expect: 'transport/http-to-grpc-port' },
  { what: 'HTTP to the gRPC port', runtime: 'goose', env: { [ENDPOINT]: 'http://{grpc}' }, expect: 'transport/http-to-grpc-port' },
  { what: 'https to the plain HTTP port', env: { [ENDPOINT]: 'https://{http}' }, expect: 'transport/tls-to-plain' },
  {
    what: 'https to the plain gRPC port',
    runtime: 'java',
    env: { [ENDPOINT]: 'https://{grpc}', ...GRPC },
    expect: 'transport/tls-to-plain',
  },
  { what: 'no scheme', runtime: 'python:code-http', env: { [ENDPOINT]: '{http}' }, expect: 'endpoint/scheme-missing' },
  { what: 'a port where nobody listens', env: { [ENDPOINT]: 'http://{nobody}' }, expect: 'transport/refused' },
  {
    what: 'a protocol that does not exist',
    runtime: 'node',
    env: { [ENDPOINT]: 'http://{grpc}', [PROTOCOL]: 'grcp' },
    expect: 'protocol/unknown-value',
  },
  {
    what: 'compression, which goose cannot',
    runtime: 'goose',
    env: { [ENDPOINT]: 'http://{http}', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    expect: 'runtime/compression',
  },
  {
    what: 'a header that replaces the content type',
    runtime: 'goose',
    env: { [ENDPOINT]: 'http://{http}', [HEADERS]: 'content-type=text/plain' },
    expect: 'headers/overrides-content-type',
  },
  { what: 'the port of the health check', env: { [ENDPOINT]: 'http://{health}' }, expect: 'endpoint/known-wrong-port' },
  { what: 'the port of zPages', env: { [ENDPOINT]: 'http://{zpages}' }, expect: 'endpoint/known-wrong-port' },
  { what: 'the port of its own metrics', env: { [ENDPOINT]: 'http://{metrics}' }, expect: 'endpoint/known-wrong-port' },
  { what: 'the port of pprof', env: { [ENDPOINT]: 'http://{pprof}' }, expect: 'endpoint/known-wrong-port' },
])

/** The path, for a program that adds it and for one that does not. */
const paths: Situation[] = rows({ env: TRACES }, [
  { what: 'the whole path for traces', runtime: 'node', env: { [TRACES_ENDPOINT]: 'http://{http}/v1/traces' }, expect: 'healthy' },
  {
    what: 'the signal path twice',
    runtime: 'node',
    env: { [ENDPOINT]: 'http://{http}/v1/traces' },
    expect: 'endpoint/signal-path-doubled',
  },
  {
    what: 'the signal path twice',
    runtime: 'goose',
    env: { [ENDPOINT]: 'http://{http}/v1/traces' },
    expect: 'endpoint/signal-path-doubled',
  },
  { what: 'no signal path', runtime: 'node', env: { [TRACES_ENDPOINT]: 'http://{http}' }, expect: 'endpoint/signal-path-missing' },
  {
    what: 'no signal path',
    runtime: 'python:code-http',
    env: { [TRACES_ENDPOINT]: 'http://{http}' },
    expect: 'endpoint/signal-path-missing',
  },
  { what: 'the path of another signal', env: { [TRACES_ENDPOINT]: 'http://{http}/v1/metrics' }, expect: 'endpoint/signal-path-doubled' },
  { what: 'a slash too many at the end', env: { [TRACES_ENDPOINT]: 'http://{http}/v1/traces/' }, expect: 'endpoint/trailing-slash' },
  {
    what: 'two slashes',
    runtime: 'python:code-http',
    env: { [TRACES_ENDPOINT]: 'http://{http}//v1/traces' },
    expect: 'endpoint/trailing-slash',
  },
  { what: 'a base path that it does not have', env: { [ENDPOINT]: 'http://{http}/otlp' }, expect: 'endpoint/wrong-base-path' },
  { what: 'a misspelt path', env: { [TRACES_ENDPOINT]: 'http://{http}/v1/trace' }, expect: 'endpoint/signal-path-missing' },
  { what: 'a path of its own', env: { [TRACES_ENDPOINT]: 'http://{custompath}/otel/v1/traces' }, expect: 'healthy' },
  { what: 'a path of its own, as a base', runtime: 'java', env: { [ENDPOINT]: 'http://{custompath}/otel', ...HTTP }, expect: 'healthy' },
  { what: 'a path of its own that is left out', env: { [ENDPOINT]: 'http://{custompath}' }, expect: 'backend/path-not-found' },
  {
    what: 'only traces are taken, and all are sent',
    runtime: 'node',
    env: { ...ALL, [ENDPOINT]: 'http://{tracesonly}' },
    expect: 'healthy',
  },
  {
    what: 'only traces are taken, and all are sent by gRPC',
    runtime: 'python',
    env: { ...ALL, ...GRPC, [ENDPOINT]: 'http://{tracesonly-grpc}' },
    expect: 'healthy',
  },
  {
    what: 'only traces are taken, and metrics are required',
    env: { ...ALL, [ENDPOINT]: 'http://{tracesonly}' },
    args: ['--require', 'traces,metrics'],
    expect: 'backend/signal-unsupported',
  },
  {
    what: 'only traces are taken, and logs are required by gRPC',
    runtime: 'java',
    env: { ...ALL, ...GRPC, [ENDPOINT]: 'http://{tracesonly-grpc}' },
    args: ['--require', 'logs'],
    expect: 'backend/signal-unsupported',
  },
  { what: 'a receiver that takes small bodies only', env: { [ENDPOINT]: 'http://{small}' }, expect: 'backend/too-large' },
  { what: 'a next hop that is down', env: { [ENDPOINT]: 'http://{exportfail}' }, expect: 'backend/downstream' },
  {
    what: 'a next hop that is down, by gRPC',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'http://{exportfail-grpc}' },
    expect: 'backend/downstream',
  },
  { what: 'a next hop that wants a credential', env: { [ENDPOINT]: 'http://{export401}' }, expect: 'backend/downstream' },
  {
    what: 'a next hop that wants a credential, by gRPC',
    runtime: 'python',
    env: { ...GRPC, [ENDPOINT]: 'http://{export401-grpc}' },
    expect: 'backend/downstream',
  },
])

/** A receiver with an authenticator. */
const credentials: Situation[] = rows({ env: { ...TRACES, [ENDPOINT]: 'http://{auth}', ...HTTP } }, [
  { what: 'the right token', env: { [HEADERS]: 'Authorization=Bearer%20s3cret' }, expect: 'healthy' },
  { what: 'the right token', runtime: 'python', env: { [HEADERS]: 'Authorization=Bearer%20s3cret' }, expect: 'healthy' },
  { what: 'the right token, with a blank', runtime: 'goose', env: { [HEADERS]: 'Authorization=Bearer s3cret' }, expect: 'healthy' },
  { what: 'the right token, with a blank', runtime: 'node', env: { [HEADERS]: 'authorization=Bearer s3cret' }, expect: 'healthy' },
  {
    what: 'the right token by gRPC',
    runtime: 'java',
    env: { [HEADERS]: 'authorization=Bearer s3cret', ...GRPC, [ENDPOINT]: 'http://{auth-grpc}' },
    expect: 'healthy',
  },
  { what: 'no credential', runtime: 'node', env: {}, expect: 'backend/unauthorized' },
  { what: 'no credential by gRPC', runtime: 'python', env: { ...GRPC, [ENDPOINT]: 'http://{auth-grpc}' }, expect: 'backend/unauthorized' },
  { what: 'a wrong token', runtime: 'go:autoexport', env: { [HEADERS]: 'Authorization=Bearer%20wrong' }, expect: 'backend/unauthorized' },
  {
    what: 'a wrong token by gRPC',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'http://{auth-grpc}', [HEADERS]: 'authorization=Bearer%20wrong' },
    expect: 'backend/unauthorized',
  },
  { what: 'the token without its scheme', env: { [HEADERS]: 'Authorization=s3cret' }, expect: 'backend/unauthorized' },
  { what: 'the scheme in lower case', runtime: 'java', env: { [HEADERS]: 'Authorization=bearer s3cret' }, expect: 'backend/unauthorized' },
  {
    what: 'a colon for the equals sign',
    runtime: 'node',
    env: { [HEADERS]: 'Authorization: Bearer s3cret' },
    expect: 'headers/colon-separator',
  },
  { what: 'the value without a name', runtime: 'python', env: { [HEADERS]: 'Bearer s3cret' }, expect: 'headers/missing-key' },
  {
    what: 'quotes around the list',
    runtime: 'go:autoexport',
    env: { [HEADERS]: '"Authorization=Bearer s3cret"' },
    expect: 'headers/quoted',
  },
  { what: 'encoded twice', env: { [HEADERS]: 'Authorization=Bearer%2520s3cret' }, expect: 'headers/double-encoded' },
  {
    what: 'another header for traces, which takes the credential away',
    env: { [HEADERS]: 'Authorization=Bearer%20s3cret', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-team=a' },
    expect: 'headers/replaced-not-merged',
  },
  { what: 'a misspelt variable', env: { OTEL_EXPORTER_OTLP_HEADER: 'Authorization=Bearer%20s3cret' }, expect: 'env/unknown-name' },
  { what: 'Basic, right', env: { [ENDPOINT]: 'http://{basic}', [HEADERS]: 'Authorization=Basic%20dXNlcjpwYXNz' }, expect: 'healthy' },
  {
    what: 'Basic, padding cut off',
    env: { [ENDPOINT]: 'http://{basic}', [HEADERS]: 'Authorization=Basic%20dXNlcjpwYXNzd29yZA' },
    expect: 'backend/unauthorized',
  },
  { what: 'an API key, right', runtime: 'node', env: { [ENDPOINT]: 'http://{apikey}', [HEADERS]: 'x-api-key=k3y' }, expect: 'healthy' },
  {
    what: 'an API key by gRPC',
    runtime: 'python',
    env: { ...GRPC, [ENDPOINT]: 'http://{apikey-grpc}', [HEADERS]: 'x-api-key=k3y' },
    expect: 'healthy',
  },
  { what: 'an API key, wrong', env: { [ENDPOINT]: 'http://{apikey}', [HEADERS]: 'x-api-key=other' }, expect: 'backend/unauthorized' },
  {
    what: 'an API key under another name',
    env: { [ENDPOINT]: 'http://{apikey}', [HEADERS]: 'api-key=k3y' },
    expect: 'backend/unauthorized',
  },
])

/** Certificates: of a private authority, and all that can be wrong with one. `--root /` lets the files be read. */
const tls: Situation[] = rows({ env: { ...TRACES, ...HTTP }, args: ['--root', '/'] }, [
  { what: 'TLS, the authority trusted', env: { [ENDPOINT]: 'https://{tls}', [CA]: '{certs}/ca.crt' }, expect: 'healthy' },
  { what: 'TLS, the authority trusted', runtime: 'node', env: { [ENDPOINT]: 'https://{tls}', [CA]: '{certs}/ca.crt' }, expect: 'healthy' },
  {
    what: 'TLS, the authority trusted',
    runtime: 'python',
    env: { [ENDPOINT]: 'https://{tls}', [CA]: '{certs}/ca.crt' },
    expect: 'healthy',
  },
  {
    what: 'TLS by gRPC, the authority trusted',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'https://{tls-grpc}', [CA]: '{certs}/ca.crt' },
    expect: 'healthy',
  },
  { what: 'TLS, the authority unknown', runtime: 'node', env: { [ENDPOINT]: 'https://{tls}' }, expect: 'transport/certificate-untrusted' },
  {
    what: 'TLS by gRPC, the authority unknown',
    runtime: 'python',
    env: { ...GRPC, [ENDPOINT]: 'https://{tls-grpc}' },
    expect: 'transport/certificate-untrusted',
  },
  { what: 'http to the TLS port', runtime: 'node', env: { [ENDPOINT]: 'http://{tls}' }, expect: 'transport/plain-to-tls' },
  {
    what: 'plain gRPC to the TLS port',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'http://{tls-grpc}' },
    expect: 'transport/plain-to-tls',
  },
  {
    what: 'a certificate file that is not there',
    env: { [ENDPOINT]: 'https://{tls}', [CA]: '{certs}/missing.crt' },
    expect: 'runtime/tls-files',
  },
  { what: 'signed by itself', env: { [ENDPOINT]: 'https://{selfsigned}' }, expect: 'transport/certificate-untrusted' },
  {
    what: 'signed by itself, by gRPC',
    runtime: 'go:otlpgrpc',
    env: { [ENDPOINT]: 'https://{selfsigned-grpc}' },
    expect: 'transport/certificate-untrusted',
  },
  { what: 'signed by itself, and trusted', env: { [ENDPOINT]: 'https://{selfsigned}', [CA]: '{certs}/selfSigned.crt' }, expect: 'healthy' },
  {
    what: 'for another host',
    env: { [ENDPOINT]: 'https://{wronghost}', [CA]: '{certs}/ca.crt' },
    expect: 'transport/certificate-wrong-host',
  },
  {
    what: 'for another host, by gRPC',
    runtime: 'python',
    env: { ...GRPC, [ENDPOINT]: 'https://{wronghost-grpc}', [CA]: '{certs}/ca.crt' },
    expect: 'transport/certificate-wrong-host',
  },
  { what: 'expired', env: { [ENDPOINT]: 'https://{expired}', [CA]: '{certs}/ca.crt' }, expect: 'transport/certificate-expired' },
  {
    what: 'expired, by gRPC',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'https://{expired-grpc}', [CA]: '{certs}/ca.crt' },
    expect: 'transport/certificate-expired',
  },
  { what: 'no client certificate', env: { [ENDPOINT]: 'https://{mtls}', [CA]: '{certs}/ca.crt' }, expect: 'transport/client-certificate' },
  {
    what: 'no client certificate, by gRPC',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'https://{mtls-grpc}', [CA]: '{certs}/ca.crt' },
    expect: 'transport/client-certificate',
  },
  {
    what: 'a client certificate',
    env: {
      [ENDPOINT]: 'https://{mtls}',
      [CA]: '{certs}/ca.crt',
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '{certs}/client.crt',
      OTEL_EXPORTER_OTLP_CLIENT_KEY: '{certs}/client.key',
    },
    expect: 'healthy',
  },
])

export const collector: readonly Situation[] = [...plain, ...paths, ...credentials, ...tls]
