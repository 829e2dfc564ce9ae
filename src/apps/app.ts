import type { Change } from '../runtimes/parts/versions.ts'
import type { Protocol, Reading, Signal, Traits } from '../types.ts'

/** One setting of the base runtime, and the app's own names for it, the strongest first. A name of the base runtime counts where it is among them. */
export interface Rename {
  to: string
  names: readonly string[]
  /** What the app hands on for a value; the text as it stands where it is left out. */
  as?(text: string, told: Told): string
  /** A value of the base runtime as the app has it written, for fix lines. */
  back?(value: string): string
  /** Only then does it look at these names. */
  when?(told: Told): boolean
  /** An empty value counts as set. */
  empty?: 'set'
}

/** A switch without which nothing, or nothing of these signals, is exported. */
export interface Gate {
  setting: string
  /** Values that open it. */
  on: RegExp
  /** The value to advise. */
  value: string
  signals?: readonly Signal[]
  /** It is how one asks for the signal: without it nobody does. */
  asks?: true
  /** Settings that have an effect on its signals alone: who sets one may well want them. */
  meant?: RegExp
  /** Other settings that open it as well. */
  or?: readonly string[]
  /** How it is set, where it is no variable. */
  line?: string
}

/** A value that the app judges itself, before the SDK sees it. */
export interface Rule {
  setting: string
  fits: RegExp
  /** Only then is it judged. */
  when?(told: Told): boolean
  /** What becomes of one that does not fit. */
  outcome: Reading['outcome']
  reason: NonNullable<Reading['reason']>
  instead?: string | ((told: Told) => string | undefined)
  says?: string
  /** The app has no default for it: the signals that are lost where it is not set. */
  missing?(told: Told): Signal[]
  /** What it has to be, as a clause. */
  detail?: string
}

/** A name in the app's own file that it does not take. */
export type Misnamed = Pick<Reading, 'outcome' | 'instead' | 'says' | 'detail'> & {
  reason: NonNullable<Reading['reason']>
  /** The part of it that is wrong, told once for all names below it, and what stands there in place of the value. */
  name: string
  value?: string
  /** All where there are none. */
  signals: readonly Signal[]
}

/** The settings file of an app: what it is called, and which of its keys are about telemetry. */
export interface AppFile {
  /** What stands behind the colon of `--file PATH:KIND`. */
  kind: string
  /** Where it stands in a home or in the folder of a project. */
  usual?: readonly string[]
  /** By its path, and by how it begins. */
  is(path: string, head: string): boolean
  /** What it is written in, whatever it is called; else its ending tells. */
  syntax?: 'toml' | 'nginx'
  /** By its text: other files of the program hold more. */
  isPart?(text: string): boolean
  /** The setting that a key stands for (`tracing.otlp.http.endpoint`); undefined where it is not about telemetry. */
  nameOf(key: string): string | undefined
  /** Each header is a key of its own below the list. */
  hasHeaderKeys?: boolean
  /** Settings without which the file says nothing of this app. */
  needs?: RegExp
  /** What stands for a value of its environment; the group `name` is the variable, `otherwise` what counts without it. */
  reference?: RegExp
  /** It goes over the environment. */
  isStronger: boolean
}

/** What it is set up with, as far as its own code goes by it. */
export type Told = (name: string) => string | undefined

