/** A cause that a message may have: a finding, and why it fits. */
export interface Cause {
  id: string
  why: string
}

/** A message as programs print it, and what is behind it, most likely first. */
export interface Text {
  match: RegExp
  /** What the message says, in plain words. */
  says: string
  causes: readonly Cause[]
  /** What decides between the causes, beside a check. */
  decide?: string
}

export const cause = (id: string, why: string): Cause => ({ id, why })

const GRPC_TO_HTTP = [
  cause(
    'transport/grpc-to-http-port',
    'the port takes OTLP over HTTP, and the program speaks gRPC: 4318 where 4317 is meant, or a backend without gRPC',
  ),
  cause(
    'protocol/port-mismatch',
    'the protocol of the settings is gRPC by default or by OTEL_EXPORTER_OTLP_PROTOCOL, and the port is that of HTTP',
  ),
  cause('protocol/unsupported-by-backend', 'the backend has no gRPC at all'),
  cause('transport/proxy', 'a proxy or load balancer on the way speaks HTTP/1 only'),
]
const NO_TLS_THERE = [
  cause('transport/tls-to-plain', 'the port speaks plaintext, and the program TLS: http:// is meant, or another port'),
  cause('endpoint/scheme-missing', 'the endpoint has no scheme, and this program takes https:// for it'),
  cause('protocol/insecure-flag', 'OTEL_EXPORTER_OTLP_INSECURE says TLS, or is not read'),
]

