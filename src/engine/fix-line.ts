import type { Container, Edit, Fix, Origin, Plan } from '../types.ts'
import { languageOf } from '../sources/code/languages.ts'
import { STRUCTURED } from './written.ts'
import { UNSEEN } from '../text.ts'
import { UNKNOWN_HOST } from '../url.ts'

export type Shell = 'posix' | 'fish' | 'powershell'

/** The shell whose syntax the user's fix lines are written in. */
export function shellOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Shell {
  if (env['SHELL']?.endsWith('fish')) return 'fish'
  return platform === 'win32' && !env['SHELL'] ? 'powershell' : 'posix'
}

/** A fix as lines to paste: for the shell where the setting stands in the environment, as the file's own line where it stands in a file. */
export function fixLine(fix: Fix, plan: Plan, shell: Shell, container?: Container['kind']): string | undefined {
  if (fix.line !== undefined) return fix.line
  if (fix.swap) return swapLine(fix.swap, plan.settings.get(fix.swap.setting)?.from, shell)
  if (fix.append) return appendLine(fix.append, plan, shell, container)
  const entries = Object.entries(fix.edit ?? {})
  // A line with a stand-in for what is not known would do harm.
  if (entries.length === 0 || entries.some(([, value]) => value?.includes(UNKNOWN_HOST))) return undefined
  const { file } = plan.traits
  if (file) return entries.map(([name, value]) => file.line(name, value, plan.settings.has(name))).join('\n')
  const renaming = renameLine(entries, plan, shell)
  if (renaming !== undefined) return renaming
  const own = (name: string, value: string | null): string | undefined => plan.traits.line?.(name, value, plan.settings.has(name))
  const lines = entries.map(([name, value]) => own(name, value) ?? editLine(name, value, originOf(name, plan), plan, shell, container))
  return atOnce(lines).join('\n')
}

/** Lines of one file that go are taken out at once: after the first one the numbers of those behind it would be others. */
function atOnce(lines: readonly string[]): string[] {
  const out: string[] = []
  for (const line of lines) {
    const [, number, path] = DELETION.exec(line) ?? []
    const at = out.findIndex((other) => path !== undefined && DELETIONS.exec(other)?.[2] === path)
    const [, numbers] = DELETIONS.exec(out[at] ?? '') ?? []
    if (numbers === undefined) out.push(line)
    else out[at] = `sed -i '${numbers};${number}d' ${path}`
  }
  return out
}

const DELETION = /^sed -i (\d+)d (.+)$/s
const DELETIONS = /^sed -i '?(\d+d(?:;\d+d)*)'? (.+)$/s

