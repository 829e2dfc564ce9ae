import type { App, Told } from './app.ts'
import { header, OTEL_ROUTE, TRUE_OR_ONE } from './parts.ts'
import { withoutSlash } from '../url.ts'

/** Its own variables go by two names, of which the newer is stronger. */
const names = (what: string): string[] => [`LANGSMITH_${what}`, `LANGCHAIN_${what}`]
const own = (told: Told, what: string): string | undefined => names(what).map(told).find(Boolean)
const OWN_URL = 'https://api.smith.langchain.com'
const TRACES = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'

/** A base gets the path added, unless it ends in /traces, as bases had to once. */
const traces = (text: string, told: Told): string => (told(TRACES) || text.endsWith('/traces') ? text : `${withoutSlash(text)}/v1/traces`)

/** The provider that it makes where the program has none: langsmith/_internal/otel/_otel_client.py. */
export const langsmith: App = {
  id: 'langsmith',
  title: 'the LangSmith SDK for Python, its OpenTelemetry mode',
  source: 'https://docs.langchain.com/langsmith/trace-with-opentelemetry, https://github.com/langchain-ai/langsmith-sdk',
  tells: /^LANGSMITH_OTEL_(?:ENABLED|ONLY)$/,
  runtime: 'python',
  wiring: 'code-http',
  signals: ['traces'],
  renames: [
    { to: TRACES, names: [TRACES, 'OTEL_EXPORTER_OTLP_ENDPOINT'], as: traces },
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
      names: ['OTEL_EXPORTER_OTLP_HEADERS', ...names('API_KEY')],
      as(text, told) {
        if (told('OTEL_EXPORTER_OTLP_HEADERS')) return text
        const project = own(told, 'PROJECT')
        return [header('x-api-key', text), ...(project ? [header('Langsmith-Project', project)] : [])].join(',')
      },
    },
  ],
  usual: (told) => ({ [TRACES]: `${withoutSlash(own(told, 'ENDPOINT') ?? OWN_URL)}/otel/v1/traces` }),
  deaf: OTEL_ROUTE,
  reads: /^LANG(?:SMITH|CHAIN)_\w+$/,
  gates: [
    {
      setting: 'LANGSMITH_TRACING',
      or: ['LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING_V2', 'LANGCHAIN_TRACING'],
      on: TRUE_OR_ONE,
      value: 'true',
    },
    { setting: 'LANGSMITH_OTEL_ENABLED', or: ['LANGSMITH_OTEL_ONLY', 'LANGCHAIN_OTEL_ENABLED'], on: TRUE_OR_ONE, value: 'true' },
  ],
}
