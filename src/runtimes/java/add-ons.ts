import { type Patient, type Signal, SIGNALS } from '../../types.ts'
import { type AddOns, addOns, givenBy, type Having, havingOf, isOpen } from '../parts/add-ons.ts'
import { merge, type Settings } from '../parts/settings.ts'
import { trimJava } from './settings.ts'

const CORE = 'io.opentelemetry:opentelemetry-'
const CONTRIB = 'io.opentelemetry.contrib:opentelemetry-'
const GOOGLE = 'com.google.cloud.opentelemetry:'

const TRACE_PROPAGATORS = [`${CORE}extension-trace-propagators`]
const XRAY_PROPAGATOR = [`${CONTRIB}aws-xray-propagator`, `${CORE}extension-aws`]
const JAEGER_REMOTE = [`${CORE}sdk-extension-jaeger-remote-sampler`]
const PRINTED = [`${CORE}exporter-logging-otlp`]
const KAFKA = [`${CONTRIB}kafka-exporter`]

/** Names of their providers, in the sources of opentelemetry-java, -java-contrib and GoogleCloudPlatform/opentelemetry-operations-java. */
export const PROPAGATORS: AddOns = addOns({
  b3: TRACE_PROPAGATORS,
  b3multi: TRACE_PROPAGATORS,
  jaeger: TRACE_PROPAGATORS,
  ottrace: TRACE_PROPAGATORS,
  xray: XRAY_PROPAGATOR,
  'xray-lambda': XRAY_PROPAGATOR,
  gcp: [`${GOOGLE}propagators-gcp`],
  'oneway-gcp': [`${GOOGLE}propagators-gcp`],
})
const LOGGED = { 'logging-otlp': PRINTED, 'experimental-otlp/stdout': PRINTED }
export const EXPORTERS: Readonly<Record<Signal, AddOns>> = {
  traces: addOns({ ...LOGGED, zipkin: [`${CORE}exporter-zipkin`], kafka: KAFKA, google_cloud_trace: [`${GOOGLE}exporter-auto`] }),
  metrics: addOns({ ...LOGGED, prometheus: [`${CORE}exporter-prometheus`], google_cloud_monitoring: [`${GOOGLE}exporter-auto`] }),
  logs: addOns(LOGGED),
}
export const SAMPLERS: AddOns = addOns({
  jaeger_remote: JAEGER_REMOTE,
  parentbased_jaeger_remote: JAEGER_REMOTE,
  xray: [`${CONTRIB}aws-xray`],
})

const namesIn = (env: Settings, property: string): string[] => (env.get(property)?.value.reveal() ?? '').split(',').map(trimJava)

const gradle = (packages: readonly string[]): string => packages.map((name) => `runtimeOnly("${name}")`).join('\n')

/** Autoconfigure with no more than the OTLP and the logging exporters, and with the artefacts that are named. */
export const ADDED = { bare: 'autoconfigure', full: 'autoconfigure+extensions' } as const
export const javaHaving = (patient: Patient): Having => havingOf(patient, givenBy(patient, ADDED), gradle)

const AGENT = /^(?:JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)$/
/** The agent as it is published; distributions of it, under names of their own, bring more. */
const PLAIN_AGENT = /-javaagent:(?:[^\s=]*[/\\])?opentelemetry(?:-javaagent)?(?:-\d[\w.-]*)?\.jar(?=[=\s]|$)/

/**
 * The agent takes further artefacts from where otel.javaagent.extensions says, or out of its own archive. Where the published one is loaded and
 * that is not set, it has no others: https://opentelemetry.io/docs/zero-code/java/agent/extensions/
 */
export function agentHaving(patient: Patient, env: Settings): Having {
  const isExtended = Boolean(env.get('otel.javaagent.extensions')?.value.reveal())
  const isPlain = [...merge(patient.layers, 'environment')].some(
    ([name, { value }]) => AGENT.test(name) && PLAIN_AGENT.test(value.reveal()),
  )
  return havingOf({}, isPlain && !isExtended ? 'absent' : 'unknown', () => 'export OTEL_JAVAAGENT_EXTENSIONS=/path/to/extension.jar')
}

/** Something is named that needs an artefact of which nothing is known. */
export function asksForMore(patient: Patient, env: Settings): boolean {
  const having = javaHaving({ ...patient, wiring: undefined })
  return (
    isOpen(namesIn(env, 'otel.propagators'), PROPAGATORS, having) ||
    isOpen(namesIn(env, 'otel.traces.sampler'), SAMPLERS, having) ||
    SIGNALS.some((signal) => isOpen(namesIn(env, `otel.${signal}.exporter`), EXPORTERS[signal], having))
  )
}
