import { isValue, whatHappens } from '../../src/engine/endpoints.ts'
import { hasReason, isEndpoint, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'endpoint/falls-back-to-localhost',
  severity: 'error',
  title: 'no endpoint is passed over for a default',
  match: (reading) => isEndpoint(reading.setting) && hasReason('not-a-url', 'unsupported-scheme')(reading) && reading.outcome === 'default-instead',
  draft: (reading) => ({
    message: `The endpoint cannot be read as a URL: ${isValue(reading)}. ${whatHappens(reading)}`,
    fix: { text: `Write the whole URL: http:// or https://, host, port` },
  }),
})
