import { isValue, whatHappens } from '../../src/engine/endpoints.ts'
import { hasReason, isEndpoint, readingCheck } from '../../src/engine/kit.ts'
import type { Reading } from '../../src/types.ts'

export default readingCheck({
  id: 'endpoint/not-a-url',
  severity: 'error',
  title: 'every endpoint is a URL that the program can send to',
  match: (reading) => isEndpoint(reading.setting) && hasReason('not-a-url', 'unsupported-scheme')(reading) && reading.outcome !== 'default-instead',
  draft: (reading) => ({
    message: `${what(reading)}: ${isValue(reading)}. ${whatHappens(reading)}`,
    fix: { text: 'Write the whole URL: http:// or https://, host, port' },
  }),
})

const what = ({ reason }: Reading): string => (reason === 'unsupported-scheme' ? 'The scheme of the endpoint is neither http nor https' : 'The endpoint is not a valid URL')
