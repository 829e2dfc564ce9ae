import { headerLine } from '../java/code.ts'
import type { CodeExporter, Dependency, Traits } from '../../types.ts'

/** Koog's helpers for backends read these, where the code calls them (addLangfuseExporter, addWeaveExporter, addDatadogExporter). */
const READ = /^(?:LANGFUSE_(?:HOST|BASE_URL|PUBLIC_KEY|SECRET_KEY)|WEAVE_(?:URL|ENTITY|PROJECT_NAME|API_KEY)|DD_(?:API_KEY|SITE))$/
export const isReadByKoog = (name: string): boolean => READ.test(name)

/** Neither era reads any setting of OpenTelemetry: measured on 1.1.1 and 0.8.0, sources of 0.4.2 to 1.1.1 read. */
export interface Era {
  name: 'old' | 'new'
  /** Where spans go that no exporter takes. */
  console: string
  language: 'java' | 'kotlin'
  /** What the helpers for one backend send. */
  integration: 'http/protobuf' | 'http/json'
  /** A hook flushes when the JVM ends. */
  flushes: boolean
  /** The exporters of OpenTelemetry come with Koog. */
  brings: RegExp
}
const OLD: Era = {
  name: 'old',
  console: 'the log of java.util.logging',
  language: 'java',
  integration: 'http/protobuf',
  flushes: true,
  brings: /^opentelemetry-exporter-(?:otlp|logging)$/,
}
const NEW: Era = {
  name: 'new',
  console: 'standard output',
  language: 'kotlin',
  integration: 'http/json',
  flushes: false,
  brings: /^$/,
}

/** 1.0.0-preview7 is the first of the new era; a version that is not known counts as the newest. */
export function eraOf(version = ''): Era {
  const preview = /^v?1\.0\.0-preview-?(\d+)/.exec(version)?.[1]
  return /^v?0\./.test(version) || Number(preview ?? Infinity) < 7 ? OLD : NEW
}

/** The helpers for one backend: where they send, and the variables that stand in for their arguments. */
export interface Helper {
  /** Variables for the address, the strongest first; then the default. */
  address: readonly string[]
  fallback: string
  url(address: string): string
  /** Without these the program stops. */
  needs: readonly { role: 'public-key' | 'secret-key' | 'entity'; variable: string }[]
  headers(values: Readonly<Record<string, string>>): Readonly<Record<string, string>>
}

const basic = (pair: string): string => `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`

/** https://github.com/JetBrains/koog, agents-features-opentelemetry, integration; the same addresses in 0.4.2 to 1.1.1. */
export const HELPERS: Readonly<Record<string, Helper>> = {
  addLangfuseExporter: {
    address: ['LANGFUSE_HOST', 'LANGFUSE_BASE_URL'],
    fallback: 'https://cloud.langfuse.com',
    url: (address) => `${address}/api/public/otel/v1/traces`,
    needs: [
      { role: 'public-key', variable: 'LANGFUSE_PUBLIC_KEY' },
      { role: 'secret-key', variable: 'LANGFUSE_SECRET_KEY' },
    ],
    headers: (values) => ({ authorization: basic(`${values['public-key']}:${values['secret-key']}`) }),
  },
  addWeaveExporter: {
    address: ['WEAVE_URL'],
    fallback: 'https://trace.wandb.ai',
    url: (address) => `${address}/otel/v1/traces`,
    needs: [
      { role: 'entity', variable: 'WEAVE_ENTITY' },
      { role: 'secret-key', variable: 'WEAVE_API_KEY' },
    ],
    headers: (values) => ({
      project_id: `${values['entity']}/${values['project'] ?? 'koog-tracing'}`,
      authorization: basic(`api:${values['secret-key']}`),
    }),
  },
  addDatadogExporter: {
    address: ['DD_SITE'],
    fallback: 'datadoghq.com',
    url: (address) => `https://otlp.${address}/v1/traces`,
    needs: [{ role: 'secret-key', variable: 'DD_API_KEY' }],
    headers: (values) => ({ 'dd-api-key': values['secret-key'] ?? '', 'dd-otlp-source': 'llmobs' }),
  },
}

/** The artefact that a class of OpenTelemetry stands in; null for Koog's own. */
export function artefactOf({ name }: CodeExporter): string | null {
  if (/^Otlp(?:Http|Grpc)\w+Exporter$/.test(name)) return 'opentelemetry-exporter-otlp'
  if (name === 'LoggingSpanExporter') return 'opentelemetry-exporter-logging'
  return /^(?:OtlpJsonLogging)\w+Exporter$/.test(name) ? 'opentelemetry-exporter-logging-otlp' : null
}

/** Dependencies that bring exporters of their own along. */
export const mayBring = ({ group, name }: Dependency): boolean =>
  /opentelemetry/.test(group) && /exporter|starter|distro|agent|all|bom-alpha/.test(name)

/** What names a destination in code, of any version. */
export function exporterLine(url: string | null): string {
  const builder = `OtlpHttpSpanExporter.builder().setEndpoint("${url ?? 'http://localhost:4318/v1/traces'}").build()`
  return `install(OpenTelemetry) { addSpanExporter(${builder}) }`
}

export const TRAITS: Traits & Required<Pick<Traits, 'configure'>> = {
  onByDefault: true,
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  defaultEndpoint: 'http://localhost:4318',
  // Koog itself has no switch in the environment; this is what the specification has, for programs that read it for Koog.
  offSwitch: () => null,
  offersHttp2: true,
  redirects: {
    follows: true,
    asGet: true,
    text: 'the exporters follow a 302 as a GET and take the 200 behind it for success: the spans are lost',
  },
  trust: {
    reads: [],
    roots: 'jvm',
    files: [{ setting: 'javax.net.ssl.trustStore', isOpaque: true }],
    text: 'Koog trusts what the JVM trusts: -Djavax.net.ssl.trustStore names another store; none of the OTEL_* certificate settings is read',
  },
  defaultServiceName: 'ai.koog',
  timeoutUnit: 'ms',
  headerLine,
  configure: { text: 'Name the destination in the code of the agent; no variable does', line: exporterLine(null) },
}

/** With the sources at hand it is known whether prompts and answers are in the spans. */
export const withContent = (traits: Traits): Traits => ({
  ...traits,
  content: {
    text: 'Koog masks prompts and answers: each reads HIDDEN:non-empty in the spans, unless setVerbose(true) is called.',
    setting: 'setVerbose',
    value: 'true',
    line: 'install(OpenTelemetry) { setVerbose(true) }',
  },
})
