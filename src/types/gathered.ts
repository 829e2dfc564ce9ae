import type { Secret } from '../secret.ts'
import type { Edit, Plan, Runtime, VersionSpan } from './plan.ts'
import type { Hop, Program, Unknown } from './settings.ts'
import type { Profile } from './backends.ts'
import type { Protocol, Signal } from './words.ts'

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

export type ProbeStep = 'dns' | 'tcp' | 'tls' | 'otlp' | 'send' | 'recognise' | 'sniff' | 'counter' | 'shadow' | 'read' | 'delete'

/** One address of a name, and what became of a connection to it. */
export interface Address {
  address: string
  family: 4 | 6
  listens?: true
  failure?: Failure
  durationMs?: number
}

/** What a server showed in a TLS handshake, whether or not it is trusted. */
export interface Handshake {
  /** `TLSv1.3` */
  protocol: string
  /** What both speak then: `h2`, `http/1.1`; null: the server did not say. */
  alpn: string | null
  /** Its own certificate first. */
  chain: Certificate[]
  /** Not trusted as the program trusts, and yet signed by an authority that this machine trusts: the path of its list. */
  systemTrusts?: string
}

export interface Certificate {
  subject: string
  issuer: string
  /** `DNS:example.com, IP Address:192.0.2.1` */
  names?: string
  from: string
  until: string
}

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
  /** Steps dns and tcp. */
  addresses?: Address[]
  /** Step tls. */
  handshake?: Handshake
  /** A certificate of the program was shown to the server. */
  showed?: true
  /** Why the program may fare otherwise with its certificates, as a clause. */
  unsure?: string
  durationMs: number
  /** For counter-probes: the change that it tried. */
  tried?: { what: string; edit: Edit }
  /** For counter-probes: the signal that was asked for in place of the one that failed. */
  sibling?: Signal
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

/** What a Collector counts of one of its exporters, since it started. */
export interface ExporterCount {
  exporter: string
  /** Where it sends, as far as its metrics say: `host:port/path`. */
  to?: string
  sent: number
  failed: number
  /** Not even taken into its queue. */
  refused: number
  /** Requests on the way, those that wait for another try among them; null: this version does not tell. */
  busy: number | null
  /** Batches in its queue. */
  queued: number
  error?: string
}

/** What a Collector counts of the items of one signal. */
export interface RelayCount {
  accepted: number
  exporters: ExporterCount[]
  processors: { processor: string; taken: number; given: number }[]
}

/** What a Collector that was sent a trace counted before and after. */
export interface Onward {
  /** Its page of metrics. */
  source: Secret
  /** Why that page could not be read, where it was named. */
  unread?: string
  before: RelayCount
  /** null: no trace was sent, or not to this Collector. */
  after: RelayCount | null
  /** What it had accepted since, when the trace was through. */
  taken: number
  waitedMs: number
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
  /** The name of the root span, where others came back and it did not. */
  rootLost?: string
  /** Why it could not be deleted. */
  left?: string
  /** What the Collector that took it did with it. */
  onward?: Onward
}

/** Another wiring or version of the same program; nothing is asked for it. */
export interface Other {
  by: 'program' | 'wiring' | 'version'
  /** `python:code-http`, `python before 1.27`. */
  name: string
  /** How often one meets it, as for versions. */
  met: VersionSpan['met']
  seen: Seen
}

/** What the program may be as well, planned when it is asked for. */
export interface Others {
  /** What does not hold for these leaves a finding undecided. */
  likely(): readonly Other[]
  /** What is an error for these is worth a note: earlier versions, and libraries that the program may have. */
  possible(): readonly Other[]
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
  /** Signals whose destination was left unasked while others were asked, with the reason. */
  unasked?: Partial<Record<Signal, string>>
  /** The same settings in the hands of what the program may be as well, where wiring or version are not known. */
  others?: Others
  /** The same settings in the hands of the newest version, where an older one is given. */
  newest?: () => Seen
  /** It was told how the program uses its SDK, so that nothing but the settings decides; otherwise code may. */
  isWired?: boolean
  /** Settings whose value cannot be known here. */
  unknowns?: ReadonlyMap<string, Unknown>
  /** Files that may set more, and are not there. */
  absent?: readonly string[]
  /** What is known of the process: its container, its neighbours. */
  program?: Program
  /** Collectors whose configuration is given in the same run. */
  hops?: readonly Hop[]
  /** The plan as it would be with the settings changed; pure, under 1 ms. */
  whatIf(edit: Edit): Plan
}
