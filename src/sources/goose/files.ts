import type { Layer } from '../../types.ts'
import type { Kind } from '../kind.ts'
import { tilde } from '../names.ts'
import { FileError, type Read } from '../reader.ts'

/** A file that `--file` names: whether it holds depends on the other settings. */
export const gooseKind: Kind = {
  id: 'goose',
  is: (path, head) =>
    /(?:^|\/)config\.ya?ml$/.test(path) ||
    /^(?:GOOSE_\w+[^\S\n]*:|otel_(?:exporter|service|resource|traces|metrics|logs|sdk|propagators|bsp|log)_?\w*[^\S\n]*:[^\S\n]*[^\s#])/m.test(
      head,
    ),
  read: (path, { isNamed }) => ({ goose: path, ...(isNamed ? { told: path } : {}) }),
}

export interface GoosePlaces {
  env: NodeJS.ProcessEnv
  /** Undefined: unknown. */
  home: string | undefined
  read: Read
  /** `--goose-config FILE`: takes the place of the user's file. */
  explicit?: string | undefined
  /** No file is read that no option names. */
  onlyExplicit?: boolean
  platform?: NodeJS.Platform
}

/** A config file's text under the name that a user knows it by, or the layer of one that goose cannot read either. */
export type GooseConfig = { path: string; text: string } | { path: string; broken: Layer }

/**
 * The config files that goose reads, the weakest first; a file that is not there is left out. Throws UsageError for `explicit` alone.
 * Measured on 1.52.0: the additional files beat /etc/goose and lose to the user's, the last of them is the strongest, an empty, relative or
 * `~` path in GOOSE_PATH_ROOT and XDG_CONFIG_HOME does not count. A defaults.yaml beside the binary had no effect on the endpoint.
 */
export function findGooseConfigs({
  env,
  home,
  read,
  explicit,
  onlyExplicit = false,
  platform = process.platform,
}: GoosePlaces): GooseConfig[] {
  const usual = onlyExplicit ? [] : [...systemFiles(platform), ...additional(env, platform)]
  const found = usual.flatMap((path) => usualFile(path, home, read))
  if (explicit !== undefined) return [...found, { path: explicit, text: read(explicit) }]
  const own = onlyExplicit ? undefined : userFile(env, home, platform)
  return own === undefined ? found : [...found, ...usualFile(own, home, read)]
}

const systemFiles = (platform: NodeJS.Platform): string[] => (platform === 'win32' ? [] : ['/etc/goose/config.yaml'])

const additional = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] =>
  (env['GOOSE_ADDITIONAL_CONFIG_FILES'] ?? '').split(platform === 'win32' ? ';' : ':').filter((path) => path !== '')

function userFile(env: NodeJS.ProcessEnv, home: string | undefined, platform: NodeJS.Platform): string | undefined {
  const isAbsolute = (path: string | undefined): path is string =>
    path !== undefined && (platform === 'win32' ? /^(?:[a-z]:)?[\\/]/i : /^\//).test(path)
  const root = env['GOOSE_PATH_ROOT']
  if (isAbsolute(root)) return `${trimmed(root)}/config/config.yaml`
  if (platform === 'win32') return env['APPDATA'] ? `${trimmed(env['APPDATA'])}/Block/goose/config/config.yaml` : undefined
  const config = env['XDG_CONFIG_HOME']
  if (isAbsolute(config)) return `${trimmed(config)}/goose/config.yaml`
  return home ? `${trimmed(home)}/.config/goose/config.yaml` : undefined
}

const trimmed = (folder: string): string => folder.replace(/[\\/]+$/, '')

function usualFile(path: string, home: string | undefined, read: Read): GooseConfig[] {
  const source = tilde(path, home)
  try {
    return [{ path: source, text: read(path) }]
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (error.kind === 'missing') return []
    const broken = { why: WHY[error.kind] }
    return [{ path: source, broken: { source, kind: 'goose-config', delivered: true, settings: [], broken } }]
  }
}

const WHY: Record<Exclude<FileError['kind'], 'missing'>, string> = {
  folder: 'it is a folder, not a file',
  unreadable: 'it cannot be read',
  special: 'it is a device, pipe or socket, not a file',
  'too-large': 'it is larger than 1 MB',
  'not-utf8': 'it is not UTF-8 text',
}