/** What goes wrong on the way: measured with the SDKs of Python, Node, Java, Go and Rust, goose and curl. The more telling messages come first. */
const WAY: readonly Text[] = [
  {
    match:
      /FRAME_SIZE_ERROR|\b4740180\b|frame too large|frame type 80\b|http1\.x server|\bHTTP(?: status)?(?: code)? 464\b|Last error: Protocol error|PROTOCOL_ERROR.*preface/i,
    says: 'A gRPC client got an answer that is no HTTP/2: 4740180 are the bytes "HTT" of an HTTP/1 answer',
    causes: GRPC_TO_HTTP,
  },
  {
    match:
      /malformed HTTP response|HPE_INVALID_CONSTANT|Expected HTTP\/, RTSP\/ or ICE|BadStatusLine|Received HTTP\/0\.9|HTTPParserError|invalid HTTP version parsed/i,
    says: 'An HTTP client got an answer that is no HTTP/1: most often the first frame of HTTP/2, from a gRPC port',
    causes: [
      cause('transport/http-to-grpc-port', 'the port takes gRPC only: 4317 where 4318 is meant'),
      cause('protocol/port-mismatch', 'the protocol of the settings is HTTP, and the port is that of gRPC'),
      cause('transport/not-http', 'something else listens on the port (SSH, Redis, a database)'),
    ],
    decide: 'the first bytes that the port sends, which a check looks at',
  },
  {
    match:
      /wrong[ _]version[ _]number|does not look like a TLS handshake|gave HTTP response to HTTPS client|\bEPROTO\b|Unsupported or unrecognized SSL message|InvalidContentType|received corrupt message/i,
    says: 'A TLS client got an answer that is no TLS',
    causes: NO_TLS_THERE,
  },
  {
    match: /sent an HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port/i,
    says: 'A server that speaks TLS got plaintext',
    causes: [
      cause('transport/plain-to-tls', 'https:// is meant'),
      cause('protocol/insecure-flag', 'OTEL_EXPORTER_OTLP_INSECURE switches TLS off'),
    ],
  },
  {
    match: /certificate has expired|CERT_HAS_EXPIRED|certificate is not yet valid|CertificateExpired/i,
    says: "The server's certificate is out of date",
    causes: [cause('transport/certificate-expired', 'it has to be renewed at the server')],
  },
  {
    match:
      /ALTNAME_INVALID|certificate is valid for .* not|hostname mismatch|no (?:alternative )?(?:certificate )?subject (?:alternative )?name|NotValidForName|doesn't match the certificate/i,
    says: "The server's certificate is for another name",
    causes: [cause('transport/certificate-wrong-host', 'the endpoint names the host otherwise than its certificate does')],
  },
  {
    match: /certificate required|alert bad certificate|alert certificate|client certificate/i,
    says: 'The server asks for a client certificate',
    causes: [
      cause(
        'transport/client-certificate',
        'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and …_CLIENT_KEY are missing, or this program does not read them',
      ),
      cause('runtime/tls-files', 'the files are named, and cannot be read'),
    ],
  },
  {
    match:
      /self[- ]signed|unable to (?:get local issuer|verify the first) certificate|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERTIFICATE_VERIFY_FAILED|signed by unknown authority|UnknownIssuer|PKIX path building failed|DEPTH_ZERO/i,
    says: "Nobody that the program trusts signed the server's certificate",
    causes: [
      cause('transport/certificate-untrusted', 'a private authority signed it, and the program was not told to trust that one'),
      cause(
        'runtime/tls-files',
        'OTEL_EXPORTER_OTLP_CERTIFICATE names a file that is missing or no certificate, or this program does not read it',
      ),
      cause('runtime/side-door', 'REQUESTS_CA_BUNDLE or another variable takes its place'),
    ],
  },
  {
    match: /Failed to parse DNS address|Name resolution failed for target|dns:http/i,
    says: 'A gRPC client took a URL, or a path, for a host',
    causes: [
      cause('endpoint/path-on-grpc', 'gRPC wants host:port, and this program refuses a path'),
      cause('endpoint/scheme-missing', 'the program reads a scheme otherwise than it is written'),
    ],
  },
  {
    match:
      /\bENOTFOUND\b|\bEAI_AGAIN\b|getaddrinfo|Name or service not known|no such host|UnknownHostException|DNS resolution failed|nodename nor servname|failed to lookup address/i,
    says: 'The name of the host leads nowhere',
    causes: [
      cause('transport/dns', 'a misspelt name, or a name that only another network knows (a compose service, a cluster)'),
      cause('env/placeholder', 'a placeholder was never filled in'),
      cause('env/quotes-kept', 'quotes or blanks are part of the value'),
    ],
  },
  {
    match:
      /no Host in request URL|No connection adapters were found|endpoint must be a valid URL|must start with http|relative URL without a base|Invalid URL(?!, scheme is not)|ERR_INVALID_URL|builder error/i,
    says: 'The program cannot read the endpoint as a URL',
    causes: [
      cause('endpoint/scheme-missing', 'http:// or https:// is missing'),
      cause('env/empty-value', 'it is set and empty, and this program does not take that for unset'),
      cause('env/quotes-kept', 'quotes are part of the value'),
      cause('endpoint/not-a-url', 'it is no URL for another reason'),
    ],
  },
  {
    match:
      /\bECONNREFUSED\b|connection refused|Failed to establish a new connection|Failed to connect to|connect: cannot assign|actively refused/i,
    says: 'Nothing listens at the destination',
    causes: [
      cause('transport/refused', 'the backend does not run, listens on another port, or on another address only'),
      cause('signals/default-destination', 'no endpoint reaches the program, and it sends to its default on localhost'),
      cause('env/not-delivered', 'the endpoint stands in a file that this program does not get'),
      cause('endpoint/falls-back-to-localhost', 'the endpoint cannot be read, and the program uses localhost in its place'),
    ],
    decide: 'the address in the message: localhost:4317 or :4318 that nobody wrote is the default',
  },
  {
    match:
      /\bETIMEDOUT\b|UND_ERR_\w*TIMEOUT|DEADLINE_EXCEEDED|context deadline exceeded|Waiting for LB pick|timed? ?out|SocketTimeoutException|max retries or shutdown/i,
    says: 'No answer came in time',
    causes: [
      cause('transport/timeout', 'a firewall drops the packets, or the server accepts and never answers'),
      cause('runtime/timeout-too-low', 'OTEL_EXPORTER_OTLP_TIMEOUT leaves no time'),
      cause('runtime/timeout-units', 'the timeout is meant in another unit than the program reads'),
      cause('transport/http-to-grpc-port', 'some gRPC ports are silent to HTTP'),
    ],
  },
  {
    match:
      /unexpected end of stream|other side closed|socket hang up|\bECONNRESET\b|connection reset|Empty reply from server|error reading server preface|\bEOF\b|Connection aborted|broken pipe/i,
    says: 'The connection was closed before an answer',
    causes: [
      cause('transport/http-to-grpc-port', 'HTTP was sent to a gRPC port'),
      cause('transport/plain-to-tls', 'plaintext was sent to a port that speaks TLS'),
      cause('transport/tls-to-plain', 'TLS was sent to a port that speaks plaintext'),
      cause('transport/client-certificate', 'the server wants a client certificate'),
      cause('transport/reset', 'the server or something on the way closed it'),
    ],
    decide: 'what the port sends by itself, and whether it speaks TLS: a check asks both',
  },
]

