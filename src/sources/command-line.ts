import { variableIn } from './outside.ts'
import { secretOf } from '../redact.ts'
import type { Layer, Setting } from '../types.ts'
import { UsageError } from '../usage.ts'
import { isName, shownName } from './names.ts'

/**
 * The settings of `--env KEY=VALUE` and `--env KEY`, and the names of `--unset KEY`. The value is everything after the first `=`
 * and may be empty. Throws UsageError; what stands where a name belongs may be a pasted credential, so it is counted, not quoted.
 */
export function fromOptions(
  env: readonly string[],
  unset: readonly string[],
  processEnv: NodeJS.ProcessEnv,
): { layer: Layer; unset: Set<string> } {
  const settings = env.map((item, i) => settingOf(item, i, processEnv))
  unset.forEach((name, i) => {
    if (!isName(name)) throw badKey('--unset', i, 'give one variable name, like --unset OTEL_SDK_DISABLED')
  })
  return { layer: { source: '--env', kind: 'environment', delivered: true, settings }, unset: new Set(unset) }
}

function settingOf(item: string, index: number, processEnv: NodeJS.ProcessEnv): Setting {
  const equals = item.indexOf('=')
  const name = equals < 0 ? item : item.slice(0, equals)
  if (!isName(name)) throw badKey('--env', index, 'write --env NAME=VALUE, or --env NAME to take it from this shell')
  const value = equals < 0 ? variableIn(processEnv, name) : item.slice(equals + 1)
  if (value === undefined)
    throw new UsageError(
      `--env ${shownName(name)}: the variable is not set in this shell, so give its value: --env ${shownName(name)}=VALUE`,
    )
  if (value.includes('\0'))
    throw new UsageError(`--env ${shownName(name)}: the value holds a NUL character, which no environment can carry: remove it`)
  return { name, value: secretOf(name, value), from: { source: '--env', setting: name } }
}

const badKey = (option: string, index: number, mend: string): UsageError =>
  new UsageError(`${option} number ${index + 1} does not begin with a variable name (letters, digits and _): ${mend}`)
