import { cause, type Text } from './text.ts'

/** What the program says about its own settings, mostly at its start. */
export const SETTINGS: readonly Text[] = [
  {
    match:
      /Header format invalid|Invalid map property: otel\.exporter\.otlp(?:\.\w+)?\.headers|missing '=' separator|parse headers|invalid header (?:key|name)|Header name must be a valid HTTP token|ERR_INVALID_HTTP_TOKEN|invalid OTEL_EXPORTER_OTLP_\w*HEADERS|parsing headers/i,
    says: 'The program cannot read an item of the header list',
    causes: [
      cause('headers/colon-separator', 'an item is written Key: value'),
      cause('headers/not-encoded', 'a blank or another character has to be percent-encoded for this version (Python before 1.27)'),
      cause('headers/missing-key', 'an item has no name: Basic abc=='),
      cause('headers/quoted', 'quotes stand around the list or a value'),
    ],
    decides: 'settings',
  },
  {
    match:
      /invalid header field (?:value|name)|Illegal header (?:key|value)|Unexpected char 0x|Invalid character in header content|ERR_INVALID_CHAR|Invalid header value|contains illegal characters|Metadata (?:key|string value).*(?:illegal|legal)|New-line characters are not allowed|metadata was invalid|must be printable US-ASCII|expected bytes/i,
    says: 'A header holds a character that no header may hold',
    causes: [
      cause('headers/illegal-character', 'a line break or another control character, or a name that is none'),
      cause('headers/quoted', 'quotes around the list became part of a name'),
      cause('env/stray-whitespace', 'the value ends in a line break'),
    ],
    decides: 'settings',
  },
  {
    match:
      /Invalid key value resource attribute pair|Invalid map property: otel\.resource\.attributes|Missing key or value.*resource|failed to parse resource|partial resource|missing value in resource attribute|Invalid format for OTEL_RESOURCE_ATTRIBUTES|OTEL_RESOURCE_ATTRIBUTES.*(?:invalid|could not|format)/i,
    says: 'The program cannot read OTEL_RESOURCE_ATTRIBUTES',
    causes: [cause('runtime/resource-attributes', 'an item is no key=value')],
    decides: 'settings',
  },
  {
    match:
      /invalid OTLP protocol|Unsupported OTLP \w+ protocol|Unsupported OTLP protocol|Unsupported protocol|protocol .*is not supported|unsupported exporter protocol|Unknown protocol|invalid protocol/i,
    says: 'The program does not know the protocol',
    causes: [
      cause('protocol/unsupported-by-runtime', 'it is a protocol, and this program cannot speak it (http/json in Java, Go and Python)'),
      cause('protocol/unknown-value', 'it is no protocol as it is written (http, GRPC, a blank)'),
      cause('env/empty-value', 'it is set and empty'),
    ],
    decides: 'settings',
  },
  {
    match:
      /Unrecognized value for otel\.\w+\.exporter|unknown exporter|not found in entry point|Requested component '.*' not found|exporter .*is not (?:supported|registered|recognized)|otel\.\w+\.exporter set to .* but|artifact not found on classpath|Exporter factory (?:for .*)?(?:not defined|cannot be found)|Invalid exporter configuration|no span exporter/i,
    says: 'The program does not know an exporter by this name',
    causes: [
      cause('signals/exporter-unknown', 'a misspelt name, or the package that brings it is not installed'),
      cause('runtime/missing-dependency', 'the artefact of the exporter is not among those of the build'),
    ],
    decides: 'settings',
  },
  {
    match:
      /NoClassDefFoundError: io\/opentelemetry\/exporter|ClassNotFoundException: io\.opentelemetry\.exporter|No module named '?opentelemetry\.exporter|Cannot find module '@opentelemetry\/exporter|uninitialized constant OpenTelemetry::Exporter/i,
    says: 'The exporter is not among the packages of the program',
    causes: [
      cause('runtime/missing-dependency', 'the build does not name it, and nothing brings it along'),
      cause('signals/exporter-unknown', 'the settings name an exporter that is not installed'),
    ],
    decides: 'settings',
  },
  {
    match:
      /UnsupportedCompressionAlgorithm|Unsupported compression(?! *: *deflate)|compressionMethod|FeatureRequiredForCompressionAlgorithm|InvalidCompressionValueException|Invalid value for compression|compression .*(?:not supported|unsupported)/i,
    says: 'The program cannot compress so',
    causes: [cause('runtime/compression', 'it was built without it, or does not know the name (Python over gRPC: none)')],
    decides: 'settings',
  },
  {
    match:
      /scheme is not http|FeatureRequiredForTls|TlsConfig|https? transport requires TLS|uses HTTPS but no TLS feature|Connecting to HTTPS without TLS enabled/i,
    says: 'The program was built without TLS, and cannot send to https://',
    causes: [cause('endpoint/unsupported-scheme', 'a TLS feature of the exporter is missing in the build')],
    decides: 'settings',
  },
  {
    match: /there is no reactor running/i,
    says: 'The exporter runs outside the runtime that it needs, and never sends',
    causes: [cause('runtime/known-bad-version', 'versions of goose before the fix did so')],
    decides: 'settings',
  },
  {
    match:
      /could not convert string to float.*|invalid literal for float|Invalid (?:duration|number|timeout) .*otel|Invalid duration property|OTEL_\w*TIMEOUT.*(?:invalid|not a)/i,
    says: 'The program cannot read a number or a duration of the settings',
    causes: [
      cause('runtime/timeout-units', 'a unit is written where none belongs, or is missing: Python reads plain seconds'),
      cause('signals/refuses-to-start', 'the program gives up on it'),
    ],
    decides: 'settings',
  },
  {
    match:
      /OpenTelemetry Javaagent failed to start|ConfigurationException|Failed to auto ?initialize OpenTelemetry|Configuration of OpenTelemetry failed|_OTelSDKConfigurator.*failed|Unexpected configuration error|Failed to initialize OpenTelemetry|failed to build (?:OTLP|span|metric|log) exporter/i,
    says: 'The SDK refused its settings as a whole: no telemetry at all, or the program did not start',
    causes: [cause('signals/refuses-to-start', 'one value that it cannot read; the message behind it names it')],
    decides: 'settings',
  },
  {
    match:
      /Unrecognized value for (?:otel\.traces\.sampler|OTEL_TRACES_SAMPLER)|OTEL_TRACES_SAMPLER value|Using default sampler|Unrecognized or unsupported sampler|invalid sampler|OTEL_TRACES_SAMPLER_ARG/i,
    says: 'The program does not know the sampler',
    causes: [
      cause('signals/sampler-ignored', 'the name or the ratio is not as this program reads it; it uses another in its place'),
      cause('signals/refuses-to-start', 'Java refuses to start on it'),
    ],
    decides: 'settings',
  },
  {
    match: /Propagator \w+ not found|Unrecognized value for otel\.propagators|unknown propagator/i,
    says: 'The program does not know a propagator, and some stop at it',
    causes: [cause('signals/refuses-to-start', 'OTEL_PROPAGATORS names one that is misspelt or not installed')],
    decides: 'settings',
  },
  {
    match: /SDK is disabled|OTEL_SDK_DISABLED|Instrumentation is disabled|javaagent\.enabled/i,
    says: 'The SDK is switched off',
    causes: [cause('signals/sdk-disabled', 'OTEL_SDK_DISABLED is true')],
    decides: 'settings',
  },
  {
    match: /unsupported file format|file_format|OTEL_CONFIG_FILE|OTEL_EXPERIMENTAL_CONFIG_FILE/i,
    says: 'The SDK is set up by a file, and the variables beside it have no effect',
    causes: [
      cause('env/config-file-wins', 'OTEL_CONFIG_FILE is set'),
      cause('signals/refuses-to-start', 'the file cannot be read, or is of another version'),
    ],
    decides: 'settings',
  },
]
