import type { Hop, Layer, Neighbour, Patient } from '../types.ts'
import type { PatientOptions } from './options.ts'
import type { Outside } from './outside.ts'

/** What a file adds to a run. */
export interface FromFile {
  /** Settings of the shell target, the weakest first. */
  layers?: Layer[]
  /** Targets of their own; made one by one where there are many. */
  patients?: Iterable<Patient>
  /** The app whose file it is: where the shell starts that app, both are one program. */
  own?: OwnFile
  /** Collectors that other targets may send to. */
  hops?: Hop[]
  /** The path of a goose configuration: which one holds depends on the other settings. */
  goose?: string
  /** The user says that this file, which one program alone reads, is the program's. */
  told?: string
  /** Program code: it is read like that of `--source`. */
  source?: string
  /** A build file, which tells the packages of the program. */
  build?: string
  /** A file that may hold settings, and cannot be read as any: what is not set elsewhere is not known. */
  unread?: string
  /** Services that a program of another file of the run may name. */
  neighbours?: readonly Neighbour[]
  /** Notes for standard error; more may come while the targets are gone through. */
  remarks?: string[]
}

/** A file that sets up one app, and how it stands to the environment. */
export interface OwnFile {
  app: string
  layer: Layer
  isStronger: boolean
}

export interface KindContext {
  options: PatientOptions
  outside: Outside
  /** The user says that it is a file of this kind. */
  isNamed?: boolean
  /** Further files that are merged into it. */
  also?: readonly string[]
}

/** One kind of file that holds settings. A new kind is one entry in KINDS, and an own module that reads it. */
export interface Kind {
  /** What stands after the colon of `--file PATH:KIND`. */
  id: string
  /** It has an option of its own beside: `--ID FILE[:PART]`. */
  option?: true
  /** Where it stands in a home or in the folder of a project. */
  usual?: readonly string[]
  /** By name and by the first 64 KB. */
  is(path: string, head: string): boolean
  /** `part` is what a named option says behind the path (`--compose FILE:SERVICE`). Throws UsageError. */
  read(path: string, context: KindContext, part?: string): FromFile | Promise<FromFile>
}
