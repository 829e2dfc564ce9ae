import { cause, type Text } from './text.ts'

/** A status beside a word that tells that it is one, or with its phrase. */
const status = (codes: string, phrases: string): RegExp =>
  new RegExp(
    `\\b(?:code|status(?: ?code)?|HTTP(?:/[\\d.]+)?|error|response(?: code)?|responded with|returned|answered|reason|Response:|Url:)\\W{0,3}(?:code\\W{0,2})?(?:${codes})\\b|\\b(?:${codes})\\s+(?:${phrases}|page not found|client error|server error)|\\b(?:${phrases})\\b|:\\s(?:${codes})\\s*$|^(?:${codes})$`,
    'i',
  )

const NO_CREDENTIAL: Omit<Text, 'match' | 'common'> = {
  says: 'The credential is missing, or is not accepted',
  causes: [
    cause('headers/colon-separator', 'the header list cannot be read, and the credential does not leave'),
    cause('auth/missing', 'no credential is set'),
    cause('backend/unauthorized', 'the key is wrong, expired, of another region or of another kind: an answer cannot tell which'),
  ],
  decides: 'probe',
  look: 'whether the header leaves the program: otel-doctor plan',
}

/** What a server answers, where it says no more than its status. */
export const STATUSES: readonly Text[] = [
  {
    common: status('501', 'Not Implemented'),
    says: 'The server knows the path, and cannot do it',
    causes: [
      cause('backend/mlflow-file-store', 'MLflow with a file store'),
      cause('backend/not-implemented', 'another server that has no OTLP there'),
    ],
    decides: 'trip',
  },
  {
    match: /\bUNAUTHENTICATED\b|You are not authenticated|missing or empty authorization header|unknown API key/i,
    common: /invalid (?:api )?(?:key|token)\b|Token has expired|jwt expired/i,
    ...NO_CREDENTIAL,
  },
  {
    common: status('401', 'Unauthorized'),
    ...NO_CREDENTIAL,
    causes: [
      ...NO_CREDENTIAL.causes,
      cause('headers/replaced-not-merged', 'headers of one signal take the place of the general ones that hold the credential'),
    ],
  },
  {
    match: /PERMISSION_?DENIED/i,
    common: status('403', 'Forbidden|Permission denied'),
    says: 'The credential is known, and may not do this',
    causes: [
      cause('backend/forbidden', 'the key may not write, or not here'),
      cause('backend/host-rejected', 'the server does not let this host name in'),
      cause('auth/wrong-region', 'the key is of another region than the host'),
    ],
    decides: 'trip',
  },
  {
    common: status('404', 'Not Found'),
    says: 'The path does not exist there',
    causes: [
      cause('endpoint/signal-path-doubled', '/v1/traces stands in the endpoint, and the program adds it once more'),
      cause('endpoint/signal-path-missing', 'an endpoint for one signal, or in code, is used as it stands'),
      cause('backend/path-not-found', 'the backend serves OTLP under another path'),
      cause('signals/unsupported-by-backend', 'the backend takes traces only, and this is the metrics or logs export'),
    ],
    decides: 'probe',
    look: 'the URL that is planned: otel-doctor plan',
  },
  {
    common: status('405', 'Method Not Allowed'),
    says: 'Something is there, and takes no POST',
    causes: [
      cause('backend/path-not-found', 'a page of the web interface'),
      cause('backend/signal-unsupported', 'Phoenix and old MLflow answer so for signals that they do not take'),
    ],
    decides: 'probe',
  },
  {
    match: /larger than max|message (?:size|length) (?:exceeds|too large)/i,
    common: status('413', 'Payload Too Large|Request Entity Too Large|body too large|Content Too Large'),
    says: 'The request is too large',
    causes: [cause('backend/too-large', 'lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE, or raise the limit of the server or proxy')],
    decides: 'trip',
  },
  {
    match: /unsupported (?:media|content)[ -]type|Invalid Content-Type: /i,
    common: status('415', 'Unsupported Media Type'),
    says: 'The server does not take this format',
    causes: [
      cause('backend/media-type', 'JSON where it takes protobuf, or the reverse'),
      cause('headers/overrides-content-type', 'a header of the settings replaces the content type'),
    ],
    decides: 'probe',
  },
  {
    match: /RESOURCE_?EXHAUSTED/i,
    common: status('429', 'Too Many Requests|rate limit(?:ed| exceeded)?|quota exceeded'),
    says: 'Too much at once',
    causes: [
      cause('backend/rate-limited', 'a limit or quota of the backend'),
      cause('backend/too-large', 'gRPC says the same of a message that is too large; its words tell'),
    ],
    decides: 'trip',
  },
  {
    match: /INVALID_?ARGUMENT/i,
    common: status('400|422', 'Bad Request|Unprocessable (?:Entity|Content)'),
    says: 'The server did not understand the request',
    causes: [
      cause('backend/bad-request', 'its own words say why; goose and Python do not show them, a check does'),
      cause('auth/missing-routing-header', 'a header that decides where data land is missing'),
      cause('transport/plain-to-tls', 'some servers answer 400 to plaintext on a TLS port'),
    ],
    decides: 'trip',
  },
  {
    match: /Export failed with retryable status/i,
    common: status('502|503|504', 'Service Unavailable|Bad Gateway|Gateway Time-?out'),
    says: 'The server is not ready, or what is behind it is not',
    causes: [
      cause('backend/unavailable', 'it starts, is overloaded, or its own backend is gone'),
      cause(
        'backend/downstream',
        'a Collector or gateway that cannot pass the data on says so in the body, which most programs do not show',
      ),
    ],
    decides: 'trip',
  },
  {
    common: status('500', 'Internal Server Error'),
    says: 'The server failed',
    causes: [cause('backend/server-error', 'its log says why')],
    decides: 'trip',
  },
  {
    match: /\bUNIMPLEMENTED\b/i,
    says: 'The server does not know the gRPC method',
    causes: [
      cause('backend/signal-unsupported', 'it takes no such signal'),
      cause('transport/grpc-to-http-port', 'it is no OTLP receiver'),
    ],
    decides: 'probe',
  },
  {
    common:
      /\b(?:status|code|HTTP\S*)\W{0,3}30[1278]\b|\b30[1278] (?:Moved|Found|Temporary|Permanent)|Moved Permanently|redirect(?:s|ed)?\b/i,
    says: 'The server sends the program elsewhere',
    causes: [
      cause('transport/redirect', 'https:// is meant, or a path without a slash too many'),
      cause('endpoint/trailing-slash', 'a double slash in the path'),
    ],
    decides: 'probe',
  },
  {
    common: /\b(?:code|status(?: ?code)?)\W{0,3}204\b/i,
    says: 'The backend took the data, and the program does not count 204 as a success',
    causes: [cause('runtime/known-bad-version', 'exporters of Python before 1.16 take 200 and 202 only: a newer one is silent')],
    decides: 'trip',
  },
]
