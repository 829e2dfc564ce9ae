import type { Secret } from '../secret.ts'
import type { Signal } from './words.ts'
import type { ProgramCode } from './code.ts'

/** Where a value stands, close enough to put a finger on. Lines and columns count from 1. */
export interface Origin {
  source: string
  setting: string
  line?: number
  column?: number
  /** What stood behind the value and did not become a part of it: the rest of an unquoted `Environment=` line. */
  cut?: Secret
  /** How a value is written at that place, in program code or in a list: what stands before and behind it. */
  written?: readonly [before: string, after: string]
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
  /** Why the program does not get it, as a clause with the file as its subject, and what to do. */
  idle?: { why: string; fix: string; line: string }
  /** Its value, or a part of it, cannot be known here; a harmless one stands in its place. */
  unknown?: Unknown
}

/** `what` is a clause: `it comes from the secret otel`. `whole`: nothing of the value is known. */
export interface Unknown {
  what: string
  whole: boolean
}

/** `code`: exporters that program code fixes; `declarative`: a file that OTEL_CONFIG_FILE names; `collector-config`: the configuration of a Collector or of what embeds one. */
export type LayerKind =
  | 'environment'
  | 'goose-config'
  | 'jvm'
  | 'shell-profile'
  | 'env-file-lookalike'
  | 'code'
  | 'declarative'
  | 'collector-config'

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
  /** Of kind `declarative`: the path by which the program reads it, where that is not the source. */
  path?: string
  /** Of kind `code`: what is made of the settings in it. */
  code?: ProgramCode
}

export interface Container {
  kind: 'docker' | 'compose' | 'kubernetes' | 'other'
  where: string
  /** `host`: it shares the network of the machine that it runs on. */
  network: 'own' | 'host' | 'none'
  /** Whose localhost is its own as well: the other containers of a pod, the service whose network it uses. null: there may be more of them than is known. */
  beside: readonly Neighbour[] | null
  /** Names that its own hosts file gives an address (`extra_hosts`, `hostAliases`). */
  hosts: readonly string[]
  /** Networks beside those of its file, where other names may be known. */
  isOpen: boolean
}

/** What is known of the process itself, apart from its settings. */
export interface Program {
  /** It runs in a container: `localhost` is the container's own. `where` names it for messages: `service api of docker-compose.yml`. */
  container?: Container
  /** Services of the same compose file or manifest. */
  neighbours?: readonly Neighbour[]
  /** Variables of its environment that its own code names. */
  reads?: readonly string[]
}

/** A service that a destination may resolve to. */
export interface Neighbour {
  /** Every name that resolves to it, where it can be reached. */
  names: readonly string[]
  /** Why its names hold nothing for the program, and what to do; `isSure`: whatever else there is. */
  apart?: { why: string; fix: string; isSure: boolean }
  image?: string
  /** What its program is started with; undefined: not known. */
  words?: readonly string[]
  /** Numbers in its environment and its command, which may be ports that it was given. */
  numbers?: readonly number[]
  /** Ports inside the network; null: not known. There may be more, unless `isClosed`. */
  ports: readonly number[] | null
  isClosed?: true
  /** `127.0.0.1:14318->4318` as host, outer and inner port. */
  published: readonly { host?: string; outer: number; inner: number }[]
  from: Origin
}

/** An address on which a Collector, or what embeds its receiver, takes OTLP. */
export interface HopReceiver {
  protocol: 'grpc' | 'http'
  host: string
  port: number
  /** No setting names the address. */
  isDefault: boolean
  tls: boolean
  /** Signals that a pipeline takes from it; null: its file does not say. */
  signals: Signal[] | null
  from: Origin
}

/** A Collector that a program may send to, as its own configuration tells. */
export interface Hop {
  source: string
  /** For the middle of a sentence: `the Collector`, `Tempo`. */
  title: string
  /** The names by which it is reached, where they are known (a service of a compose file). */
  names?: readonly string[]
  /** It shares the network of the program: its localhost is the program's. */
  isBeside?: true
  /** It is the program itself, which may send to its own receivers. */
  isItself?: true
  /** Ports that lead to it from the machine under its container. */
  published?: Neighbour['published']
  /** null: its file does not say. */
  receivers: HopReceiver[] | null
  /** Signals that some pipeline takes; null: its file does not say. */
  takes: Signal[] | null
  from: Origin
}

/** Packages that a program is known to have. */
export interface KnownPackages {
  /** A feature of one as `package/feature`. */
  names: readonly string[]
  /** It has no others. */
  isAll: boolean
}

/** One patient: a program with its settings. Everything a runtime needs to make a plan, and nothing from outside. */
export interface Patient {
  /** The target's name in the report; `shell` where it is absent. */
  name?: string
  /** A named program on top of the runtime (`src/apps`). */
  app?: string
  program?: Program
  /** Where one file configures several exporters: the path of the one that is meant, `exporters.otlphttp/grafana`. */
  part?: string
  /** Collectors whose configuration is given in the same run. */
  hops?: readonly Hop[]
  /** Files that would set more and are not there: what is not set is not known then. */
  absent?: readonly string[]
  /** Files of the working folder and of the home that set telemetry up and were not looked at, each with the option that names it. */
  beside?: readonly { file: string; option: string }[]
  runtime: string
  wiring?: string
  /** The wiring is one with all the packages that its settings ask for, and nothing tells whether they are there. */
  mayLack?: true
  /** The wirings that evidence leaves open, `wiring` among them; without them the given one is certain. */
  open?: readonly string[]
  version?: string
  /** It is built by others, who put in what they like: components that its usual build does not have are no fault. */
  isOwnBuild?: boolean
  /** How the runtime was found: `--runtime`, `goose config`, `PATH`, `nothing found`. */
  detectedBy: string
  candidates: string[]
  layers: Layer[]
  packages?: KnownPackages
  /** What files that settings name contain. null: missing. Not listed: unknown. A folder is an empty text, with its files beside it. */
  files: Readonly<Record<string, string | null>>
}
