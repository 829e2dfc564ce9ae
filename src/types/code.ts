import type { Origin } from './settings.ts'
import type { Protocol, Signal } from './words.ts'

/** By their proper names: an id in small letters is that of a runtime. */
export type CodeLanguage = 'Kotlin' | 'Java' | 'JavaScript' | 'Python' | 'Go' | 'Rust' | 'C#' | 'Ruby' | 'PHP'

/** What a call in program code fixes about an exporter. */
export type CodeRole =
  | 'endpoint'
  | 'path'
  | 'header'
  | 'headers'
  | 'timeout'
  | 'compression'
  | 'insecure'
  | 'protocol'
  | 'temporality'
  | 'public-key'
  | 'secret-key'
  | 'entity'
  | 'project'

/** One thing that code fixes. Its value is the setting of this name in the layer, so that a change can be tried; without one it has no effect. */
export interface CodePart {
  role: CodeRole
  /** The name of a header, in lower case. */
  key?: string
  setting: string
  from: Origin
  /** It cannot be told without running the program: the expression, without the texts in it, or the variable that is not set. */
  unknown?: string
}

/** An exporter that program code makes. */
export interface CodeExporter {
  /** As the code names it: `OtlpHttpSpanExporter`, `OTLPTraceExporter`, `addLangfuseExporter`. */
  name: string
  language: CodeLanguage
  /** `integration`: a helper for one backend; `other`: one whose destination is not told by it. */
  kind: 'otlp' | 'console' | 'integration' | 'other'
  signal: Signal
  /** null: not fixed by it. */
  protocol: Protocol | null
  from: Origin
  parts: readonly CodePart[]
  /** The framework that it is handed to, by the id of its runtime. */
  into?: string
}

/** Anything else that code fixes; the value is the setting of this name in the layer, or `text`. */
export interface CodeFact {
  name: string
  setting: string
  from: Origin
  text?: string
  unknown?: string
}

/** A dependency of a build file. */
export interface Dependency {
  group: string
  name: string
  version?: string
}

export interface BuildFile {
  file: string
  format: 'maven' | 'gradle'
  dependencies: readonly Dependency[]
  /** False where more of them stand elsewhere: another module, a parent, a plug-in of its own. */
  closed: boolean
}

/** What program code fixes, read and never run. */
export interface ProgramCode {
  languages: readonly CodeLanguage[]
  exporters: readonly CodeExporter[]
  facts: readonly CodeFact[]
  /** Variables of the environment that the code looks at by itself. */
  reads: readonly string[]
  /** False where a bound kept part of the folder from being read. */
  whole: boolean
  builds: readonly BuildFile[]
}
