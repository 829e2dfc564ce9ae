import type { Secret, Span } from './secret.ts'

export type Signal = 'traces' | 'metrics' | 'logs'
export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs']
export type Protocol = 'http/protobuf' | 'http/json' | 'grpc'
export type Severity = 'error' | 'warning' | 'note'
export type Stage = 'plan' | 'probe' | 'trip'

// ---- settings: where a value stands, and what it beat -------------------------------------------------------------

/** Where a value stands, close enough to put a finger on. Lines and columns count from 1. */
export interface Origin {
  source: string
  setting: string
  line?: number
  column?: number
}

/** A value, where it came from, and the values it beat (strongest first). */
export interface Traced<T> {
  value: T
  from: Origin
  beat: Traced<T>[]
  scalar?: Scalar
}

/** How a YAML or JSON source typed a value. */
export type Scalar = 'string' | 'int' | 'float' | 'bool' | 'null'

/** One setting as a source holds it. */
export interface Setting {
  name: string
  value: Secret
  from: Origin
  /** Quotes or comments that the source's own syntax took away are told here, for messages. */
  note?: string
  scalar?: Scalar
}

export type LayerKind = 'environment' | 'goose-config' | 'jvm' | 'shell-profile' | 'env-file-lookalike'

/** One place that settings come from. Layers are kept from the weakest to the strongest. */
export interface Layer {
  /** As a user would name it: `process environment`, `.env`, `~/.config/goose/config.yaml`. */
  source: string
  kind: LayerKind
  /** False: the program does not get it (a shell profile that this shell has not read); evidence only. */
  delivered: boolean
  settings: Setting[]
  /** The source as a whole could not be used (broken YAML): the program skips it, and so do we, aloud. */
  broken?: { why: string; line?: number; column?: number }
  /** Things worth a line on standard error (docker would read line 3 otherwise). */
  remarks?: string[]
}

/** One patient: a program with its settings. Everything a runtime needs to make a plan, and nothing from outside. */
export interface Patient {
  runtime: string
  wiring?: string
  version?: string
  /** How the runtime was found: `--runtime`, `goose config`, `PATH`, `nothing found`. */
  detectedBy: string
  candidates: string[]
  layers: Layer[]
  /** What files that settings name contain. null: missing. Not listed: unknown. */
  files: Readonly<Record<string, string | null>>
}

// ---- readings: what a runtime made of a setting --------------------------------------------------------------------

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
  | 'disabled' // OTEL_SDK_DISABLED as this runtime reads it
  | 'empty'
  | 'empty-item' // `key=`
  | 'file-missing'
  | 'fragment' // a # in an endpoint
  | 'flag-against-scheme' // INSECURE says otherwise than the scheme of the endpoint
  | 'illegal-key' // a header name that is no token
  | 'log-filter' // a log filter lets nothing pass
  | 'never-samples' // a sampler that drops every trace
  | 'no-equals' // an item without `=` and without a colon that explains it
  | 'no-key' // `Basic abc==`, `=v`
  | 'no-scheme'
  | 'no-tls' // https, and the program was built without TLS
  | 'non-ascii'
  | 'none' // an exporter switched off by name
  | 'not-a-number'
  | 'not-a-url'
  | 'not-decoded' // escapes that stay as they are, because of a raw blank beside them
  | 'not-encoded' // a character that has to be percent-encoded for this parser
  | 'not-read' // this runtime does not read this setting
  | 'not-true' // looks like true, is not
  | 'other-switch' // switches another kind of telemetry
  | 'path' // a path in a gRPC endpoint
  | 'placeholder'
  | 'plus' // a + that is decoded to a blank
  | 'query' // a ? in an endpoint
  | 'quoted'
  | 'ratio' // a sampler that keeps a part
  | 'replaced' // a per-signal setting takes the place of the generic one
  | 'second-route' // another telemetry route beside OTLP
  | 'semicolon' // a ; in a header list or value
  | 'shadowed' // a stronger source holds another value
  | 'too-long' // longer than the runtime takes
  | 'too-low'
  | 'side-door' // a file or variable that is none of OpenTelemetry's overrides it
  | 'unit' // plain in one unit, absurd in the runtime's own
  | 'unknown-value'
  | 'unsupported' // a valid value that this runtime cannot honour
  | 'unsupported-scheme'
  | 'user-info' // user:password@ in an endpoint
  | 'whitespace'

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
  /** What the program prints about it; absent where it prints nothing. */
  says?: string
}

