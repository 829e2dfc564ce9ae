import { isVariable } from '../text.ts'
import type { Origin } from '../types.ts'

/** Files in which a colon, a sign of equality or a quote stands before the value as well. */
export const STRUCTURED = /\.(?:ya?ml|json[c5]?|toml|tf|hcl|bicep|properties)$/i

/** A value that program code fixes; a list or a file of settings has a way of writing of its own as well. */
export const isInCode = ({ written, setting, source }: Origin): boolean =>
  written !== undefined && !isVariable(setting) && !STRUCTURED.test(source)

/** Why an endpoint got no path of a signal: only a general one gets it, and none in code or in a file. */
export function whyBare(from: Origin, general: string): string {
  if (isInCode(from)) return 'nothing is added to an endpoint in code'
  return isVariable(from.setting) ? `only ${general} gets the path added` : 'nothing is added to an endpoint in a file'
}
