import { cause, type Text } from './text.ts'

/** What SDKs print when they drop something, and what they print in place of a cause. The last one says least. */
export const SDKS: readonly Text[] = [
  {
    match:
      /unexpected error in OTLP::Exporter#encode|failed to (?:encode|serialize) (?:spans|metrics|logs)|Invalid type .* of value|string field contains invalid UTF-8|invalid UTF-8/i,
    says: 'A value of the program cannot be encoded: the batch is lost before it leaves, or is refused',
    causes: [
      cause(
        'backend/bad-request',
        'an attribute that is no text, number or list of them, or is not UTF-8: the code that sets it has to be mended',
      ),
    ],
    decides: 'trip',
    look: 'the attributes that the program sets: a check sends a trace of its own, and that one arrives',
  },
  {
    match:
      /(?:channel|queue) is (?:full|closed)|buffer is full|BatchSpanProcessor\.(?:SpanDroppingStarted|SpansDropped)|Queue is full, likely spans|dropped \d+ spans|max(?:imum)? queue size/i,
    says: 'Spans come faster than they leave, and are dropped in the program',
    causes: [
      cause('transport/timeout', 'the destination answers slowly or not at all, and the queue fills'),
      cause('transport/refused', 'nothing listens there, and each attempt holds the queue up'),
    ],
    decides: 'trip',
  },
  {
    match:
      /already (?:shut ?down|instrumented)|Overriding of current TracerProvider is not allowed|span processor .*shut ?down|Exporter already shutdown|Attempting to (?:instrument|set)/i,
    says: 'The program sets the SDK up twice, or sends after it shut it down',
    causes: [
      cause('runtime/short-lived', 'the program ends, or its worker forks, before the spans are sent'),
      cause('signals/default-destination', 'the first set-up wins, and that one has no endpoint'),
    ],
    decides: 'settings',
  },
  {
    match:
      /\bUNAVAILABLE\b|network error|error sending request|fetch failed|Fail(?:ed|ure) to export|Export failure|Unable to export|Failed to send|failed to connect to all addresses|Export\(\) failed|Exporter failed send data|BatchSpanProcessor\.(?:Export\.?Error)|(?:trace|span|metric|log)s? export(?:er)?\b.*(?:fail|error)|OpenTelemetry (?:trace |metrics |logs? )?error|Exception while exporting|otel[_ ]?error|transport error|io exception|OTLPExporterError|FailedToReachCollector|provider shutdown error/i,
    says: 'The export failed, and this message alone does not say why',
    causes: [
      cause('transport/refused', 'nothing listens there'),
      cause('transport/grpc-to-http-port', 'the other protocol is spoken there'),
      cause('transport/tls-to-plain', 'TLS is spoken where plaintext is expected'),
      cause('backend/unauthorized', 'goose and Ruby print the same for every answer that is no success'),
    ],
    decides: 'trip',
  },
]
