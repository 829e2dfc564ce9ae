import { describe, expect, it } from 'vitest'
import { everyCheck } from '../../src/engine/examine.ts'
import { ANSWERS } from '../../src/explain/answers.ts'
import { explained } from '../../src/explain/explain.ts'
import { BEFORE_ANSWER } from '../../src/explain/texts.ts'

/** What the real programs print (measured), and the cause that comes first. */
const PRINTED: readonly [id: string, text: string][] = [
  ['transport/grpc-to-http-port', 'io.grpc.StatusRuntimeException: FRAME_SIZE_ERROR: 4740180'],
  [
    'transport/grpc-to-http-port',
    'StatusCode.UNAVAILABLE, Failed parsing HTTP/2 (Expected SETTINGS frame as the first frame, got frame type 80) (Trying to connect an http1.x server (HTTP status 400))',
  ],
  ['transport/grpc-to-http-port', '14 UNAVAILABLE: No connection established. Last error: Protocol error'],
  ['transport/grpc-to-http-port', 'http2: frame too large, note that the frame header looked like an HTTP/1.1 header'],
  ['transport/grpc-to-http-port', '12 UNIMPLEMENTED: Received HTTP status code 404'],
  ['transport/http-to-grpc-port', 'Parse Error: Expected HTTP/, RTSP/ or ICE/'],
  ['transport/http-to-grpc-port', "('Connection aborted.', BadStatusLine('\\x00\\x00\\x18\\x04"],
  ['transport/http-to-grpc-port', 'net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x06\\x04"'],
  ['transport/http-to-grpc-port', 'code: HPE_INVALID_CONSTANT'],
  ['transport/http-to-grpc-port', 'Failed to export spans. java.io.IOException: unexpected end of stream on http://localhost:4317/...'],
  ['transport/tls-to-plain', 'Error: write EPROTO 40E7:error:0A00010B:SSL routines:ssl3_get_record:wrong version number'],
  ['transport/tls-to-plain', 'transport: authentication handshake failed: tls: first record does not look like a TLS handshake'],
  ['transport/tls-to-plain', 'http: server gave HTTP response to HTTPS client'],
  ['transport/tls-to-plain', '[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)'],
  ['transport/plain-to-tls', 'Client sent an HTTP request to an HTTPS server.'],
  ['transport/certificate-untrusted', 'self-signed certificate'],
  ['transport/certificate-untrusted', '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate'],
  ['transport/certificate-untrusted', 'tls: failed to verify certificate: x509: certificate signed by unknown authority'],
  ['transport/certificate-untrusted', 'PKIX path building failed: unable to find valid certification path to requested target'],
  ['transport/certificate-expired', 'code: CERT_HAS_EXPIRED'],
  ['transport/certificate-wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['transport/client-certificate', 'tlsv13 alert certificate required'],
  ['transport/dns', 'Error: getaddrinfo ENOTFOUND otel-collector'],
  ['transport/dns', 'dial tcp: lookup collector on 10.0.0.2:53: no such host'],
  ['endpoint/path-on-grpc', 'Name resolution failed for target dns:http://localhost:4317'],
  ['transport/refused', 'connect ECONNREFUSED 127.0.0.1:4318'],
  [
    'transport/refused',
    "HTTPConnectionPool(host='localhost', port=4318): Max retries exceeded with url: /v1/traces (Caused by NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused'))",
  ],
  ['transport/timeout', '4 DEADLINE_EXCEEDED: Deadline exceeded after 10.001s,Waiting for LB pick'],
  ['transport/timeout', 'Failed to export spans batch due to timeout, max retries or shutdown.'],
  [
    'headers/colon-separator',
    'Header format invalid! Header values in environment variables must be URL encoded per the OpenTelemetry Protocol Exporter specification: "Authorization: Basic abc"',
  ],
  ['headers/colon-separator', 'Invalid map property: otel.exporter.otlp.headers=authorization: Bearer x'],
  ['headers/illegal-character', 'net/http: invalid header field value for "Authorization"'],
  ['endpoint/scheme-missing', 'OTLP endpoint must be a valid URL: localhost:4317'],
  ['endpoint/scheme-missing', "No connection adapters were found for 'localhost:4318/v1/traces'"],
  ['endpoint/scheme-missing', 'Post "https:///v1/traces": http: no Host in request URL'],
  ['protocol/unsupported-by-runtime', "invalid OTLP protocol - should be one of ['grpc', 'http/protobuf']"],
  ['protocol/unsupported-by-runtime', 'Unsupported OTLP metrics protocol: http/json'],
  ['signals/exporter-unknown', 'Unrecognized value for otel.traces.exporter: google_cloud_trace'],
  ['runtime/compression', 'UnsupportedCompressionAlgorithm("zstd")'],
  ['endpoint/unsupported-scheme', 'invalid URL, scheme is not http'],
  ['runtime/known-bad-version', 'there is no reactor running, must be called from the context of a Tokio 1.x runtime'],
  ['signals/refuses-to-start', 'OpenTelemetry Javaagent failed to start'],
  ['runtime/resource-attributes', 'Invalid key value resource attribute pair: team'],
  ['backend/mlflow-file-store', 'REST OTLP span logging is not supported by FileStore'],
  ['backend/mlflow-file-store', 'Failed to export spans batch code: 501, reason: Not Implemented'],
  ['backend/mlflow-file-store', 'OTLPExporterError: Not Implemented'],
  ['backend/host-rejected', 'Invalid Host header - possible DNS rebinding attack detected'],
  ['backend/mlflow-experiment', '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"No Experiment with id=999 exists"}'],
  [
    'backend/signal-unsupported',
    'rpc error: code = Unimplemented desc = unknown service opentelemetry.proto.collector.metrics.v1.MetricsService',
  ],
  ['backend/compression', 'proto: illegal wireType 7'],
  ['backend/accepted-nothing', 'Export succeeded but could not deserialize response'],
  ['backend/partial-success', 'Received Partial Success response: {"rejectedSpans":1}'],
  ['headers/colon-separator', 'Failed to export spans batch code: 401, reason: Unauthorized'],
  ['backend/forbidden', 'rpc error: code = PermissionDenied: 403 Forbidden'],
  ['endpoint/signal-path-doubled', '404 page not found'],
  ['backend/path-not-found', 'Method Not Allowed'],
  ['backend/too-large', 'received message larger than max (5000000 vs. 4194304)'],
  ['backend/media-type', 'Unsupported content type: application/json'],
  ['backend/rate-limited', '8 RESOURCE_EXHAUSTED: Too Many Requests'],
  ['backend/bad-request', 'Failed to export batch code: 400, reason: Bad Request'],
  ['backend/unavailable', 'Transient error Service Unavailable encountered while exporting span batch, retrying in 1s.'],
  ['backend/server-error', 'Internal Server Error'],
  ['transport/refused', '{"name":"BatchSpanProcessor.ExportError","error":"Operation failed: HTTP export failed: network error"}'],
]

const firstOf = (text: string): string | undefined => explained(text)[0]?.causes[0]?.id

describe('a message of a program is explained', () => {
  it.each(PRINTED)('%s comes first for: %s', (id, text) => expect(firstOf(text)).toBe(id))

  it('every cause is a finding that there is', () => {
    const known = new Set(everyCheck.map(({ id }) => id))
    const causes = [...BEFORE_ANSWER, ...ANSWERS].flatMap((text) => text.causes.map(({ id }) => id))
    expect(causes.filter((id) => !known.has(id))).toEqual([])
  })

  it('what the Collector says of its own next hop is not blamed on the program', () =>
    expect(
      explained(
        'Permanent error: rpc error: code = Unauthenticated desc = error exporting items, request to http://b responded with HTTP Status Code 401',
      )[0]?.says,
    ).toMatch(/Collector/))

  it('several lines have several meanings, the vague one last', () => {
    const found = explained('Failed to export\nconnect ECONNREFUSED ::1:4318')
    expect(found.map(({ causes }) => causes[0]?.id)).toEqual(['transport/refused', 'transport/refused'])
    expect(found[0]?.says).toMatch(/Nothing listens/)
  })

  it.each(['Traces exported', 'hello', 'Server started on port 8080', 'GET /index.html 200', 'order 4041 shipped'])(
    '%s is no such message',
    (text) => expect(explained(text)).toEqual([]),
  )
})
