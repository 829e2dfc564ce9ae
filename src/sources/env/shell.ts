import { at, type EnvFile, type Parsed } from './dialect.ts'
import { isRelevant } from '../names.ts'
import { assignments } from '../shell/profile.ts'

/** A file that a shell sources (`set -a; . ./file`): shell quotes, `export`; variables are filled in from the file itself, and what stays open is said. */
export function parseShellEnv(text: string, file: EnvFile): Parsed {
  const found = assignments(text, file.source, 'bash', () => true)
  const remarks: string[] = []
  for (const { setting, exported, conditional, expands } of found) {
    if (!isRelevant(setting.name)) continue
    const where = `${at(file, setting.from.line ?? 1)}: ${setting.name}`
    if (expands)
      remarks.push(
        `${where} holds a variable or a command: what this file does not set is not known here; --env ${setting.name}=VALUE gives it`,
      )
    if (!exported) remarks.push(`${where} is not exported: a program gets it only after set -a`)
    if (conditional) remarks.push(`${where} is set under a condition, which counts as met here`)
  }
  const settings = found.map(({ setting }) => setting)
  return { settings, remarks, literal: found.flatMap(({ setting, expands }) => (expands ? [] : [setting])) }
}
