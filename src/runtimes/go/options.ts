import type { Route, Traced } from '../../types.ts'
import { type Site, candidates, nameOf } from './values.ts'
import { note } from '../parts/context.ts'
import { byDefault, derive } from '../parts/settings.ts'
import { flawOf } from '../parts/values.ts'

/** `strconv.Atoi`, in milliseconds; what is no whole number is logged and passed over. Without a limit of its own, the SDK's 30 s hold. */
export function timeout(site: Site): Traced<number> {
  for (const { name, text, traced } of candidates(site, 'TIMEOUT')) {
    const ms = /^[+-]?\d{1,19}$/.test(text) ? Number(text) : Number.NaN
    if (Math.abs(ms) < 2 ** 63) {
      if (ms > 0 && ms <= 100) note(site.ctx, name, [site.signal], 'used', 'unit', { instead: `${ms} ms` })
      return derive(ms > 0 ? ms : 30_000, traced)
    }
    const flaw = flawOf(text)
    const unit = /^\s*\d+(?:\.\d+)?\s*(?:s|ms|m)?\s*$/.test(text) && flaw !== 'whitespace'
    note(site.ctx, name, [site.signal], 'default-instead', unit ? 'unit' : (flaw ?? 'not-a-number'), { instead: '10000 ms' })
  }
  return byDefault(10_000, nameOf(null, 'TIMEOUT'))
}

/** `gzip` in small letters. Traces and metrics take any other value for none, logs go on to the generic one. */
export function compression(site: Site, out: Route): void {
  for (const { name, text } of candidates(site, 'COMPRESSION')) {
    if (text === 'gzip') out.compression = 'gzip'
    else if (text !== 'none') note(site.ctx, name, [site.signal], 'default-instead', 'compression', { instead: 'none' })
    if (text === 'gzip' || text === 'none' || site.signal !== 'logs') return
  }
}