/** What the program says about its own settings, mostly at its start. */
const SETTINGS: readonly Text[] = [
  {
    match:
      /Header format invalid|Invalid map property: otel\.exporter\.otlp(?:\.\w+)?\.headers|missing '=' separator|parse headers|invalid header (?:key|name)/i,
    says: 'The program cannot read an item of the header list',
    causes: [
      cause('headers/colon-separator', 'an item is written Key: value'),
      cause('headers/not-encoded', 'a blank or another character has to be percent-encoded for this version (Python before 1.27)'),
      cause('headers/missing-key', 'an item has no name: Basic abc=='),
      cause('headers/quoted', 'quotes stand around the list or a value'),
    ],
  },
  {
    match:
      /invalid header field value|Illegal header (?:key|value)|Unexpected char 0x|Invalid character in header content|ERR_INVALID_CHAR|Invalid header value/i,
    says: 'A header holds a character that no header may hold',
    causes: [
      cause('headers/illegal-character', 'a line break or another control character, or a name that is none'),
      cause('env/stray-whitespace', 'the value ends in a line break'),
    ],
  },
  {
    match:
      /Invalid key value resource attribute pair|Invalid map property: otel\.resource\.attributes|Missing key or value.*resource|failed to parse resource/i,
    says: 'The program cannot read OTEL_RESOURCE_ATTRIBUTES',
    causes: [cause('runtime/resource-attributes', 'an item is no key=value')],
  },
  {
    match:
      /invalid OTLP protocol|Unsupported OTLP \w+ protocol|Unsupported OTLP protocol|Unsupported protocol|protocol .*is not supported/i,
    says: 'The program does not know the protocol',
    causes: [
      cause('protocol/unsupported-by-runtime', 'it is a protocol, and this program cannot speak it (http/json in Java, Go and Python)'),
      cause('protocol/unknown-value', 'it is no protocol as it is written (http, GRPC, a blank)'),
      cause('env/empty-value', 'it is set and empty'),
    ],
  },
  {
    match:
      /Unrecognized value for otel\.\w+\.exporter|unknown exporter|not found in entry point|Requested component '.*' not found|exporter .*is not (?:supported|registered)/i,
    says: 'The program does not know an exporter by this name',
    causes: [cause('signals/exporter-unknown', 'a misspelt name, or the package that brings it is not installed')],
  },
  {
    match: /UnsupportedCompressionAlgorithm|Unsupported compression|compressionMethod|FeatureRequiredForCompressionAlgorithm/i,
    says: 'The program cannot compress so',
    causes: [cause('runtime/compression', 'it was built without it, or does not know the name')],
  },
  {
    match: /scheme is not http|FeatureRequiredForTls|TlsConfig|https? transport requires TLS/i,
    says: 'The program was built without TLS, and cannot send to https://',
    causes: [cause('endpoint/unsupported-scheme', 'a TLS feature of the exporter is missing in the build')],
  },
  {
    match: /there is no reactor running/i,
    says: 'The exporter runs outside the runtime that it needs, and never sends',
    causes: [cause('runtime/known-bad-version', 'versions of goose before the fix did so')],
  },
  {
    match:
      /OpenTelemetry Javaagent failed to start|ConfigurationException|Failed to auto ?initialize OpenTelemetry|Configuration of OpenTelemetry failed|_OTelSDKConfigurator.*failed/i,
    says: 'The SDK refused its settings as a whole: no telemetry at all, or the program did not start',
    causes: [cause('signals/refuses-to-start', 'one value that it cannot read; the message behind it names it')],
    decide: 'the settings: a check names the value',
  },
  {
    match: /SDK is disabled|OTEL_SDK_DISABLED/i,
    says: 'The SDK is switched off',
    causes: [cause('signals/sdk-disabled', 'OTEL_SDK_DISABLED is true')],
  },
]

export const BEFORE_ANSWER: readonly Text[] = [...WAY, ...SETTINGS]
