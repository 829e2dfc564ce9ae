import type { Draft, Route, Seen } from '../../types.ts'
import { rewrite, settingOf } from '../change.ts'
import { exporting, settingEvidence } from '../kit.ts'
import { parseUrl } from '../../url.ts'

/** True where the program sends to another host than the one that is written: what it adds behind two slashes may be one to it. */
export function isHostLost(seen: Seen, { url, dial }: Route): boolean {
  const written = parseUrl(settingOf(seen, url)?.raw.reveal().trim() ?? '')?.hostname
  return written !== undefined && written !== '' && dial !== undefined && bare(written) !== bare(dial.host)
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '').toLowerCase()

/** Endpoints that end in two slashes, and lead to another host by that. */
export const lostHosts = (seen: Seen): Draft[] =>
  exporting(seen).flatMap((route) => {
    const setting = settingOf(seen, route.url)
    const old = setting?.raw.reveal() ?? ''
    if (!setting || !/[^/]\/{2,}\s*$/.test(old) || !isHostLost(seen, route)) return []
    const text = old.replace(/(?<!\/)\/+\s*$/, '')
    return [
      {
        signals: [route.signal],
        message: `${setting.name} ends in two slashes: the program takes what it adds behind them for a host, and sends to ${route.dial?.host}.`,
        evidence: [settingEvidence(setting.from, setting.raw, [text.length, old.length])],
        culprits: [setting.name],
        fix: { text: 'Take the slashes away', ...rewrite(setting.name, setting.raw, text) },
        mend: { [setting.name]: text },
      },
    ]
  })
