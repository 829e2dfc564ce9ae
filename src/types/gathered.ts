import type { Secret } from '../secret.ts'
import type { Edit, Plan, Runtime, VersionSpan } from './plan.ts'
import type { Hop, Program, Unknown } from './settings.ts'
import type { Profile } from './backends.ts'
import type { Probe } from './probe.ts'
import type { Decider } from './findings.ts'
import type { Signal } from './words.ts'

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
  by: Decider
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
