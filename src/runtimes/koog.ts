import { plain } from '../secret.ts'
import { type Patient, type Plan, type Reading, type Route, type Runtime, type Signal, SIGNALS, type Traits } from '../types.ts'
import { type Settings, byDefault, idleOf, merge, textOf } from './parts/settings.ts'
import { UPPER } from './parts/values.ts'

/** Koog's helpers for backends read these, where the code calls them (addLangfuseExporter, addWeaveExporter, addDatadogExporter). */
const READ = /^(?:LANGFUSE_(?:HOST|BASE_URL|PUBLIC_KEY|SECRET_KEY)|WEAVE_(?:URL|ENTITY|PROJECT_NAME|API_KEY)|DD_(?:API_KEY|SITE))$/

/** Neither era reads any setting of OpenTelemetry: measured on 1.1.1 and 0.8.0, sources of 0.4.2 to 1.1.1 read. */
interface Era {
  /** Where spans go that no exporter takes. */
  console: string
  language: 'java' | 'kotlin'
}
const OLD: Era = { console: 'the log of java.util.logging', language: 'java' }
const NEW: Era = { console: 'standard output', language: 'kotlin' }

/** Its exporters are named in code, in `install(OpenTelemetry) { … }`; the environment tells nothing of them. */
const koog: Runtime = {
  id: 'koog',
  title: 'Koog, the agent framework for Kotlin',
  wirings: ['code'],
  newest: '1.1.1',
  source: 'https://docs.koog.ai/opentelemetry-support/',
  reads: (name) => READ.test(name),
  plan,
}
export default koog

/** 1.0.0-preview7 is the first of the new era; a version that is not known counts as the newest. */
function eraOf(version = ''): Era {
  const preview = /^v?1\.0\.0-preview-?(\d+)/.exec(version)?.[1]
  return /^v?0\./.test(version) || Number(preview ?? Infinity) < 7 ? OLD : NEW
}

function plan(patient: Patient): Plan {
  const env = merge(patient.layers, 'environment')
  const properties = merge(patient.layers, 'jvm')
  const era = eraOf(patient.version)
  return {
    runtime: { id: 'koog', wiring: 'code', version: patient.version, detectedBy: patient.detectedBy, candidates: patient.candidates },
    traits,
    routes: Object.fromEntries(SIGNALS.map((signal) => [signal, route(env, signal, era)])) as Record<Signal, Route>,
    resource: {
      'service.name': byDefault(plain(traits.defaultServiceName), 'service.name'),
      'telemetry.sdk.language': byDefault(plain(era.language), 'telemetry.sdk.language'),
    },
    readings: [...notRead(env, /^OTEL_/i), ...notRead(properties, /^otel\./)],
    idle: idleOf(patient.layers),
    settings: env,
  }
}

function route(env: Settings, signal: Signal, era: Era): Route {
  const isTraces = signal === 'traces'
  return {
    signal,
    state: isTraces ? 'console' : 'off',
    because: isTraces
      ? `no exporter is known from its code, and without one Koog prints its spans to ${era.console}`
      : `Koog makes no ${signal}`,
    wanted: wantedBy(env, signal),
    protocol: 'http/protobuf',
    headers: {},
    proxy: null,
    compression: 'none',
    timeoutMs: byDefault(10_000, 'OTEL_EXPORTER_OTLP_TIMEOUT'),
    sampler: byDefault('parentbased_always_on', 'OTEL_TRACES_SAMPLER'),
    also: [],
  }
}

/** What the user asks for, though it is not heard. Metrics and logs only where they are named: a common endpoint is meant for the spans. */
function wantedBy(env: Settings, signal: Signal): Route['wanted'] {
  const names = (textOf(env, `OTEL_${UPPER[signal]}_EXPORTER`) ?? '').split(',').map((name) => name.trim().toLowerCase())
  if (textOf(env, `OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`) || names.includes('otlp')) return 'own'
  if (signal !== 'traces') return null
  return textOf(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') ? 'generic' : 'default'
}

/** No version has autoconfiguration: every variable and property of OpenTelemetry is without effect, OTEL_SDK_DISABLED too (measured). */
function notRead(settings: Settings, names: RegExp): Reading[] {
  return [...settings]
    .filter(([name]) => names.test(name))
    .map(([name, { from, value }]): Reading => {
      const own = SIGNALS.filter((signal) => new RegExp(`[_.]${signal}[_.]`, 'i').test(name))
      const signals = own.length > 0 ? own : [...SIGNALS]
      return { from, setting: name, raw: value, outcome: 'ignored', reason: 'not-read', signals }
    })
}

const traits: Traits = {
  onByDefault: true,
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  defaultEndpoint: 'http://localhost:4318',
  // Koog itself has no switch in the environment; this is what the specification has, for programs that read it for Koog.
  offSwitch: () => null,
  redirects: {
    follows: true,
    asGet: true,
    text: 'the exporters follow a 302 as a GET and take the 200 behind it for success: the spans are lost',
  },
  trust: {
    reads: [],
    text: 'Koog trusts what the JVM trusts: -Djavax.net.ssl.trustStore names another store; none of the OTEL_* certificate settings is read',
  },
  defaultServiceName: 'ai.koog',
  timeoutUnit: 'ms',
}
