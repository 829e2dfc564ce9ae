import type { Secret } from '../../secret.ts'
import type { CodeExporter, CodeFact, CodePart, CodeRole, Patient, ProgramCode, Reading, Signal, Traced } from '../../types.ts'
import { type Settings, merge, originText } from './settings.ts'

/** What the sources of the program tell, with the values that its settings have now. */
export interface InCode {
  code: ProgramCode
  values: Settings
}

/** The code of the program, where it was given. */
export function codeIn({ layers }: Patient): InCode | null {
  const layer = layers.findLast(({ kind, delivered, code }) => kind === 'code' && delivered && code !== undefined)
  return layer?.code ? { code: layer.code, values: merge(layers, 'code') } : null
}

/** A part of an exporter: its value, or the word that it cannot be told; null where the code does not fix it. */
export function partIn({ values }: InCode, { parts }: CodeExporter, role: CodeRole): { part: CodePart; traced?: Traced<Secret> } | null {
  const part = parts.findLast((one) => one.role === role)
  const traced = part && values.get(part.setting)
  if (!part || (!traced && part.unknown === undefined)) return null
  return traced ? { part, traced } : { part }
}

/** The last fact of a name, with its value. */
export function factIn({ code, values }: InCode, name: string): { fact: CodeFact; traced?: Traced<Secret> } | null {
  const fact = code.facts.findLast((one) => one.name === name)
  if (!fact) return null
  const traced = values.get(fact.setting)
  return traced ? { fact, traced } : { fact }
}

/** `setEndpoint(config.url) in Main.kt:12 cannot be told without running it`, as a clause. */
export const untold = ({ setting, from, unknown = '' }: Pick<CodePart, 'setting' | 'from' | 'unknown'>): string =>
  `${setting} in ${originText(from)} (${unknown}) cannot be told without running the program`

/** A reading of a value that code fixes. */
export const readingOf = (
  traced: Traced<Secret>,
  signals: Signal[],
  outcome: Reading['outcome'],
  reason: Reading['reason'],
  more: Partial<Reading> = {},
): Reading => ({ from: traced.from, setting: traced.from.setting, raw: traced.value, signals, outcome, reason, ...more })
