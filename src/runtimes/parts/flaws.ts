import type { Secret } from '../../secret.ts'
import { type Reading, SIGNALS, type Traced } from '../../types.ts'
import { flawOf, flawSpan } from './values.ts'

/** A text that is used as it stands, though quotes, blanks or an unfilled placeholder in it are hardly meant. */
export function flawedText(setting: string, traced: Traced<Secret> | undefined): Reading[] {
  const text = traced?.value.reveal() ?? ''
  const flaw = flawOf(text)
  if (!traced || flaw === null || flaw === 'empty') return []
  return [
    { from: traced.from, setting, raw: traced.value, span: flawSpan(text, flaw), outcome: 'used', reason: flaw, signals: [...SIGNALS] },
  ]
}
