import { kotlinForm } from './setup.ts'
import { urlSecret } from '../../redact.ts'
import { plain } from '../../secret.ts'
import { type Patient, type Plan, type Reading, type Route, type Runtime, type Signal, SIGNALS } from '../../types.ts'
import { proxyOf } from '../java/connection.ts'
import java from '../java/index.ts'
import { isAutoconfigured, metricsInCode, readByCode, resourceInCode, tracesInCode } from './code.ts'
import { type Era, TRAITS, eraOf, exporterLine, isReadByKoog, withContent } from './facts.ts'
import { type InCode, codeIn } from '../parts/code.ts'
import { type Settings, byDefault, idleOf, merge, textOf } from '../parts/settings.ts'
import { UPPER } from '../parts/values.ts'
import { blankRoute } from '../parts/route.ts'
import { withoutSlash } from '../../url.ts'

/** Its exporters are named in code, in `install(OpenTelemetry) { … }`; the environment tells nothing of them. */
const koog: Runtime = {
  id: 'koog',
  title: 'Koog, the agent framework for Kotlin',
  wirings: ['code'],
  detection: {
    prints: /\bai\.koog\.[\w.]+/,
    packages: { of: 'jvm', tells: /^ai\.koog:/, versions: [/^ai\.koog:koog-agents$/, /^ai\.koog:/] },
    code: { tells: /\bai\.koog\./ },
  },
  forms: [kotlinForm],
  newest: '1.1.1',
  source: 'https://docs.koog.ai/opentelemetry-support/',
  reads: isReadByKoog,
  plan,
}
export default koog

function plan(patient: Patient): Plan {
  const era = eraOf(patient.version)
  const inCode = codeIn(patient)
  const { version, detectedBy, candidates } = patient
  const runtime = { id: 'koog', wiring: 'code', version, detectedBy, candidates }
  // Measured on 0.8.0: with `setSdk(AutoConfiguredOpenTelemetrySdk…)` the environment counts as it does for Java; of its own the SDK has metrics, and no logs.
  const env = merge(patient.layers, 'environment')
  if (isAutoconfigured(inCode, era)) {
    const made = java.plan({ ...patient, wiring: 'autoconfigure', version: undefined })
    return { ...made, runtime, routes: { ...made.routes, logs: emptyRoute(env, 'logs', era) } }
  }
  const read = readByCode(patient)
  const readings = [...notRead(env, /^OTEL_/i), ...notRead(merge(patient.layers, 'jvm'), /^otel\./)].filter(
    ({ setting }) => !read.has(setting),
  )
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, emptyRoute(env, signal, era)])) as Record<Signal, Route>
  const resource: Plan['resource'] = {
    'service.name': byDefault(plain(TRAITS.defaultServiceName), 'service.name'),
    'telemetry.sdk.language': byDefault(plain(era.language), 'telemetry.sdk.language'),
  }
  if (inCode) {
    readings.push(...tracesInCode(inCode, env, era, routes.traces), ...metricsInCode(inCode, era, routes.metrics))
    resourceInCode(inCode, resource)
    for (const { dial, protocol, signal } of [routes.traces, routes.metrics])
      if (dial && protocol !== 'http/json') routes[signal].proxy = proxyOf(patient, dial)
  }
  return {
    runtime,
    traits: traitsFor(inCode, env),
    routes,
    resource,
    readings,
    idle: idleOf(patient.layers),
    settings: inCode ? new Map([...env, ...inCode.values]) : env,
  }
}

/** Without the sources nobody knows what the code says. */
function traitsFor(inCode: InCode | null, env: Settings): Plan['traits'] {
  if (inCode) return { ...withContent(TRAITS), configure: { text: TRAITS.configure.text, line: exporterLine(meantUrl(env)) } }
  const text = 'Its exporters stand in its code, and no variable changes them: name its sources, so that they can be read'
  return { ...TRAITS, configure: { text, line: 'otel-doctor check --source .' } }
}

/** The destination that the variables name, though they are not heard; null where it may hold a secret. */
function meantUrl(env: Settings): string | null {
  const own = env.get('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')?.value
  const generic = env.get('OTEL_EXPORTER_OTLP_ENDPOINT')?.value
  const text = own?.reveal() || (generic?.reveal() ? `${withoutSlash(generic.reveal())}/v1/traces` : '')
  const isShown = /^https?:\/\//.test(text) && !text.includes('"') && urlSecret(text).hiddenParts().length === 0
  return isShown ? text : null
}

function emptyRoute(env: Settings, signal: Signal, era: Era): Route {
  const isTraces = signal === 'traces'
  return blankRoute(signal, {
    state: isTraces ? 'console' : 'off',
    because: isTraces
      ? `no exporter is known from its code, and without one Koog prints its spans to ${era.console}`
      : `Koog makes no ${signal}`,
    wanted: wantedBy(env, signal),
  })
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
