import type { Secret } from '../secret.ts'

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

/** `code`: exporters that program code fixes; `declarative`: a file that OTEL_CONFIG_FILE names. */
export type LayerKind = 'environment' | 'goose-config' | 'jvm' | 'shell-profile' | 'env-file-lookalike' | 'code' | 'declarative'

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

/** What is known of the process itself, apart from its settings. */
export interface Program {
  /** It runs in a container: `localhost` is the container's own. `where` names it for messages: `service api of docker-compose.yml`. */
  container?: { kind: 'docker' | 'compose' | 'kubernetes' | 'other'; where: string }
  /** Services that share a network with it, from the same compose file or manifest. */
  neighbours?: readonly Neighbour[]
}

/** A service that a destination may resolve to. */
interface Neighbour {
  /** Every name that resolves to it on the shared network. */
  names: readonly string[]
  image?: string
  /** Ports inside the network; null: not known. */
  ports: readonly number[] | null
  /** `127.0.0.1:14318->4318` as host, outer and inner port. */
  published: readonly { host?: string; outer: number; inner: number }[]
  from: Origin
}

/** One patient: a program with its settings. Everything a runtime needs to make a plan, and nothing from outside. */
export interface Patient {
  /** The target's name in the report; `shell` where it is absent. */
  name?: string
  /** A named program on top of the runtime (`src/apps`). */
  app?: string
  program?: Program
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
