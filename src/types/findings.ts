import type { Seen } from './gathered.ts'
import type { Edit } from './plan.ts'
import type { Severity, Signal, Stage } from './words.ts'

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
  /** One more item of a list, behind what is there: printed, and never written into a file, for its value is still to be filled in. `inShell`: the same between double quotes. */
  append?: { setting: string; item: string; inShell: string }
  /** A command or line that is no settings change, printed as it is. */
  line?: string
}

/** What of a program may be unknown. */
export type Decider = 'program' | 'wiring' | 'version'

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
  /** Holds for what the program may be, not for what is planned: it explains nothing that is seen. */
  isPossible?: boolean
  /** What is not known of the program, and makes a note of what is an error for some. */
  decidedBy?: readonly Decider[]
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
