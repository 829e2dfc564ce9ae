import type { Layer } from '../../types.ts'

/** What is known of the environment that the program has. */
export interface Known {
  /** The value of a variable; undefined where it is not known. */
  env(name: string): string | undefined
  /** True: what is not known is not set. */
  isAll: boolean
  /** True where the program is older than a version; what is not known is not. */
  isBefore?(version: string): boolean
}

/** What the layers of a container tell of it; `isComplete`: nothing else sets a variable. */
export function knownFrom(layers: readonly Layer[], isComplete: boolean): Known {
  const settings = new Map(layers.flatMap((layer) => layer.settings.map((setting) => [setting.name, setting] as const)))
  return {
    env(name) {
      const setting = settings.get(name)
      return setting?.unknown ? undefined : setting?.value.reveal()
    },
    isAll: isComplete && [...settings.values()].every(({ unknown }) => unknown === undefined),
  }
}

const REFERENCE = /\$\$|\$\{([^{}$]*)\}/g
/** `$NAME`, which 0.104 no longer fills in: https://github.com/open-telemetry/opentelemetry-collector/releases/tag/v0.104.0 */
const NAKED = /(?<!\$)((?:\$\$)*)\$(\w+)/g

/**
 * `${env:NAME}`, `${NAME}`, `${env:NAME:-default}` and `$$` as a Collector replaces them
 * (https://opentelemetry.io/docs/collector/configuration/#environment-variables). What is not known stays as it is written.
 */
export function expand(text: string, known: Known): string {
  const braced = known.isBefore?.('0.104') ? text.replace(NAKED, '$1${$2}') : text
  return braced.replace(REFERENCE, (whole, inside: string | undefined) => {
    if (inside === undefined) return '$'
    const uri = inside.includes(':') ? inside : `env:${inside}`
    if (!uri.startsWith('env:')) return whole
    const [name = '', fallback] = cut(uri.slice(4))
    return known.env(name) ?? (known.isAll ? (fallback ?? '') : whole)
  })
}

function cut(text: string): [name: string, fallback?: string] {
  const at = text.indexOf(':-')
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 2)]
}
