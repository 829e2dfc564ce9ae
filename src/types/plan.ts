import type { Secret } from '../secret.ts'
import type { Detection } from './detection.ts'
import type { Reading } from './readings.ts'
import type { SetupForm } from './setup.ts'
import type { LayerKind, Patient, Setting, Traced } from './settings.ts'
import type { Protocol, Signal } from './words.ts'

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
  /** What of it cannot be told without running the program, as a clause: nothing is asked for it then. */
  untold?: string
  /** How code has counters sent, whatever the variable says; without a text it cannot be told. */
  temporality?: { text?: string; setting: string; from: Setting['from'] }
}

/** Facts of the runtime that checks phrase their sentences with; each stands in the runtime's own file. */
export interface Traits {
  /** Exports without being asked to. */
  onByDefault: boolean
  /** The one setting that switches its telemetry on, where it has such a one. */
  onSwitch?: { setting: string; value: string }
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
  content?: { text: string; setting: string; value: string; line?: string }
  /** How a header is added in code or in a file, where no variable does it. */
  headerLine?(name: string, value: string, route: Route): string
  /** How a destination is named, where no variable does it. */
  configure?: { text: string; line: string }
  /** How it comes to send what it prints, where that is no variable of the specification. */
  sends?: { text: string; line: string }
  /** Over TLS its HTTP exporters offer HTTP/2 beside HTTP/1.1. */
  offersHttp2?: true
  /** A host and a port without a scheme are its own way to ask for TLS. */
  bareMeansTls?: true
  /** How a private CA is trusted. */
  trust: TrustTraits
  /** How it goes through the addresses of a name; over gRPC where that differs. Undefined: not known, and nothing is said of it. */
  connects?: Connects & { grpc?: Connects }
  /** The service name when none is set. */
  defaultServiceName: string
  /** The unit of OTEL_EXPORTER_OTLP_TIMEOUT. */
  timeoutUnit: 'ms' | 's'
  /** Switches that are not set, and without which these signals stay off; `isAsked`: not merely the way to ask for them. */
  needs?: readonly { setting: string; value: string; signals: Signal[]; isAsked: boolean; isMeant?: true; line?: string }[]
  /** Its settings stand in a file of their own: how one is written there; undefined for one that stands elsewhere. Without it, settings are variables. */
  line?(setting: string, value: string | null, isThere: boolean): string | undefined
  /** Its settings stand in a file of its own form, and not in variables. */
  file?: OwnFile
  /** It passes on what others send: the resource, the sampler and the temporality are theirs. */
  relays?: true
  /** Its way of starting a short, harmless run that exports, if it has one. */
  selfTest?: string
}

/** How the settings of a program are written that has none of the OTLP variables. */
interface OwnFile {
  /** One setting as lines of the file: its key where it is there, else with all that it stands under. */
  line(setting: string, value: string | null, isThere: boolean): string
  compression(route: Route): string
  /** How to speak another protocol. */
  protocol(wanted: Protocol): string
}

interface TrustTraits {
  /** The settings that name what is trusted, as messages offer them. */
  reads: string[]
  text: string
  /** What it trusts by itself: what the system does, what it brings along, what its JVM holds; by default that is not known. */
  roots?: 'system' | 'bundled' | 'jvm'
  /** Settings that name certificates, the strongest first. */
  files?: readonly TrustFile[]
  /** Settings that name the certificate and the key that it shows of itself; `needs`: read only beside that one. */
  client?: readonly { certificate: string; key: string; needs?: string; only?: 'grpc' | 'http' }[]
  /** With one of these any certificate is good enough. */
  takesAny?: readonly { setting: string; value: RegExp }[]
}

/** In names of settings `*` stands for that of the signal (`TRACES_`) or for nothing; one that begins with a dot stands beside the endpoint in a file. */
export interface TrustFile {
  setting: string
  /** To what is trusted already; else it takes the place of that. */
  adds?: true
  /** A setting that, where it is true, makes it add. */
  addsIf?: string
  only?: 'grpc' | 'http'
  /** The value is the certificates themselves. */
  isText?: true
  /** The other one of two: where both are set, both take the place of what is trusted already. */
  pair?: string
  /** Without the other one it adds to that. */
  addsAlone?: true
  /** It names folders, parted by colons: which files in them count, all or those that OpenSSL names by their hash. */
  folder?: 'all' | 'hashed'
  /** What is behind it cannot be read here: a key store. */
  isOpaque?: true
}

/** How a program goes through the addresses of a name: measured with a name that has one of each family, and a server on the second. */
interface Connects {
  order: 'system' | 'ipv4-first'
  /** Milliseconds until it goes on from an address that stays silent; null: all the time that an export has. */
  patienceMs: number | null
}

export interface Plan {
  runtime: { id: string; app?: string; wiring: string; version?: string; detectedBy: string; candidates: string[] }
  traits: Traits
  routes: Record<Signal, Route>
  resource: Record<string, Traced<Secret>>
  /** The file that it is made of in place of the variables, where what that says is known. */
  file?: string
  readings: Reading[]
  /** Settings found somewhere that the program does not get. */
  idle: Setting[]
  /** Every delivered setting by name, the winner first in each. */
  settings: ReadonlyMap<string, Traced<Secret>>
  /** How an app spells the settings of its base runtime: its names for them, and how it writes a value. */
  spelling?: { names: ReadonlyMap<string, string>; valueOf(name: string, value: string): string }
}

/** A change to the settings, for counterfactual plans: set (string), or remove (null). */
export type Edit = Readonly<Record<string, string | null>>

/** A span of versions that read their settings alike, and not as later ones do. */
export interface VersionSpan {
  /** One of them, which stands for all. */
  version: string
  /** The first version that is none of them. */
  before: string
  /** `often`: it leaves undecided what does not hold for it; `seldom`: what it makes an error of is a note; `never`: it counts only where it is named. */
  met: 'often' | 'seldom' | 'never'
}

export interface Runtime {
  id: string
  title: string
  wirings: readonly string[]
  /**
   * The wirings that the settings leave open where none is given, the one that is planned first. Without it the usual wiring, the first,
   * is taken for granted: it is what reads an environment.
   */
  open?(patient: Patient): readonly string[]
  /** A wiring with nothing added, and the same with what its settings ask for: packages alone tell which of the two a program is. */
  added?: { bare: string; full: string }
  /** Where it read its settings otherwise than the newest does. */
  earlier?: readonly VersionSpan[]
  /** A file of this kind alone sets it up: the environment says nothing. */
  setUpBy?: LayerKind
  /** Programs with it are met in containers that do not say what they run. */
  usual?: true
  /** How a program with it is told. */
  detection?: Detection
  /** Forms that it is set up in, beside the general ones. */
  forms?: readonly SetupForm[]
  /** The newest version that was recorded. */
  newest: string
  /** Where the facts come from. */
  source: string
  /** True where the runtime reads a setting of this name (environment). */
  reads(name: string): boolean
  plan(patient: Patient): Plan
}
