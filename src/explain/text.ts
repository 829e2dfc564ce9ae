/** A cause that a message may have: a finding, and why it fits. */
export interface Cause {
  id: string
  why: string
}

/** What tells the causes apart: the settings alone, questions without a trace, or a trace that is sent. */
export type Decides = 'settings' | 'probe' | 'trip'

/** A message as programs print it, and what is behind it, most likely first. */
export interface Text {
  match?: RegExp
  /** Common words: a message of something else, unless it speaks of an export or a request. */
  common?: RegExp
  /** What the message says, in plain words. */
  says: string
  causes: readonly Cause[]
  decides: Decides
  /** What to look at, where it is more than the findings of that check. */
  look?: string
}

export const cause = (id: string, why: string): Cause => ({ id, why })
