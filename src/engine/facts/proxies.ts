import type { Draft, Seen } from '../../types.ts'
import { evidence } from '../kit.ts'

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

/** A proxy that is no URL for this program: it sends nothing at all. */
export const unusableProxies = (seen: Seen): Draft[] =>
  seen.plan.readings
    .filter(({ setting, outcome }) => /_proxy$/i.test(setting) && outcome === 'signal-off')
    .map((reading) => ({
      signals: reading.signals,
      severity: 'error',
      message: `${reading.setting} names no proxy that this program can use, and nothing leaves: it wants a whole URL.`,
      evidence: [evidence(reading)],
      fix: { text: `Write ${reading.setting} as http://host:port, or remove it` },
      culprits: [reading.setting],
    }))
