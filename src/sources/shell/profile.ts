import { secretOf } from '../../redact.ts'
import type { Layer, Setting } from '../../types.ts'
import { isRelevant, type Place, placesOf, tilde } from '../names.ts'
import { type List, listFolder, type Read } from '../reader.ts'
import { type Command, commandsOf } from './commands.ts'
import { fishAction, type Action, posixAction, type Value } from './actions.ts'
import type { Shell } from './words.ts'

export interface Assigned {
  setting: Setting
  exported: boolean
  conditional: boolean
  expands: boolean
}

/**
 * The settings that a shell's profile would give a new shell. Evidence only: read, never run, nothing expanded. Never throws;
 * of a broken or longer text (over 1 MB) the readable part counts. Only names that a telemetry set-up could use are kept.
 */
export function parseProfile(text: string, { source, shell }: { source: string; shell: Shell }): Layer {
  const settings = assignments(text.slice(0, 1_000_000), source, shell, isRelevant).map(noted)
  return { source, kind: 'shell-profile', delivered: false, settings }
}

/** Every assignment of a script in its order, as its last command left it. */
export function assignments(text: string, source: string, shell: Shell, keep: (name: string) => boolean): Assigned[] {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  const place = placesOf(body)
  const byName = new Map<string, Assigned[]>()
  const order: Assigned[] = []
  let exportAll = false
  for (const command of commandsOf(body, shell)) {
    for (const action of actionsOf(command, shell)) {
      if (action.kind === 'export-all') exportAll = action.on
      else if (keep(action.name)) {
        const before = byName.get(action.name) ?? []
        const after = applied(before, action, command, exportAll, (value) => settingOf(source, action.name, value, place))
        byName.set(action.name, after)
        if (action.kind === 'set') order.push(...after.slice(-1))
      }
    }
  }
  const left = new Set([...byName.values()].flat())
  return order.filter((a) => left.has(a))
}

const actionsOf = (command: Command, shell: Shell): Action[] => (shell === 'fish' ? fishAction(command.words) : posixAction(command.words))

type Named = Exclude<Action, { kind: 'export-all' }>

/** The assignments of one name after an action. */
function applied(found: Assigned[], action: Named, command: Command, exportAll: boolean, make: (value: Value) => Setting): Assigned[] {
  const last = found.at(-1)
  if (action.kind === 'unset') return command.conditional ? found : []
  if (action.kind === 'mark') {
    if (last) last.exported = action.exported
    return found
  }
  // A variable that is exported once stays so when it is set again.
  const exported = action.exported ?? (exportAll || last?.exported === true)
  found.push({ setting: make(action.value), exported, conditional: command.conditional, expands: action.value.expands })
  return found
}

function settingOf(source: string, name: string, value: Value, place: (at: number) => Place): Setting {
  return { name, value: secretOf(name, value.text), from: { source, setting: name, ...place(value.at) } }
}

function noted({ setting, exported, conditional, expands }: Assigned): Setting {
  const notes = [exported ? '' : 'not exported', conditional ? 'inside a condition' : '', expands ? 'not expanded' : ''].filter(Boolean)
  return notes.length > 0 ? { ...setting, note: notes.join(', ') } : setting
}

export interface ProfilePlaces {
  /** Undefined: unknown, so that no file is looked for. */
  home: string | undefined
  env: NodeJS.ProcessEnv
  read: Read
  list?: List
}

/** The profiles of bash, zsh and fish in this home that hold such settings, the user's own shell last. Never throws. */
export function findProfiles({ home, env, read, list = listFolder }: ProfilePlaces): Layer[] {
  if (!home) return []
  const own = shellOfPath(env['SHELL'] ?? '')
  return placesIn(home, env, list)
    .toSorted((a, b) => Number(a.shell === own) - Number(b.shell === own))
    .flatMap(({ path, shell }) => {
      try {
        const layer = parseProfile(read(path, { lossy: true }), { source: tilde(path, home), shell })
        return layer.settings.length > 0 ? [layer] : []
      } catch {
        return []
      }
    })
}

/** The shell that reads a file or is a program of this name: by its name, bash where the name does not tell. */
export function shellOfPath(path: string): Shell {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/fish/.test(name)) return 'fish'
  return /^\.?z/.test(name) ? 'zsh' : 'bash'
}

function placesIn(home: string, env: NodeJS.ProcessEnv, list: List): { path: string; shell: Shell }[] {
  const zsh = env['ZDOTDIR']?.startsWith('/') ? env['ZDOTDIR'] : home
  const config = env['XDG_CONFIG_HOME']?.startsWith('/') ? env['XDG_CONFIG_HOME'] : `${home}/.config`
  const snippets = list(`${config}/fish/conf.d`).filter((name) => name.endsWith('.fish'))
  const of = (shell: Shell, folder: string, names: readonly string[]): { path: string; shell: Shell }[] =>
    names.map((name) => ({ path: `${folder.replace(/\/+$/, '')}/${name}`, shell }))
  return [
    ...of('bash', home, ['.profile', '.bash_login', '.bash_profile', '.bashrc']),
    ...of('zsh', zsh, ['.zshenv', '.zprofile', '.zshrc']),
    ...of('fish', `${config}/fish`, [...snippets.map((name) => `conf.d/${name}`), 'config.fish']),
  ]
}