function appendLine(
  { setting, item, inShell }: NonNullable<Fix['append']>,
  plan: Plan,
  shell: Shell,
  container?: Container['kind'],
): string {
  const traced = plan.settings.get(setting)
  const raw = traced?.value.reveal() ?? ''
  if (!traced || raw === '') {
    const line = editLine(setting, item, originOf(setting, plan), plan, shell, container)
    return line.startsWith('export ') ? `export ${setting}="${inShell}"` : line
  }
  const { from } = traced
  if (!inFile(from)) return container === 'docker' ? `add ,${item} behind -e ${setting}` : `export ${setting}="$${setting},${inShell}"`
  const isLiteral = from.column !== undefined && shell !== 'powershell' && !/[\r\n"'\\$]|%%/.test(raw)
  if (!isLiteral) return `add ,${item} behind ${setting} in line ${from.line} of ${from.source}`
  const put = item.replace(/[\\|&]/g, '\\$&')
  return `sed -i -E ${quote(`${from.line}s|^(.{${(from.column ?? 1) - 1 + raw.length}})|\\1,${put}|`)} ${quotedPath(from.source)}`
}

/** A value that only moves to another name, which stands on its line of a file: the name is changed there. */
function renameLine(entries: readonly (readonly [string, string | null])[], { settings }: Plan, shell: Shell): string | undefined {
  const [old, ...others] = entries.filter(([, value]) => value === null).map(([name]) => name)
  const [added, ...more] = entries.filter(([, value]) => value !== null)
  const traced = old === undefined ? undefined : settings.get(old)
  if (old === undefined || !traced || !added || others.length + more.length > 0 || settings.has(added[0])) return undefined
  const { from, value } = traced
  if (!inFile(from) || from.setting !== old || value.reveal() !== added[1] || !/^\w+$/.test(old + added[0])) return undefined
  if (from.written && !from.written[0].includes(old)) return `write ${added[0]} for ${old} above line ${from.line} of ${from.source}`
  return shell === 'powershell'
    ? `line ${from.line} of ${from.source}: ${old} -> ${added[0]}`
    : `sed -i ${quote(`${from.line}s/${old}/${added[0]}/`)} ${quotedPath(from.source)}`
}

/** A key of a file goes by its own name there. */
const originOf = (name: string, { settings }: Plan): Origin | undefined =>
  (settings.get(name) ?? [...settings.values()].find(({ from }) => from.setting === name && from.written))?.from

const inFile = (from: Origin | undefined): from is Origin & { line: number } => from?.line !== undefined

/** The one file that holds what is set, where nothing is set elsewhere. */
function besideIn({ settings }: Plan): string | undefined {
  const all = [...settings].flatMap(([name, { from }]) => (name.startsWith('OTEL_') ? [{ ...from, isOwn: from.setting === name }] : []))
  const [first] = all
  return first && all.every(({ source, line, written, isOwn }) => line !== undefined && !written && isOwn && source === first.source)
    ? first.source
    : undefined
}

function editLine(
  name: string,
  value: Edit[string],
  from: Origin | undefined,
  plan: Plan,
  shell: Shell,
  container?: Container['kind'],
): string {
  if (inFile(from) && from.written) return codeLine(value, from.written, from)
  if (isOption(name)) return value === null ? `take ${name} out` : `${name}=${quote(value)}`
  // A JVM property: it stands in the command line, or in JAVA_TOOL_OPTIONS.
  if (name.includes('.')) return value === null ? `take -D${name} out` : `-D${name}=${quote(value)}`
  if (inFile(from)) {
    // A line of code may be all that a block holds.
    if (value === null && languageOf(from.source)) return `take ${name} out at line ${from.line} of ${from.source}`
    if (value === null)
      return shell === 'powershell' ? `remove line ${from.line} of ${from.source}` : `sed -i ${from.line}d ${quotedPath(from.source)}`
    return assigned(from.setting, value, from.source)
  }
  const declared = value === null || container === undefined ? undefined : DECLARED[container]
  const beside = value === null || declared ? undefined : besideIn(plan)
  if (beside !== undefined && value !== null) return assigned(name, value, beside)
  if (declared && value !== null) return isList(plan) ? `- ${JSON.stringify(`${name}=${value}`)}` : declared(name, value)
  if (value === null && container === 'docker') return `take -e ${name} out`
  if (value === null) return { posix: `unset ${name}`, fish: `set -e ${name}`, powershell: `Remove-Item Env:${name}` }[shell]
  return {
    posix: `export ${name}=${quote(value)}`,
    fish: `set -gx ${name} ${quote(value)}`,
    powershell: `$env:${name} = '${value.replaceAll("'", "''")}'`,
  }[shell]
}

/** A line of a file of this kind. */
function assigned(name: string, value: string, source: string): string {
  if (/\.ya?ml$/.test(source)) return `${name}: ${JSON.stringify(value)}`
  if (/\.(?:service|conf)$/.test(source)) return `Environment=${quotedWord(`${name}=${value.replaceAll('%', '%%')}`)}`
  if (/(?:^|\/)config\.fish$|\.fish$/.test(source)) return `set -gx ${name} ${quote(value)}`
  return SCRIPT.test(source) ? `export ${name}=${quote(value)}` : `${name}=${value}`
}

const SCRIPT = /\.(?:sh|bash|zsh|ksh)$|(?:^|\/)\.?(?:bash|zsh|profile|zprofile)\w*$/

/** A word of a unit, in quotes only where a blank would end it. */
const quotedWord = (word: string): string => (/[\s"'\\]/.test(word) ? `"${word.replace(/["\\]/g, '\\$&')}"` : word)

/** An option of the program's command line. */
const isOption = (name: string): boolean => name.startsWith('--')

/** Its variables are items of a list, `- NAME=value`. */
const isList = ({ settings }: Plan): boolean => [...settings.values()].some(({ from }) => from.written?.[0].startsWith('- "'))

/** A new variable where the file of a container lists its own. */
const DECLARED: Partial<Record<Container['kind'], (name: string, value: string) => string>> = {
  compose: (name, value) => `${name}: ${JSON.stringify(value)}`,
  kubernetes: (name, value) => `- name: ${name}\n  value: ${JSON.stringify(value)}`,
  docker: (name, value) => `-e ${name}=${quote(value)}`,
}

/** What stands in code or in a list of a file is written as it is there: nothing of it is for a shell. */
function codeLine(value: Edit[string], [before, after]: readonly [string, string], from: Origin): string {
  return value === null
    ? `take ${before}…${after} out of line ${from.line} of ${from.source}`
    : before + value.replace(/["\\]/g, '\\$&') + after
}

function swapLine({ setting, find, replace }: NonNullable<Fix['swap']>, from: Origin | undefined, shell: Shell): string {
  if (inFile(from))
    return shell === 'powershell'
      ? `line ${from.line} of ${from.source}: ${find} -> ${replace}`
      : `${sedSwap(find, replace, from)} ${quotedPath(from.source)}`
  if (isOption(setting)) return `in ${setting}, write ${quote(replace)} for ${quote(find)}`
  const posix = `export ${setting}="\${${setting}//${bashSafe(find)}/${replace}}"`
  return {
    posix,
    fish: `set -gx ${setting} (string replace -a -- ${quote(find)} ${quote(replace)} $${setting})`,
    powershell: `$env:${setting} = $env:${setting}.Replace('${find}', '${replace}')`,
  }[shell]
}

/**
 * What stands before the value stays as it is: where that may hold the same text, only what is behind its first columns, and before the
 * quote that ends it, changes.
 */
function sedSwap(find: string, replace: string, { source, line, column, written }: Origin & { line: number }): string {
  const put = replace.replace(/[\\|&]/g, '\\$&')
  const isAfter = column !== undefined && (written !== undefined || STRUCTURED.test(source)) && !replace.includes(find)
  return isAfter
    ? `sed -i -E ${quote(`:a;${line}s|^(.{${column - 1}}[^"]*)${find.replace(/[\\|.*[\]^$(){}+?]/g, '\\$&')}|\\1${put}|;ta`)}`
    : `sed -i ${quote(`${line}s|${find.replace(/[\\|.*[\]^$]/g, '\\$&')}|${put}|g`)}`
}

const bashSafe = (text: string): string => text.replace(/[\\/"$`*?[\]]/g, '\\$&')
/** A word for a POSIX shell; quoted only where it must be, and on one line whatever it holds. */
export function quote(text: string): string {
  if (/^[\w@%+=:,./~-]+$/.test(text)) return text
  if (text.search(UNSEEN) < 0) return `'${text.replaceAll("'", "'\\''")}'`
  const escaped = (c: string): string => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  return `$'${text.replace(/[\\']/g, '\\$&').replace(UNSEEN, escaped)}'`
}

/** A path that no command takes for an option. */
const quotedPath = (path: string): string => quote(path.startsWith('-') ? `./${path}` : path)
