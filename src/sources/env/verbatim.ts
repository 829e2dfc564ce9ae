import { variableIn } from '../outside.ts'
import type { Setting } from '../../types.ts'
import { at, brokenLine, type EnvFile, type Parsed, settingAt } from './dialect.ts'
import { isRelevant } from '../names.ts'

interface Line {
  number: number
  /** Without the blanks before it. */
  text: string
  /** Column of its first character. */
  column: number
}

/**
 * A file as `docker run --env-file` reads it: values as they stand, quotes and trailing blanks too; a comment is a line that begins with #.
 * Measured on docker 28.2.2: the carriage return of a CRLF line end is dropped (Go's bufio.ScanLines), a name with a blank in it is refused.
 */
export function parseDocker(text: string, file: EnvFile): Parsed {
  return parseLines(text, file, (line, name) => {
    if (/[ \t]/.test(name)) {
      const why = name.startsWith('export')
        ? 'docker refuses "export" in an env file: leave it out'
        : 'docker refuses a blank in a name: write NAME=VALUE without blanks'
      throw brokenLine(file, { line: line.number, column: line.column }, why)
    }
    return undefined
  })
}

/** A file as `kubectl create configmap --from-env-file` reads it: like docker, with stricter names; a name alone is empty where the process lacks it. */
export function parseKubernetes(text: string, file: EnvFile): Parsed {
  return parseLines(text, file, (line, name) => {
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
      throw brokenLine(
        file,
        { line: line.number, column: line.column },
        'kubectl refuses this name (letters, digits, - . _): write NAME=VALUE without blanks or "export"',
      )
    }
    return ''
  })
}

/** `check` throws for a name that the loader refuses, and gives the value of a name alone that the process lacks (none: left out). */
function parseLines(text: string, file: EnvFile, check: (line: Line, name: string) => string | undefined): Parsed {
  const parsed: Parsed = { settings: [], remarks: [] }
  for (const line of linesOf(text)) {
    const equals = line.text.indexOf('=')
    const name = equals < 0 ? line.text : line.text.slice(0, equals)
    if (name === '') throw brokenLine(file, { line: line.number, column: line.column }, 'there is no name before the "=": write NAME=VALUE')
    const absent = check(line, name)
    const setting = equals < 0 ? alone(file, line, name, absent) : settingOf(file, line, name, equals)
    if (setting) parsed.settings.push(setting)
    if (!setting && isRelevant(name))
      parsed.remarks.push(`${at(file, line.number)}: ${name} stands alone and is not set in this shell, so it stays unset`)
  }
  return parsed
}

function settingOf(file: EnvFile, line: Line, name: string, equals: number): Setting {
  return settingAt(file, name, line.text.slice(equals + 1), { line: line.number, column: line.column + equals + 1 })
}

function alone(file: EnvFile, line: Line, name: string, absent: string | undefined): Setting | undefined {
  const value = variableIn(file.processEnv, name)
  const place = { line: line.number, column: line.column }
  if (value !== undefined) return settingAt(file, name, value, place, 'taken from the process environment')
  return absent === undefined ? undefined : settingAt(file, name, absent, place, 'not set in this shell')
}

function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((raw, i) => {
    const whole = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const line = whole.replace(/^[\s\u0085]+/, '')
    return line === '' || line.startsWith('#') ? [] : [{ number: i + 1, text: line, column: whole.length - line.length + 1 }]
  })
}
