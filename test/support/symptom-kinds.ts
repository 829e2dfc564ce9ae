/** What was asked, of which backend, and the root cause that it deserves; '' for a request that is right. The last is for a backend that nobody names. */
export type Kind = readonly [backend: RegExp, request: RegExp, cause: string, unnamed?: string]

const ANY = /./
const RECEIVER = /collector|jaeger/

/** The first that fits decides. Kinds of requests, never of answers. */
export const KINDS: readonly Kind[] = [
  // Zipkin takes no OTLP, whatever is asked
  [/zipkin/, /TLS client/, 'endpoint/not-otlp', 'transport/tls-to-plain'],
  [/zipkin/, /^grpc/, 'endpoint/not-otlp', 'transport/grpc-to-http-port'],
  [/zipkin/, ANY, 'endpoint/not-otlp'],

  // The wrong way to talk
  [ANY, /never answers/, 'transport/timeout'],
  [ANY, /closes at once|RST after|truncated body/, 'transport/reset'],
  [ANY, /SSH server|redis-like/, 'transport/not-http'],
  [ANY, /TLS (?:client )?to plain|https POST to plain/, 'transport/tls-to-plain'],
  [ANY, /^\[TLS\] (?:grpc plain|plain http) to TLS/, 'transport/plain-to-tls'],
  [ANY, /\[TLS expired\]/, 'transport/certificate-expired'],
  [ANY, /\[TLS .*no CA given/, 'transport/certificate-untrusted'],
  [ANY, /\[TLS wrong hostname\]/, 'transport/certificate-wrong-host'],
  [ANY, /no client cert/, 'transport/client-certificate'],
  [ANY, /^HTTP\/[12].*to gRPC port|https .* to TLS gRPC port|query gRPC port 16685\] POST/, 'transport/http-to-grpc-port'],
  [/prometheus/, /^grpc/, 'protocol/unsupported-by-backend', 'transport/grpc-to-http-port'],
  [
    ANY,
    /grpcs? (?:\(CA ok\) )?to (?:TLS )?HTTP port|prior knowledge to HTTP|16686\] grpc|HTTP\/1 server\] grpc/,
    'transport/grpc-to-http-port',
  ],
  [ANY, /connection refused|IPv4-only listener/, 'transport/refused'],
  [ANY, /^grpc addr with http/, 'endpoint/scheme-missing'],
  [ANY, /^grpc addr with path/, 'endpoint/path-on-grpc'],

  // Behind a proxy, a login or a page
  [ANY, /sink 30[12]/, 'transport/redirect'],
  [ANY, /sink 200 text\/html\]/, 'backend/accepted-nothing'],
  [ANY, /sink 502/, 'backend/unavailable'],
  [ANY, /sink 429/, 'backend/rate-limited'],
  [ANY, /sink 200 partialSuccess/, 'backend/partial-success'],

  // A Collector whose own next hop fails
  [ANY, /\[downstream/, 'backend/downstream'],

  // Another service of the backend
  [/collector/, /health_check port/, 'endpoint/known-wrong-port', 'backend/accepted-nothing'],
  [/collector/, /zpages|pprof|internal metrics/, 'endpoint/known-wrong-port', 'backend/path-not-found'],
  [/jaeger/, /UI\/query port/, 'endpoint/known-wrong-port'],
  [/jaeger/, /zipkin port/, 'endpoint/known-wrong-port', 'endpoint/not-otlp'],

  // No credential, or a wrong one
  [/collector/, /no auth \+ wrong path/, 'endpoint/signal-path-missing + backend/unauthorized', 'backend/unauthorized'],
  [/collector/, /\[auth .*\] (?:grpc )?(?:right|trailing|metadata|no auth GET)/, ''],
  [/collector/, /\[auth .*Bearer%20/, 'headers/double-encoded'],
  [/phoenix.*auth/, /Bearer%20/, 'headers/double-encoded'],
  [/collector/, /\[auth /, 'backend/unauthorized'],
  [/phoenix.*auth/, /^(?:valid|no auth|wrong|authorization|GET|grpc (?:valid|empty|no auth|wrong))/, 'backend/unauthorized'],

  // A switch of the backend
  [/prometheus.*off/, /^content-type (?!missing)/, 'headers/overrides-content-type + backend/too-old'],
  [/prometheus.*off/, /^(?:valid|gzip|deflate|content-type|malformed|empty|old|GET)/, 'backend/too-old'],
  [/prometheus.*off/, /^delta/, 'backend/too-old + runtime/temporality'],

  // A signal that the backend does not take
  [/collector/, /traces-only/, 'backend/signal-unsupported'],
  [/prometheus/, /POST .*\/v1\/(?:traces|logs)$|^trace body/, 'signals/unsupported-by-backend'],
  [/jaeger/, /^valid (?:metrics|logs)|^grpc (?:metrics|logs)$/, 'signals/unsupported-by-backend', 'backend/signal-unsupported'],
  [/phoenix/, /^valid (?:metrics|logs)|^metrics (?:JSON )?body/, 'signals/unsupported-by-backend'],
  [/phoenix/, /^grpc (?:metrics|logs)$/, 'signals/unsupported-by-backend', 'backend/signal-unsupported'],
  [/jaeger/, /^metrics body/, 'signals/unsupported-by-backend', 'endpoint/signal-path-doubled'],

  // A wrong path
  [ANY, /doubled|^(?:trace|metrics) body to/, 'endpoint/signal-path-doubled'],
  [ANY, /double slash|trailing slash/, 'endpoint/trailing-slash'],
  [/prometheus/, /missing \/api/, 'endpoint/wrong-base-path'],
  [ANY, /^path |^POST \//, 'endpoint/signal-path-missing'],
  [/collector/, /custom traces_url_path.*POST \/v1/, 'backend/path-not-found'],

  // A body that is not what it is said to be
  [ANY, /^content-type missing/, 'backend/media-type'],
  [ANY, /^content-type|^ct json|content-encoding br|header says gzip/, 'headers/overrides-content-type'],
  [ANY, /gzip body, no content-encoding/, 'backend/compression'],
  [/phoenix/, /^(?:valid|malformed) json|^json |^metrics JSON/, 'protocol/unsupported-by-backend'],
  [/phoenix/, /^empty body json/, 'backend/media-type'],
  [RECEIVER, /oversize|max_request_body_size/, 'backend/too-large'],
  [ANY, /^grpc oversize/, 'backend/too-large'],
  [ANY, /^grpc unknown service|16685\] grpc/, 'backend/not-implemented'],
  [/prometheus/, /^delta/, 'runtime/temporality'],
  [/collector|jaeger|prometheus/, /^ct proto|malformed|empty body json|base64|8 bytes|^old timestamp|^deflate/, 'backend/bad-request'],
  [/phoenix/, /^ct proto|malformed/, 'backend/bad-request'],

  // Everything else is right
  [ANY, ANY, ''],
]
