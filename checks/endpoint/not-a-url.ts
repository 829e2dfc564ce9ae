import { isValue, whatHappens, whatIsWrong } from '../../src/engine/facts/endpoints.ts'
import { hasReason, isEndpoint, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'endpoint/not-a-url',
  severity: 'error',
  title: 'every endpoint is a URL that the program can send to',
  match: (reading) =>
    isEndpoint(reading.setting) && hasReason('not-a-url', 'unsupported-scheme')(reading) && reading.outcome !== 'default-instead',
  draft: (reading) => ({
    message: `${whatIsWrong(reading)}: ${isValue(reading)}. ${whatHappens(reading)}`,
    fix: { text: 'Write the whole URL: http:// or https://, host, port' },
  }),
})
