import type { Seen } from '../types.ts'

/** The first of these proxy variables, in either case, that holds anything. */
export const proxySetting = (seen: Seen, names: readonly string[]): string | undefined =>
  [...seen.plan.settings.keys()].find((key) => names.includes(key.toUpperCase()) && seen.plan.settings.get(key)?.value.reveal() !== '')

/** NO_PROXY names the host, or a domain that it is in. */
export function isSpared(seen: Seen, host: string): boolean {
  const setting = proxySetting(seen, ['NO_PROXY'])
  const list = setting === undefined ? '' : (seen.plan.settings.get(setting)?.value.reveal() ?? '')
  const names = list.split(',').map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, ''),
  )
  return names.some((name) => name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`))))
}

/** The change that spares a host; in lower and upper case, since programs differ in which one they read. */
export function sparing(seen: Seen, host: string): Record<string, string> {
  const list = (name: string): string => [seen.plan.settings.get(name)?.value.reveal() ?? '', host].filter((text) => text !== '').join(',')
  return { NO_PROXY: list('NO_PROXY'), no_proxy: list('no_proxy') }
}
