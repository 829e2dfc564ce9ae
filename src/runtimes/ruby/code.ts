import type { CodeRules } from '../parts/in-code-route.ts'
import { ownName } from '../parts/values.ts'

/**
 * `OTLP::Exporter.new(endpoint: …)`: what is given takes the place of the variables, and an endpoint that is given gets no path added. Where a span
 * processor is added, those of the environment are not made
 * (https://github.com/open-telemetry/opentelemetry-ruby/blob/main/exporter/otlp/lib/opentelemetry/exporter/otlp/exporter.rb and sdk/lib/opentelemetry/sdk/configurator.rb).
 */
export const rubyRules: CodeRules = {
  languages: ['Ruby'],
  wiring: (exporters, asked) => asked ?? (exporters.some(({ signal }) => signal !== 'traces') ? 'all-signals' : 'traces'),
  variable(role, text) {
    if (text === '') return null
    if (role === 'endpoint') return { what: 'ENDPOINT', text }
    if (role === 'timeout') return { what: 'TIMEOUT', text }
    if (role === 'compression') return { what: 'COMPRESSION', text }
    return role === 'headers' ? { what: 'HEADERS', text } : null
  },
  // What is made in code is there whatever the variable says.
  fixes: () => [{ what: 'EXPORTER', text: 'otlp' }],
  nameOf: ownName,
  headers: () => 'replaced',
  others: () => 'traces',
}