// ---- the plan ----------------------------------------------------------------------------------------------------

type RouteState = 'export' | 'console' | 'off' | 'broken' | 'crash'

/** What makes a signal wanted: its own exporter or endpoint, the generic endpoint, or the runtime's default. */
type Wanted = 'own' | 'generic' | 'default' | null

export interface Route {
  signal: Signal
  state: RouteState
  /** One clause: `OTEL_EXPORTER_OTLP_ENDPOINT is set`. */
  because: string
  wanted: Wanted
  protocol: Protocol
  /** Absent only where no destination could be made (off, console). A broken route keeps what was made of it. */
  url?: Traced<Secret>
  /** How the URL came about: the generic endpoint with the path added, a value taken verbatim, the runtime's default. */
  join?: 'appended' | 'verbatim' | 'default'
  headers: Record<string, Traced<Secret>>
  dial?: { host: string; port: number; tls: boolean }
  /** The proxy that this runtime would use, without user info. */
  proxy: string | null
  compression: 'none' | 'gzip'
  timeoutMs: Traced<number>
  sampler: Traced<string>
  /** Other exporters beside OTLP: console, zipkin, prometheus. */
  also: string[]
}

/** Facts of the runtime that checks phrase their sentences with; each stands in the runtime's own file. */
export interface Traits {
  /** Exports without being asked to. */
  onByDefault: boolean
  /** Protocols that it can speak, the default first. */
  protocols: Protocol[]
  /** Where it sends when nothing names a destination. */
  defaultEndpoint: string
  /** Prefix of the line that switches a signal off, e.g. OTEL_METRICS_EXPORTER=none. */
  offSwitch(signal: Signal): { setting: string; value: string } | null
  /** What it does with a 3xx answer. */
  redirects: { follows: boolean; asGet: boolean; text: string }
  /** It shows no export error; how to make it. */
  silent?: { text: string; fix: { setting: string; value: string } }
  /** Prompts and answers are masked unless this is set. */
  content?: { text: string; setting: string; value: string }
  /** How a private CA is trusted. */
  trust: { reads: string[]; text: string }
  /** The service name when none is set. */
  defaultServiceName: string
  /** The unit of OTEL_EXPORTER_OTLP_TIMEOUT. */
  timeoutUnit: 'ms' | 's'
  /** Its way of starting a short, harmless run that exports, if it has one. */
  selfTest?: string
}

export interface Plan {
  runtime: { id: string; wiring: string; version?: string; detectedBy: string; candidates: string[] }
  traits: Traits
  routes: Record<Signal, Route>
  resource: Record<string, Traced<Secret>>
  readings: Reading[]
  /** Settings found somewhere that the program does not get. */
  idle: Setting[]
  /** Every delivered setting by name, the winner first in each. */
  settings: ReadonlyMap<string, Traced<Secret>>
}

/** A change to the settings, for counterfactual plans: set (string), or remove (null). */
export type Edit = Readonly<Record<string, string | null>>

export interface Runtime {
  id: string
  title: string
  wirings: readonly string[]
  /** The newest version that was recorded. */
  newest: string
  /** Where the facts come from. */
  source: string
  /** True where the runtime reads a setting of this name (environment). */
  reads(name: string): boolean
  plan(patient: Patient): Plan
}

// ---- what was gathered --------------------------------------------------------------------------------------------

export interface Answer {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  /** Bounded; bytes as they came. */
  body: Uint8Array
}

