import { hasReason, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'endpoint/unsupported-scheme',
  severity: 'error',
  title: 'the program can speak the scheme of the endpoint',
  match: hasReason('no-tls', 'no-roots'),
  draft: ({ setting, reason }, seen) =>
    reason === 'no-tls'
      ? {
          message: `${setting} says https, and this program was built without TLS: nothing can be sent there.`,
          fix: { text: 'Build the program with TLS, or send to a Collector on the same machine over http' },
        }
      : {
          message: `${setting} says https, and the exporter of this program trusts no certificate, whoever signed it: every connection fails.`,
          fix: { text: seen.plan.traits.trust.text },
        },
})
