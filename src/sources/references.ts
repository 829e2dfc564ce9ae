import type { Layer, Setting } from '../types.ts'
import { interpolate, type Variables } from './compose/interpolate.ts'
import { type Filled, settingFrom } from './filled.ts'
import { type Shell, variableIn } from './outside.ts'

const COMMAND = /\$\(|`/
const REFERENCE = /\$(?:\w|\{)/

/**
 * The settings of a file, those that name other variables filled in: from what stands further up, then from the shell. What reads such files does it:
 * a shell, Compose, python-dotenv, dotenv-expand (Vite, Next), dotenvy, godotenv; the dotenv package of Node.js alone and docker do not.
 * What the shell certainly lacks stays as it is written; where its variables are not known, it is not known either.
 */
export function withReferences(layer: Layer, literal: ReadonlySet<Setting>, shell: Shell): Layer {
  const above = new Map<string, Setting>()
  const open = new Set<string>()
  const variables = variablesOf(above, open, shell)
  const settings = layer.settings.map((setting) => {
    const text = setting.value.reveal()
    const isOpen = !literal.has(setting) && (REFERENCE.test(text) || (shell.runs && COMMAND.test(text)))
    const filled = isOpen ? settled(setting, text, variables, shell) : setting
    above.set(setting.name, filled)
    if (filled.unknown) open.add(setting.name)
    else open.delete(setting.name)
    return filled
  })
  return { ...layer, settings }
}

function settled(setting: Setting, text: string, variables: Variables, shell: Shell): Setting {
  const { name, from, note } = setting
  if (shell.runs && COMMAND.test(text)) return settingFrom(name, unknown('what a command prints'), from, note)
  const filled = interpolate(text, variables)
  if (filled.bad !== undefined) return shell.runs ? settingFrom(name, unknown('what the shell makes of it'), from, note) : setting
  return filled.missing.length > 0 || filled.required ? setting : settingFrom(name, filled, from, note)
}

const unknown = (what: string): Filled => ({ pieces: [{ unknown: what }], missing: [] })

/** From what stands above, then from the shell. What the file itself leaves open is open wherever it is named. */
const variablesOf = (above: ReadonlyMap<string, Setting>, open: ReadonlySet<string>, { env, isComplete, runs }: Shell): Variables => ({
  get isComplete() {
    return isComplete && !runs && open.size === 0
  },
  find(name) {
    const own = above.get(name)
    if (own) return own.unknown ? undefined : { value: own.value.reveal(), from: own.from }
    const value = variableIn(env, name)
    return value === undefined ? undefined : { value, from: { source: 'process environment', setting: name } }
  },
})
