import { cause, type Text } from './text.ts'

/** What a server says beside its status: the more telling messages come first. */
export const ANSWERS: readonly Text[] = [
  {
    match: /not supported by FileStore|file ?store.*(?:OTLP|maintenance mode)|OTLP.*file ?store/i,
    says: 'MLflow stores in files, and takes spans into a database only',
    causes: [cause('backend/mlflow-file-store', 'start the server with --backend-store-uri sqlite:///mlflow.db or another database')],
    decides: 'probe',
  },
  {
    match: /Invalid Host header|DNS rebinding|DisallowedHost/i,
    says: 'The server does not let this host name in',
    causes: [cause('backend/host-rejected', 'MLflow: start the server with --allowed-hosts and this name')],
    decides: 'probe',
  },
  {
    match:
      /RESOURCE_DOES_NOT_EXIST|No Experiment with id|x-mlflow-experiment-id|Invalid experiment ID|Could not find experiment|Could not create trace_info/i,
    says: 'MLflow does not know the experiment, or was told none',
    causes: [
      cause('backend/mlflow-experiment', 'the id is unknown, deleted, or a name in place of the number'),
      cause('auth/missing-routing-header', 'x-mlflow-experiment-id does not arrive'),
    ],
    decides: 'trip',
  },
  {
    match:
      /error exporting items, request to|Permanent error: |failed to make an HTTP request: Post|Exporting failed\.|sending queue is full|No more retries left|Dropping data because sending_queue is full|sender failed/i,
    says: "A Collector on the way could not send on: this is its own exporter's fault",
    causes: [
      cause('backend/downstream', "the credential, the path or the destination of the Collector's exporter, not of this program"),
      cause('collector/no-pipeline', 'the exporter stands in a pipeline that its destination does not take'),
    ],
    decides: 'settings',
    look: "what the Collector's log says behind it, and otelcol_exporter_send_failed_spans in its own metrics",
  },
  {
    match: /upstream connect error|no healthy upstream|upstream request timeout|No server is available to handle this request/i,
    says: 'A gateway on the way gets no answer from what stands behind it',
    causes: [cause('backend/downstream', 'the gateway routes to something that does not run, or on another port')],
    decides: 'probe',
  },
  {
    match:
      /unknown service opentelemetry\.proto\.collector\.(?:metrics|logs)|(?:Metrics|Logs)Service.*(?:unimplemented|not found)|unimplemented.*(?:Metrics|Logs)Service/i,
    says: 'The backend takes no such signal',
    causes: [
      cause('backend/signal-unsupported', 'it takes traces only, or the Collector has no pipeline for the signal'),
      cause('signals/unsupported-by-backend', 'switch the signal off: OTEL_METRICS_EXPORTER=none, OTEL_LOGS_EXPORTER=none'),
    ],
    decides: 'probe',
  },
  {
    match: /(?:v1\/metrics|v1\/logs|export (?:metrics|logs)|upload metrics|exporting (?:metrics|logs))\b.*(?:\b404\b|Not Found|\b405\b)/i,
    says: 'The metrics or the logs find no path there; traces may well arrive',
    causes: [
      cause('signals/unsupported-by-backend', 'the backend takes traces only: OTEL_METRICS_EXPORTER=none, OTEL_LOGS_EXPORTER=none'),
      cause('backend/signal-unsupported', 'the Collector has no pipeline for the signal, and then its receiver has no path for it'),
      cause('backend/path-not-found', 'OTLP is under another path, for traces as well'),
    ],
    decides: 'probe',
  },
  {
    match: /unknown service opentelemetry\.proto\.collector\.trace|Method not found!|unknown service v1/i,
    says: 'The gRPC server has no OTLP service for traces',
    causes: [
      cause('backend/not-implemented', 'the port is that of another gRPC service, or the receiver has no pipeline for traces'),
      cause('endpoint/known-wrong-port', 'a port for queries or for another format (Jaeger: 16685, 14250)'),
    ],
    decides: 'probe',
  },
  {
    match: /invalid OTLP endpoint|otlp write receiver needs to be enabled|OTLP.*(?:not enabled|disabled)/i,
    says: 'The backend itself says that OTLP is not there, or not switched on',
    causes: [
      cause('backend/too-old', 'OTLP has to be switched on in the backend (Prometheus: --web.enable-otlp-receiver)'),
      cause('endpoint/signal-path-missing', 'the endpoint lacks /v1/traces (Honeycomb says so)'),
    ],
    decides: 'probe',
  },
  {
    match:
      /illegal wireType|Decompressor is not installed|gzip: invalid header|resourceSpans Required|invalid gzip|incorrect header check|wrong wireType|cannot parse invalid wire-format|Failed to deserialize|failed to unmarshal|error unmarshall?ing|unmarshal failed|unknown field|Error parsing message|unsupported Content-Encoding|Failed to decompress|is invalid Export\w+Request|Invalid OpenTelemetry (?:protobuf )?format|Cannot convert OpenTelemetry span|failed to marshal error message/i,
    says: 'The body was not understood: compressed where that was not expected, another format than its header says, or another version of it',
    causes: [
      cause('backend/compression', 'the backend cannot unpack gzip'),
      cause('headers/overrides-content-type', 'a header of the settings replaces the content type'),
      cause('protocol/unsupported-by-backend', 'the backend takes JSON only, or protobuf only'),
      cause('backend/too-old', 'a receiver of before 2022 does not know scope_spans'),
    ],
    decides: 'trip',
  },
  {
    match: /invalid TraceID|TraceID length|length mismatch|cannot unmarshal \w+ into Go value/i,
    says: 'The ids or the shape of the data are not those of OTLP as this port reads it',
    causes: [
      cause('endpoint/known-wrong-port', 'the port takes another format: Zipkin at 9411, Jaeger at 14268'),
      cause('endpoint/signal-path-doubled', 'the path is that of another signal, and its data cannot be read as these'),
      cause('backend/bad-request', 'JSON with ids in base64, or ids of another length, from an exporter of its own kind'),
    ],
    decides: 'probe',
  },
  {
    match: /could not deserialize response/i,
    says: 'The answer was a success, and is none of OTLP: a web page took the data, and they are lost',
    causes: [
      cause('backend/accepted-nothing', 'the URL is that of a web interface, a login, a health check or a proxy'),
      cause('endpoint/known-wrong-port', "the port is another one of the backend's"),
    ],
    decides: 'probe',
  },
  {
    match: /Unexpected token '?<|<!doctype html|text\/html|invalid character '<'/i,
    says: 'A web page came back where an OTLP answer belongs',
    causes: [
      cause('backend/path-not-found', 'with a status of 404 or 405: the path is one of a web interface'),
      cause('backend/accepted-nothing', 'with a status of 200: the URL is that of a web interface, a login or a proxy'),
      cause('endpoint/known-wrong-port', "the port is another one of the backend's"),
    ],
    decides: 'probe',
  },
  {
    match: /partial ?success|rejected_?(?:spans|data ?points|log ?records)/i,
    says: 'The backend took a part of the data only',
    causes: [cause('backend/partial-success', 'its own words say which and why')],
    decides: 'trip',
  },
  {
    match:
      /invalid temporality|UNSUPPORTED_METRIC_TYPE|delta temporality|cumulative.*(?:not supported|unsupported)|too old sample|out of order sample|out of bounds/i,
    says: 'The backend does not take these metrics: their temporality, or their age',
    causes: [
      cause('runtime/temporality', 'it wants delta, or cumulative: OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'),
      cause('backend/bad-request', 'the data are older than it takes'),
    ],
    decides: 'settings',
  },
  {
    match: /unsupported authorization scheme|does not match expected scheme|Unsupported authentication|invalid token type/i,
    says: 'The credential has another scheme than the backend reads',
    causes: [
      cause('auth/wrong-scheme', 'Bearer, Basic, Api-Token or none: the page of the backend decides'),
      cause('headers/double-encoded', 'the blank after the scheme goes out as %20'),
      cause('backend/unauthorized', 'the scheme is right, and the key is not'),
    ],
    decides: 'settings',
  },
  {
    match: /unregistered callers|quota project|SERVICE_DISABLED|requires a quota project|x-goog-user-project/i,
    says: 'Google wants to know which project the call belongs to',
    causes: [
      cause('auth/missing-routing-header', 'x-goog-user-project, or a credential that has a project'),
      cause('backend/forbidden', 'the API is not switched on in that project'),
    ],
    decides: 'trip',
  },
]
