import type { CodeLanguage } from './code.ts'
import type { LayerKind } from './settings.ts'

/**
 * How a program with a runtime is told from what stands around it: its command line, its environment, its image, its packages, its code.
 * The readers of these know no runtime by its name; a runtime that has none of this is found only where it is named.
 */
export interface Detection {
  /** The names of programs that are, or run, one with it: the whole name of the file, without a folder and `.exe`. */
  programs?: RegExp
  /** It is this program itself: to be on the PATH tells it, and the place that it stands in tells its version. */
  program?: string
  /** What starts programs, mostly of this runtime: it counts where nothing else in the line is known. */
  launchers?: RegExp
  /** How the words behind one of `programs` name the script that it runs. */
  script?: ScriptWords
  /** A launcher whose options, up to the command that it starts, stand for variables: the names that an option may stand for. */
  options?: { launcher: RegExp; variables(option: string): readonly string[] }
  /** What loads its SDK into a program. */
  loaders?: readonly Loader[]
  /** Another runtime of which it is a kind: what is only known to be of that one is this one, where a loader of it is there. */
  refines?: string
  /** Where the steps that build an image get its SDK from; the group `version` is the SDK's. */
  download?: RegExp
  /** Names of container images, without registry and tag. */
  images?: RegExp
  packages?: PackageSign
  code?: CodeSign
  /** What stands in the messages of its SDK, and in those of hardly any other. */
  prints?: RegExp
  /** How it is checked, where that is not `--runtime` and its id. */
  checkedBy?: string
  /** What its own variables begin with, which say something about its telemetry beside OTEL_*. */
  prefix?: string
  /** A layer of this kind that holds a setting of such a name is its own. */
  layer?: { kind: LayerKind; tells: RegExp }
  /** What the operator of OpenTelemetry for Kubernetes puts into a pod: https://opentelemetry.io/docs/platforms/kubernetes/operator/automatic/ */
  operator?: OperatorSign
}

interface ScriptWords {
  /** Options that take the word behind them. */
  valued?: RegExp
  /** The option behind which a module stands in place of a script. */
  module?: string
  /** Another form of naming it; the first group is the name. */
  target?: RegExp
  /** A word that shows that it runs one, and is not only asked for its version or to install something. */
  runs?: RegExp
}

/** Something that sets its SDK up from outside, and so tells how the program uses it. The group `version` of a pattern is the SDK's. */
export interface Loader {
  /** Variables that it may stand in. */
  variables?: RegExp
  /** True: it may stand on a command line as well. */
  onCommandLine?: true
  /** One word of these; quotes have gone. */
  word?: RegExp
  /** The text as a whole, words parted by one blank. */
  text?: RegExp
  wirings?: readonly string[]
}

/** Kinds of build and lock files that are known; a runtime of another brings them with it. */
export type Registry = 'npm' | 'pypi' | 'jvm' | 'go-modules' | 'crates' | 'nuget' | 'gems' | 'composer'

/** A package that a build file or a lock file names. */
export interface Package {
  /** As its registry knows it; `group:name` in the JVM's. */
  name: string
  /** Exact, as a lock file or a pinned requirement has it. */
  version?: string
  /** The program itself asks for it; else it came with something else. */
  direct: boolean
  /** Cargo features; `default-features = false` is told by the absence of `default`. */
  features?: readonly string[]
}

export interface PackageFile {
  /** The name of the file. */
  name: RegExp
  packages(text: string): Package[]
  /** True where it asks for more than stands in it. */
  isPart?(text: string): boolean
}

/** The build files, which ask for packages, and the lock files, which say what was chosen: these are looked at only beside one, or where there is none. */
export interface PackageFiles {
  builds: readonly PackageFile[]
  locks: readonly PackageFile[]
}

/** Packages that give a runtime away. A build file alone says nothing about telemetry. */
export interface PackageSign {
  of: Registry | PackageFiles
  tells: RegExp
  /** How the program uses its SDK, of the names that it asks for itself, the likeliest first; none where they do not tell. */
  wirings?(names: readonly string[], all: readonly Package[]): readonly string[]
  /** Packages that bring no exporter and no propagator but their own: beside others, a build file does not tell all that is there. */
  plain?: RegExp
  /** The packages whose version is the runtime's, the closest first. */
  versions: readonly RegExp[]
}

/** What program code gives away. */
interface CodeSign {
  /** Exporters in these languages are of its SDK. */
  languages?: readonly CodeLanguage[]
  /** There is hardly another way to set it up than by code. */
  isOnlyWay?: true
  /** A text with this, or a package of its own in a build file, is a program with it, whatever SDK is beside it. */
  tells?: RegExp
  /** Words that tell the wiring, the first that is there; the last pattern may fit all. */
  wirings?: readonly (readonly [tells: RegExp, wiring: string])[]
}

export interface OperatorSign {
  /** The annotation of a pod behind `instrumentation.opentelemetry.io/`. */
  annotation: string
  /** The section of an Instrumentation that holds what is for it alone. */
  section: string
  wiring?: string
  /** Packages that the image brings beside the SDK. */
  brings?: readonly string[]
  /** The tag of the image that it copies the SDK from. */
  image?: {
    /** The tag is the version of the runtime. */
    isVersion?: true
    /** Images before this tag are of another wiring. */
    before?: { tag: string; wiring: string }
    /** Wirings that are open as well where a setting of this name is not set: images differ in what they do then. */
    open?: { wirings: readonly string[]; unless: RegExp }
  }
  /** What the operator sets, where nobody else does. */
  sets?: Readonly<Record<string, string>>
}
