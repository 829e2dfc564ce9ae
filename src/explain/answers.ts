import { cause, type Text } from './texts.ts'

const word = (status: number, phrase: string): RegExp =>
  new RegExp(
    `\\b(?:code|status(?: ?code)?|HTTP(?:/[\\d.]+)?|error|Export\\b.*?|returned|response(?: code)?)\\W{0,3}(?:code\\W{0,2})?${status}\\b|\\b${status}\\s+${phrase}|\\b${phrase}\\b`,
    'i',
  )

/** What a server answered, as exporters print it. The more telling messages come first. */
export const ANSWERS: readonly Text[] = [
  {
    match: /not supported by FileStore|file ?store.*OTLP|OTLP.*file ?store/i,
    says: 'MLflow stores in files, and takes spans into a database only',
    causes: [cause('backend/mlflow-file-store', 'start the server with --backend-store-uri sqlite:///mlflow.db or another database')],
  },
  {
    match: /Invalid Host header|DNS rebinding/i,
    says: 'MLflow does not let this host name in',
    causes: [cause('backend/host-rejected', 'start the server with --allowed-hosts and this name')],
  },
  {
    match: /RESOURCE_DOES_NOT_EXIST|No Experiment with id|x-mlflow-experiment-id/i,
    says: 'MLflow does not know the experiment, or was told none',
    causes: [
      cause('backend/mlflow-experiment', 'the id is unknown, deleted, or a name in place of the number'),
      cause('auth/missing-routing-header', 'x-mlflow-experiment-id does not arrive'),
    ],
  },
  {
    match:
      /unknown service opentelemetry\.proto\.collector\.(?:metrics|logs)|(?:Metrics|Logs)Service.*(?:unimplemented|not found)|unimplemented.*(?:Metrics|Logs)Service/i,
    says: 'The backend takes no such signal',
    causes: [
      cause('backend/signal-unsupported', 'it takes traces only, or the Collector has no pipeline for the signal'),
      cause('signals/unsupported-by-backend', 'switch the signal off: OTEL_METRICS_EXPORTER=none, OTEL_LOGS_EXPORTER=none'),
    ],
  },
  {
    match: /Received HTTP status code 404/i,
    says: 'A gRPC call met an HTTP server that does not know the method',
    causes: [cause('transport/grpc-to-http-port', 'the server or a proxy speaks HTTP/2, and has no gRPC there')],
  },
  {
    match:
      /illegal wireType|Decompressor is not installed|gzip: invalid header|resourceSpans Required|invalid gzip|incorrect header check/i,
    says: 'The body was not understood: compressed where that was not expected, or another format than its header says',
    causes: [
      cause('backend/compression', 'the backend cannot unpack gzip'),
      cause('headers/overrides-content-type', 'a header of the settings replaces the content type'),
      cause('protocol/unsupported-by-backend', 'the backend takes JSON only, or protobuf only'),
    ],
  },
  {
    match: /could not deserialize response|Unexpected token '?<|<!doctype html|text\/html/i,
    says: 'A web page came back where an OTLP answer belongs',
    causes: [
      cause('backend/accepted-nothing', 'the URL is that of a web interface, a login or a proxy'),
      cause('endpoint/known-wrong-port', "the port is another one of the backend's"),
    ],
  },
  {
    match: /partial ?success|rejected_?(?:spans|data ?points|log ?records)/i,
    says: 'The backend took a part of the data only',
    causes: [cause('backend/partial-success', 'its own words say which and why')],
  },
  {
    match: /error exporting items, request to|Permanent error: rpc error/i,
    says: "A Collector on the way could not send on: this is its own exporter's fault",
    causes: [
      cause('backend/unauthorized', "the credentials of the Collector's exporter, not of this program"),
      cause('backend/unavailable', 'what the Collector sends to does not answer'),
    ],
    decide: "the Collector's log and its own metrics: otelcol_exporter_send_failed_spans",
  },
  {
    match: word(501, 'Not Implemented'),
    says: 'The server knows the path, and cannot do it',
    causes: [
      cause('backend/mlflow-file-store', 'MLflow with a file store'),
      cause('backend/not-implemented', 'another server that has no OTLP there'),
    ],
  },
  {
    match:
      /\bUNAUTHENTICATED\b|does not match expected scheme|missing or empty authorization|invalid (?:api )?(?:key|token)|\b(?:code|status\w*|HTTP\S*)\W{0,3}401\b|\b401\b|Unauthorized/i,
    says: 'The credential is missing, or is not accepted',
    causes: [
      cause('headers/colon-separator', 'the header list cannot be read, and the credential does not leave'),
      cause('auth/missing', 'no credential is set'),
      cause('backend/unauthorized', 'the key is wrong, expired, of another region or of another kind: an answer cannot tell which'),
    ],
    decide: 'whether the header leaves the program: otel-doctor plan',
  },
  {
    match: /PERMISSION_DENIED|\b403\b|Forbidden/i,
    says: 'The credential is known, and may not do this',
    causes: [
      cause('backend/forbidden', 'the key may not write, or not here'),
      cause('backend/host-rejected', 'the server does not let this host name in'),
    ],
  },
  {
    match: /404 page not found|\b404\b|Not Found/i,
    says: 'The path does not exist there',
    causes: [
      cause('endpoint/signal-path-doubled', '/v1/traces stands in the endpoint, and the program adds it once more'),
      cause('endpoint/signal-path-missing', 'an endpoint for one signal, or in code, is used as it stands'),
      cause('backend/path-not-found', 'the backend serves OTLP under another path'),
      cause('signals/unsupported-by-backend', 'the backend takes traces only, and this is the metrics or logs export'),
    ],
    decide: 'the URL that is planned: otel-doctor plan',
  },
  {
    match: /\b405\b|Method Not Allowed/i,
    says: 'Something is there, and takes no POST',
    causes: [
      cause('backend/path-not-found', 'a page of the web interface'),
      cause('backend/signal-unsupported', 'Phoenix and old MLflow answer so for signals that they do not take'),
    ],
  },
  {
    match: /\b413\b|too large|larger than max/i,
    says: 'The request is too large',
    causes: [cause('backend/too-large', 'lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE, or raise the limit of the server or proxy')],
  },
  {
    match: /\b415\b|unsupported (?:media|content)[ -]type/i,
    says: 'The server does not take this format',
    causes: [
      cause('backend/media-type', 'JSON where it takes protobuf, or the reverse'),
      cause('headers/overrides-content-type', 'a header of the settings replaces the content type'),
    ],
  },
  {
    match: /\b429\b|RESOURCE_EXHAUSTED|Too Many Requests|rate limit/i,
    says: 'Too much at once',
    causes: [cause('backend/rate-limited', 'a limit or quota of the backend')],
  },
  {
    match: /\b(?:400|422)\b|Bad Request|INVALID_ARGUMENT/i,
    says: 'The server did not understand the request',
    causes: [
      cause('backend/bad-request', 'its own words say why; goose and Python do not show them, a check does'),
      cause('transport/plain-to-tls', 'some servers answer 400 to plaintext on a TLS port'),
      cause('auth/missing-routing-header', 'a header that decides where data land is missing'),
    ],
  },
  {
    match: /\b50[234]\b|Service Unavailable|Bad Gateway|Gateway Time-?out/i,
    says: 'The server is not ready, or what is behind it is not',
    causes: [cause('backend/unavailable', 'it starts, is overloaded, or its own backend is gone')],
  },
  { match: /\b500\b|Internal Server Error/i, says: 'The server failed', causes: [cause('backend/server-error', 'its log says why')] },
  {
    match: /\bUNIMPLEMENTED\b/i,
    says: 'The server does not know the gRPC method',
    causes: [
      cause('backend/signal-unsupported', 'it takes no such signal'),
      cause('transport/grpc-to-http-port', 'it is no OTLP receiver'),
    ],
  },
  {
    match: /\b30[1278]\b|redirect/i,
    says: 'The server sends the program elsewhere',
    causes: [
      cause('transport/redirect', 'https:// is meant, or a path without a slash too many'),
      cause('endpoint/trailing-slash', 'a double slash in the path'),
    ],
  },
  {
    match: /\bUNAVAILABLE\b|network error|error sending request|fetch failed|Failed to export/i,
    says: 'The export failed, and this message alone does not say why',
    causes: [
      cause('transport/refused', 'nothing listens there'),
      cause('transport/grpc-to-http-port', 'the other protocol is spoken there'),
      cause('transport/tls-to-plain', 'TLS is spoken where plaintext is expected'),
      cause('backend/unauthorized', 'goose prints the same for every answer that is no success'),
    ],
    decide: 'a check, which asks the destination itself',
  },
]
