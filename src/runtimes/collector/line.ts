/** How a setting is written in the file: one that is there by its key, a new one with all that it stands under. */
export function lineOf(setting: string, value: string | null, isThere: boolean): string {
  const keys = setting.match(/"(?:[^"\\]|\\.)*"|[^.]+/g) ?? [setting]
  const last = keys.at(-1) ?? setting
  if (value === null) return `remove ${setting}`
  if (keys[0] === 'otelcol')
    return `${isThere ? '' : inBlocks(keys)}${last} = ${/^(?:true|false|\d+)$/.test(value) ? value : JSON.stringify(value)}`
  const line = `${last}: ${scalar(value)}`
  return isThere ? line : [...keys.slice(0, -1).map((key, i) => `${'  '.repeat(i)}${key}:`), '  '.repeat(keys.length - 1) + line].join('\n')
}

const inBlocks = (keys: readonly string[]): string => (keys.at(-2) === 'tls' ? 'in tls { } of client { }: ' : `in ${keys.at(-2)} { }: `)

const scalar = (value: string): string => (/^(?:true|false|\d+|[\w./-]+|https?:\/\/[\w./:-]+)$/.test(value) ? value : JSON.stringify(value))