export type Failure =
  | 'dns'
  | 'refused'
  | 'timeout'
  | 'reset'
  | 'tls-to-plain'
  | 'plain-to-tls'
  | 'certificate-untrusted'
  | 'certificate-expired'
  | 'certificate-wrong-host'
  | 'client-certificate'
  | 'http2-only'
  | 'http1-only'
  | 'not-http'
  | 'proxy'
  | 'unreachable'
  | 'other'

export type ProbeStep = 'otlp' | 'send' | 'recognise' | 'sniff' | 'counter' | 'shadow' | 'read' | 'delete'

/** One network question to a destination, and what came of it. A failure is a value, not an exception. */
export interface Probe {
  step: ProbeStep
  /** The signals whose route this question stands for. */
  signals: Signal[]
  method: string
  url: Secret
  protocol: Protocol | null
  outcome: 'ok' | 'answered' | 'failed'
  answer?: Answer
  /** gRPC status, where the answer was a gRPC one. */
  grpc?: { code: number; message: string }
  /** What a 2xx body says as an OTLP answer. */
  export?: { state: 'ok' | 'partial' | 'not-otlp'; rejected?: number; message?: string }
  /** The backend's own words in an error answer, safe to print. */
  words?: string
  failure?: Failure
  /** The low-level error, e.g. `ECONNREFUSED 127.0.0.1:4318`. */
  error?: string
  /** The bytes that a sniff saw first, in hex. */
  firstBytes?: string
  durationMs: number
  /** For counter-probes: the change that it tried. */
  tried?: { what: string; edit: Edit }
}

/** A backend as it was recognised, without writing and without any header from the settings. */
export interface Recognised {
  id: string
  version?: string
  /** `host`, `header`, `GET /version`, `--backend`. */
  recognisedBy: string
  /** URL of the backend without the OTLP path; where its own API lives. */
  base: string
  /** What it told of itself (store_type, server header, experiment, prefix …). */
  facts: Record<string, string>
}

export interface Destination {
  url: Secret
  signals: Signal[]
  backend: Recognised | null
  probes: Probe[]
}

type TripState = 'confirmed' | 'not-found' | 'send-failed' | 'not-possible' | 'skipped'

export interface SentSpan {
  name: string
  spanId: string
  parentSpanId?: string
  startUnixNano: bigint
  endUnixNano: bigint
  attributes: Record<string, string>
  status: 'unset' | 'ok' | 'error'
}

export interface Trip {
  signal: Signal
  state: TripState
  /** Why it was skipped or is not possible. */
  why?: string
  traceId?: string
  spans?: SentSpan[]
  readBackMs?: number
  cleanedUp?: boolean
  link?: string
  /** Where it landed, where the backend says so (experiment id). */
  place?: { wanted: string; found: string }
  /** What came back changed. */
  altered?: string[]
  /** Why it could not be deleted. */
  left?: string
}

/** All that a check may look at. */
export interface Seen {
  plan: Plan
  runtime: Runtime
  profile: Profile | null
  askedFor: Record<Signal, boolean>
  required: readonly Signal[]
  /** The backend of the traces destination, else of the first one. */
  backend: Recognised | null
  /** null: nothing was asked (`--offline`). */
  destinations: Destination[] | null
  trip: Trip | null
  /** The same settings under the other wirings that the program may have, where the wiring is not known; nothing is asked for them. */
  others?: readonly { name: string; seen: Seen }[]
  /** The plan as it would be with the settings changed; pure, under 1 ms. */
  whatIf(edit: Edit): Plan
}

// ---- findings -----------------------------------------------------------------------------------------------------

export interface Evidence {
  source: string
  line?: number
  column?: number
  text: string
  /** Position in `text` to point at, from 0. */
  caret?: number
}

export interface Fix {
  text: string
  /** A settings change without any secret, printed as a line for the user's shell or file. */
  edit?: Edit
  /** A change inside a value that may hold a secret: the value is edited where it stands and never repeated. */
  swap?: { setting: string; find: string; replace: string }
  /** A command or line that is no settings change, printed as it is. */
  line?: string
}

