import { apps } from '../apps/index.ts'
import { secretOf } from '../redact.ts'
import type { Layer, Setting } from '../types.ts'

/** Options of a command line that some app is set up with: `--otlp-traces-endpoint`. */
const FLAGS = new Set(
  apps
    .flatMap(({ renames = [], gates = [] }) => [
      ...renames.flatMap(({ names }) => names),
      ...gates.flatMap(({ setting, or = [] }) => [setting, ...or]),
    ])
    .filter((name) => name.startsWith('--')),
)

/** What the words say by such options, as settings of that name. */
export function flagLayers(words: readonly string[], source: string): Layer[] {
  const settings = words.flatMap((word, i): Setting[] => {
    const cut = word.indexOf('=')
    const name = cut < 0 ? word : word.slice(0, cut)
    const value = cut < 0 ? words[i + 1] : word.slice(cut + 1)
    return FLAGS.has(name) && value !== undefined ? [{ name, value: secretOf(name, value), from: { source, setting: name } }] : []
  })
  return settings.length > 0 ? [{ source, kind: 'environment', delivered: true, settings }] : []
}
