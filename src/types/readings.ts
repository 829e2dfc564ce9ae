import type { Secret, Span } from '../secret.ts'
import type { Origin } from './settings.ts'
import type { Signal } from './words.ts'

type Outcome = 'used' | 'decoded' | 'truncated' | 'item-dropped' | 'ignored' | 'default-instead' | 'signal-off' | 'all-off' | 'crash'

/** One vocabulary for all runtimes: why a setting was read as it was. */
export type Reason =
  | 'bad-percent' // a % that is no escape
  | 'broken-file' // the file as a whole is skipped
  | 'bad-version' // this version is known never to export
  | 'certificate-on-plain' // a certificate for a plaintext destination, which this runtime refuses
  | 'colon-before-equals' // `Key: value`
  | 'comma-in-value' // an unescaped comma cut a value
  | 'compression' // a compression that this runtime cannot use
  | 'console' // the console exporter
  | 'control-character'
  | 'diverted' // another setting sends the data elsewhere
  | 'disabled' // OTEL_SDK_DISABLED as this runtime reads it
  | 'empty'
  | 'empty-item' // `key=`
  | 'equals-in-value' // a second = that this version takes for a separator
  | 'file-missing'
  | 'file-wins' // a file of declarative configuration takes the place of the setting
  | 'fragment' // a # in an endpoint
  | 'flag-against-scheme' // INSECURE says otherwise than the scheme of the endpoint
  | 'grpc-port' // the port of gRPC, in a program that speaks HTTP only
  | 'illegal-key' // a header name that is no token
  | 'invalid-config' // a configuration with which the program does not start
  | 'local-only' // a receiver that listens on localhost alone
  | 'illegal-value' // a header value that the program's HTTP library refuses under this name
  | 'json' // a JSON object in place of a list
  | 'missing' // a value that the program cannot do without
  | 'missing-dependency' // code uses what the build does not have
  | 'line-end' // the value ends in one, which this runtime cuts off
  | 'log-filter' // a log filter lets nothing pass
  | 'may-lose-data' // a queue or a retry that is switched off
  | 'never-samples' // a sampler that drops every trace
  | 'no-equals' // an item without `=` and without a colon that explains it
  | 'needs-package' // a package of its own brings it, and nothing tells whether that is there
  | 'no-key' // `Basic abc==`, `=v`
  | 'no-pipeline' // no pipeline names it, or none takes the signal
  | 'no-port'
  | 'no-path' // an own endpoint without a path, which this program cannot post to
  | 'no-scheme'
  | 'no-tls' // https, and the program was built without TLS
  | 'no-roots' // https, and the program trusts no certificate at all
  | 'non-ascii'
  | 'none' // an exporter switched off by name
  | 'not-a-number'
  | 'not-a-url'
  | 'not-decoded' // escapes that stay as they are, because of a raw blank beside them
  | 'not-encoded' // a character that has to be percent-encoded for this parser
  | 'not-read' // this runtime does not read this setting
  | 'not-true' // looks like true, is not
  | 'other-switch' // switches another kind of telemetry
  | 'overrides' // a header that takes the place of one that the exporter sets by itself; `instead` is that header
  | 'path' // a path in a gRPC endpoint
  | 'placeholder'
  | 'plus' // a + that is decoded to a blank
  | 'query' // a ? in an endpoint
  | 'quoted'
  | 'ratio' // a sampler that keeps a part
  | 'receiver-off' // nothing receives OTLP, or not in this protocol
  | 'replaced' // a per-signal setting takes the place of the generic one
  | 'scheme' // a scheme where host:port alone is taken
  | 'second-route' // another telemetry route beside OTLP
  | 'semicolon' // a ; in a header list or value
  | 'short-lived' // the process ends before the last batch is sent
  | 'shadowed' // a stronger source holds another value
  | 'slash-at-end' // a slash that older versions double
  | 'tls-by-default' // TLS that nobody asked for
  | 'too-long' // longer than the runtime takes
  | 'too-high' // more than there can be memory for
  | 'too-low'
  | 'side-door' // a file or variable that is none of OpenTelemetry's overrides it
  | 'unit' // plain in one unit, absurd in the runtime's own
  | 'unknown-value'
  | 'unsupported' // a valid value that this runtime cannot honour
  | 'unsupported-scheme'
  | 'user-info' // user:password@ in an endpoint
  | 'verified-anyway' // a flag that is meant to switch verification off, and does not
  | 'whitespace'
  | 'wildcard' // 0.0.0.0 as a destination

/** What a runtime made of one setting, or of one item in it. The culprit survives even where the route is off. */
export interface Reading {
  from: Origin
  setting: string
  raw: Secret
  /** Positions in `raw`: the item, and the character to point at. */
  span?: Span
  outcome: Outcome
  reason?: Reason
  signals: Signal[]
  /** The header names or the value that is lost by it, lower case for headers. */
  loses?: string[]
  /** What is used instead. */
  instead?: string
  /** The packages that bring what is named, and the line that adds them. */
  needs?: { packages: readonly string[]; line: string } | undefined
  /** What lets a file of declarative configuration count, where that is a setting of its own. */
  fileSwitch?: { setting: string; value: string }
  /** What else a message says about it, as a clause. */
  detail?: string
  /** What the program prints about it; absent where it prints nothing. */
  says?: string
}
