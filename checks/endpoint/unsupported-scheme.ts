import { readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'endpoint/unsupported-scheme',
  severity: 'error',
  title: 'the program can speak the scheme of the endpoint',
  match: (reading) => reading.reason === 'no-tls',
  draft: (reading) => ({
    message: `${reading.setting} says https, and this program was built without TLS: nothing can be sent there.`,
    fix: { text: 'Build the program with TLS, or send to a Collector on the same machine over http' },
  }),
})
