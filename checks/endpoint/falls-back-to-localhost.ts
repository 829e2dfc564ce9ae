import { rewrite } from '../../src/engine/change.ts'
import { isSecureThere, isValue, whatHappens, whatIsWrong } from '../../src/engine/facts/endpoints.ts'
import { hasReason, isEndpoint, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'endpoint/falls-back-to-localhost',
  severity: 'error',
  title: 'no endpoint is passed over for a default',
  match: (reading) =>
    isEndpoint(reading.setting) && hasReason('not-a-url', 'unsupported-scheme')(reading) && reading.outcome === 'default-instead',
  draft(reading) {
    const old = reading.raw.reveal()
    const text = old.replace(/^(https?):\/?(?=[^/])/i, '$1://')
    const isMended = text !== old
    return {
      ...(isSecureThere(reading) ? { severity: 'note' } : {}),
      message: `${whatIsWrong(reading)}: ${isValue(reading)}. ${whatHappens(reading)}`,
      fix: isMended
        ? { text: 'Write two slashes behind the scheme', ...rewrite(reading.setting, reading.raw, text) }
        : { text: 'Write the whole URL: http:// or https://, host, port' },
      ...(isMended ? { mend: { [reading.setting]: text } } : {}),
    }
  },
})
