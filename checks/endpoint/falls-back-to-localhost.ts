import { rewrite } from '../../src/engine/change.ts'
import { isSecureThere, isValue, schemeFor, whatHappens, whatIsWrong } from '../../src/engine/facts/endpoints.ts'
import { hasReason, isEndpoint, readingCheck } from '../../src/engine/kit.ts'

/** Another scheme, and not one of a name service or a socket of the machine. */
const OTHER = /^(?!unix|dns|passthrough|xds|vsock|file)[a-z][a-z0-9+.-]*:\/\/([^/].*)$/is

export default readingCheck({
  id: 'endpoint/falls-back-to-localhost',
  severity: 'error',
  title: 'no endpoint is passed over for a default',
  match: (reading) =>
    isEndpoint(reading.setting) && hasReason('not-a-url', 'unsupported-scheme')(reading) && reading.outcome === 'default-instead',
  draft(reading, seen) {
    const old = reading.raw.reveal()
    const rest = reading.reason === 'unsupported-scheme' ? OTHER.exec(old)?.[1] : undefined
    const text = rest === undefined ? old.replace(/^(https?):\/?(?=[^/])/i, '$1://') : schemeFor(rest, seen.profile) + rest
    const isMended = text !== old
    return {
      ...(isSecureThere(reading) ? { severity: 'note' } : {}),
      message: `${whatIsWrong(reading)}: ${isValue(reading)}. ${whatHappens(reading)}`,
      fix: isMended
        ? {
            text: rest === undefined ? 'Write two slashes behind the scheme' : `Begin it with ${schemeFor(rest, seen.profile)}`,
            ...rewrite(reading.setting, reading.raw, text),
          }
        : { text: 'Write the whole URL: http:// or https://, host, port' },
      ...(isMended ? { mend: { [reading.setting]: text } } : {}),
    }
  },
})
