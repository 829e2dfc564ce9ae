import type { KnownPackages } from '../../types.ts'

/** What one source gives away about the program. */
export interface Clue {
  runtime: string
  app?: string
  /** How it uses its SDK: the likeliest first, and more than one where the source leaves it open. */
  wirings?: readonly string[]
  version?: string
  packages?: KnownPackages
  by: string
  /** A program that is only known to be of this runtime is what this clue says. */
  refines?: string
}