/** A named program on top of a runtime, as data. The facts are those of its own documentation and source. */
export interface App {
  id: string
  title: string
  /** Where the facts come from. */
  source: string
  /** Other names for it on the command line. */
  also?: readonly string[]
  /** Words of a command line that start it. */
  programs?: readonly string[]
  /** It is started for one task and ends with it, as in a step of a workflow. */
  task?: true
  /** Images that start it, without registry and tag; those that are named like its program are known. */
  images?: RegExp
  /** The npm package that its program comes with. */
  installedFrom?: string
  /** What a file that is built into the program may set, where no setting here does. */
  builtIn?: { name: string; value: string }
  /** It is a library of the program: packages whose presence in a build file gives it away. */
  packages?: readonly string[]
  /** Packages whose version is the app's, where that is not theirs. */
  versionsOf?: RegExp
  /** It makes the exporters of a program that has its packages and nothing else that makes them. */
  wires?: true
  /** The call that starts it in code, and the settings that its arguments stand for. */
  starts?: { call: string; arguments: Readonly<Record<string, string>> }
  /** Settings that hold one header each: its name is the second group, and the first one tells the list that they make up. */
  headers?: { tells: RegExp; list(place: string): string }
  /** Options of its command line, in letters of any size: they are settings by their names in small ones. */
  options?: RegExp
  /** Options of its command line that go over variables; `isSwitch`: it takes no value, and `--no-…` takes it back. */
  flags?: Readonly<Record<string, { setting: string; isSwitch?: true }>>
  /** Its settings file. */
  file?: AppFile
  /** Variables that are its own, and give it away where nothing else does. */
  tells?: RegExp
  /** Other programs know these variables too: they tell something beside its package only. */
  shared?: true
  /** The base runtime, and how the app uses it; a function where settings decide. */
  runtime: string
  wiring?: string | ((told: Told, signal: Signal) => string)
  /** The protocols that it offers, where the wiring goes by the setting. */
  protocols?: readonly Protocol[]
  /** The signals that it makes; all where it is left out. */
  signals?: readonly Signal[]
  renames?: readonly Rename[]
  /** Settings of the base runtime that have no effect on it. */
  deaf?: RegExp
  /** Further variables that it reads. */
  reads?: RegExp
  /** What its code says, over every setting; may go by settings. */
  fixed?: Readonly<Record<string, string>> | ((told: Told) => Record<string, string>)
  /** What its code says where nothing is set. */
  usual?: Readonly<Record<string, string>> | ((told: Told) => Record<string, string>)
  gates?: readonly Gate[]
  rules?: readonly Rule[]
  /** What becomes of a name that it does not take. */
  misnamed?(name: string): Misnamed | undefined
  /** How a setting of its own file is written there. */
  line?: Traits['line']
  /** How it comes to send what it prints. */
  sends?: Traits['sends']
  /** How one header is added, where it takes no list of them. */
  headerLine?: Traits['headerLine']
  /** What it trusts, where that is not as its base runtime has it. */
  trust?: Traits['trust']
  /** What would make it speak plaintext, where it speaks TLS only because nothing says otherwise. */
  plaintext?(told: Told, signal: Signal): Pick<Reading, 'instead' | 'detail'> | undefined
  /** Names that this version does not know yet, and what it reads in their place. */
  notYet?: Readonly<Record<string, string>>
  /** Another exporter that it uses instead of OTLP with these settings. */
  elsewhere?(told: Told): string | undefined
  /** What of a route only the running program knows, as a clause. */
  untold?(told: Told, protocol: Protocol): string | undefined
  /** Settings that another one makes to have no effect: who wins, and over what. */
  diverts?(told: Told): { by: string; from: string } | undefined
  /** Prompts and answers are left out unless this is set. */
  content?: Traits['content']
  /** The service name that it sends where none is set. */
  service?: string
  newest?: string
  /** What changed with its versions, and how it was before. */
  changes?: readonly (Change & { was: Partial<App> })[]
  /** What holds from a version on, and is not taken for granted where the version is not known. */
  later?: readonly { since: string; is: Partial<App> }[]
  /** Settings that tell a version, where none is known. */
  ages?: readonly { tells: RegExp; version: string }[]
}

/** A setting by a name that the app itself gave it, or that it looks at itself. */
export const isOwn = ({ renames = [], gates = [], rules = [], reads }: App, name: string): boolean =>
  renames.some(({ names }) => names.includes(name)) ||
  gates.some(({ setting, or = [] }) => setting === name || or.includes(name)) ||
  rules.some(({ setting }) => setting === name) ||
  (reads?.test(name) ?? false)