/** What a check says; the engine adds id, root cause and confirmation. */
export interface Draft {
  severity?: Severity
  signals: Signal[]
  message: string
  evidence: Evidence[]
  fix?: Fix
  /** True where a counter-probe or a counterfactual plan made the symptom go. */
  confirmed?: boolean
  /** The settings at fault: one culprit, one finding. */
  culprits?: string[]
  /** Header names that are lost by it. */
  loses?: string[]
  /** The settings as they would be when mended, for counterfactual plans. May hold secrets; never printed. */
  mend?: Edit
  /** Only shown when asked for (`--verbose`), never beside a healthy verdict. */
  hint?: boolean
}

export interface Found extends Draft {
  id: string
  stage: Stage
  severity: Severity
}

export interface Check {
  id: string
  stage: Stage
  /** The highest severity it may have. */
  severity: Severity
  /** What is true when it passes. */
  title: string
  /** Findings that go when this one is mended; without it, the general table decides. */
  explains?(mine: Found, other: Found): boolean
  run(seen: Seen): Iterable<Draft>
}

// ---- backends -----------------------------------------------------------------------------------------------------

export interface HeaderRule {
  /** Lower case. */
  name: string
  /** How its value has to look. */
  form: 'basic' | 'bearer' | 'raw'
  /** For the fix line: `Basic <base64 of user:password>`. */
  example: string
}

/** Facts about one backend, from its documentation or measured; one file each. */
export interface Profile {
  id: string
  title: string
  /** Host names; a leading dot matches subdomains. */
  hosts: string[]
  regions: { name: string; url: string }[]
  protocols: Protocol[]
  signals: Signal[]
  /** Path of OTLP under the host, without the signal path. */
  basePath: string
  credentials: HeaderRule[]
  /** Headers that decide where data land; their values may be shown. */
  routing: { name: string; required: boolean; example: string; what: string }[]
  /** Ports that are another service of this backend. */
  otherPorts: Record<number, string>
  /** A path under which it tells its version without login, and what its answer must match. */
  sources: string[]
  /** Where to look for a cause that an answer cannot tell (401: key, expiry, region). */
  unauthorized?: string[]
  reader?: Reader
  /** Its own reading of an answer; null: the general meaning holds. */
  explain?(probe: Probe, backend: Recognised, route: Route): Meaning | null
  /** Header of a setting that gives the backend away (`x-mlflow-experiment-id`). */
  marks?: string[]
  /** Asks, without any header from the settings, whether it is this backend. */
  recognise?(ask: Ask, url: URL): Promise<Recognised | null>
  /** Looks up, without writing, what the planned routing headers name; the answer is merged into `Recognised.facts`. */
  inspect?(ask: Ask, backend: Recognised, route: Route): Promise<Record<string, string>>
  /** Its own findings. */
  checks?: Check[]
}

/** What an answer means: exactly one finding id, and what to say. */
export interface Meaning {
  id: string
  message: string
  evidence?: Evidence[]
  fix?: Fix
  severity?: Severity
  culprits?: string[]
  confirmed?: boolean
}

/** One bounded question without any header from the settings. */
export type Ask = (
  method: 'GET' | 'POST',
  url: string,
  options?: { headers?: Record<string, string>; body?: string | Uint8Array; step?: ProbeStep },
) => Promise<Probe>

/** Reads a trace back, compares, deletes, links. `ask` sends the planned credential only to the planned host. */
export interface Reader {
  find(ask: Ask, backend: Recognised, traceId: string, route: Route): Promise<ReadBack>
  remove?(ask: Ask, backend: Recognised, traceId: string, route: Route): Promise<{ gone: boolean; why?: string }>
  link?(backend: Recognised, traceId: string, route: Route): string
}

export type ReadBack =
  | { state: 'missing' }
  | { state: 'unreadable'; why: string }
  | { state: 'found'; place?: { wanted: string; found: string }; spans: ReadSpan[] | null }

/** A span as it came back; what a backend does not tell is left out. */
export interface ReadSpan {
  spanId: string
  parentSpanId?: string
  name: string
  startUnixNano?: bigint
  endUnixNano?: bigint
  attributes?: Record<string, string>
}
