import { plain, type Secret } from '../secret.ts'
import { type Layer, type Patient, type Plan, type Runtime, SIGNALS, type Traced, type Traits } from '../types.ts'
import { merge } from './parts/settings.ts'
import { earlier } from './parts/versions.ts'
import { agentHaving } from './java/add-ons.ts'
import { resourceOf } from './java/checks.ts'
import { AGENT_CHANGES, CONFIG_FILES, type Kind, agentKind, isReadByAgent, traitsOf } from './java/facts.ts'
import { planOf, wrap } from './java/plan.ts'
import { emptyRoute } from './java/route.ts'
import { type JavaCtx, note, propertiesLayer, settingsOf, textOf } from './java/settings.ts'

/** The agent, and distributions of it that keep its settings; the operator of Kubernetes has a copy without the name. */
const AGENT =
  /^-javaagent:(?:[^=]*opentelemetry-javaagent-(?<version>\d[\w.-]*)\.jar|[^=]*(?:opentelemetry|otel)[^/\\=]*\.jar|(?:[^=]*[/\\])?javaagent\.jar)(?:=|$)/i

/** The OpenTelemetry agent for Java: the same reader as autoconfigure, with more in the box, and it never stops the program. Measured on 2.33.1. */
const javaagent: Runtime = {
  id: 'javaagent',
  title: 'Java, with the OpenTelemetry agent',
  wirings: ['agent'],
  usual: true,
  detection: {
    refines: 'java',
    prints: /otel\.javaagent|opentelemetry\.auto\.|Javaagent/,
    loaders: [{ variables: /^(?:JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)$/, onCommandLine: true, word: AGENT }],
    download: /\/opentelemetry-java-instrumentation\/releases\/download\/v(?<version>\d+(?:\.\d+)+)\//,
    operator: { annotation: 'inject-java', section: 'java', image: { isVersion: true } },
  },
  newest: '2.33.1',
  earlier: earlier(AGENT_CHANGES),
  source: 'https://github.com/open-telemetry/opentelemetry-java-instrumentation',
  reads: isReadByAgent,
  plan,
}
export default javaagent

const ENABLED = 'otel.javaagent.enabled'

function plan(patient: Patient): Plan {
  const kind = agentKind(patient.version)
  const { layer, path } = configurationFile(patient)
  const env = settingsOf(patient, layer)
  const ctx: JavaCtx = { env, readings: [], dies: kind.dies, files: patient.files, having: agentHaving(patient, env) }
  // The file of declarative configuration is looked for before the agent reads its own (measured on 2.33.1).
  const others = settingsOf(patient)
  if (CONFIG_FILES.some((property) => ctx.env.has(property) && !others.has(property)))
    for (const property of kind.version.configFile()) if (!others.has(property)) ctx.env.delete(property)
  if (path !== undefined && patient.files[path] === null)
    note(ctx, FILE, SIGNALS, 'ignored', 'file-missing', { says: `Configuration file "${path}" not found.` })
  const switched = exactly(patient, ENABLED) ?? ctx.env.get(ENABLED)
  if (switched && isExact(switched)) ctx.env.set(ENABLED, switched)
  else ctx.env.delete(ENABLED)
  const enabled = textOf(ctx, ENABLED)?.toLowerCase() ?? 'true'
  const made = enabled === 'true' ? planOf(ctx, kind, patient, isReadByAgent) : inert(ctx, kind)
  return wrap(patient, kind, 'agent', ctx, made, silentTraits(ctx, kind))
}

/** The agent looks for its switch and its file under these very names, before anything folds them (measured on 2.33.1). */
function exactly(patient: Patient, property: string): Traced<Secret> | undefined {
  const variable = property.toUpperCase().replaceAll(/[.-]/g, '_')
  return merge(patient.layers, 'jvm').get(property) ?? merge(patient.layers, 'environment').get(variable)
}

/** Under its own name in one of the three sources. */
const isExact = ({ from }: Traced<Secret>): boolean =>
  ['otel.javaagent.enabled', 'OTEL_JAVAAGENT_ENABLED'].includes(from.setting.replace(/^-D/, ''))

/** Anything but `true` switches the agent off, also nothing at all. */
function inert(ctx: JavaCtx, kind: Kind): Pick<Plan, 'routes' | 'resource'> {
  note(ctx, ENABLED, SIGNALS, 'all-off', 'disabled')
  const because = `${ctx.env.get(ENABLED)?.from.setting} is not true`
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, { ...emptyRoute(signal, kind), because }])) as Plan['routes']
  return { routes, resource: resourceOf({ ...ctx, readings: [] }, 'unknown_service:java') }
}

/** The agent prints failed exports, unless its own log is switched off. */
function silentTraits(ctx: JavaCtx, kind: Kind): Traits {
  const traits = traitsOf(kind)
  if (textOf(ctx, 'otel.javaagent.logging') !== 'none') return traits
  const text = 'The log of the agent is off (otel.javaagent.logging is none): no export error is shown.'
  return { ...traits, silent: { text, fix: { setting: 'OTEL_JAVAAGENT_LOGGING', value: 'simple' } } }
}

const FILE = 'otel.javaagent.configuration.file'

/** The agent's own properties file, the weakest of all sources; where it is missing, the agent goes on without it. */
function configurationFile(patient: Patient): { layer?: Layer; path?: string } {
  const named = exactly(patient, 'otel.javaagent.configuration-file')
  const path = (named?.value ?? plain('')).reveal()
  const text = patient.files[path]
  if (path === '') return {}
  return typeof text === 'string' ? { layer: propertiesLayer(text, path), path } : { path }
}
