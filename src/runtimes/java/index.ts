import { hasPackage } from '../parts/packages.ts'
import { urlSecret } from '../../redact.ts'
import { type Patient, type Plan, type Route, type Runtime, SIGNALS, type Signal } from '../../types.ts'
import { isFileKnown } from '../parts/file/rules.ts'
import { codeIn } from '../parts/code.ts'
import { defaultText, derive } from '../parts/settings.ts'
import { PATH } from '../parts/values.ts'
import { earlier } from '../parts/versions.ts'
import { ADDED, asksForMore, javaHaving } from './add-ons.ts'
import { resourceOf } from './checks.ts'
import { builtRoutes, headerLine } from './code.ts'
import { proxyOf } from './connection.ts'
import { CHANGES, DEFAULT_ENDPOINT, isReadByJava, javaKind, traitsOf } from './facts.ts'
import { fileOf, planOf, wrap } from './plan.ts'
import { emptyRoute } from './route.ts'
import { type JavaCtx, isTrue, note, settingsOf } from './settings.ts'

/** Autoconfigure with opentelemetry-sdk-extension-declarative-config beside it. */
const DECLARATIVE = 'autoconfigure+declarative'

/** The OpenTelemetry SDK for Java: with autoconfigure, with builders in code, or the global one. Measured on 1.67.0. */
const java: Runtime = {
  id: 'java',
  title: 'Java, the OpenTelemetry SDK',
  wirings: ['autoconfigure', 'code', 'global', DECLARATIVE, ADDED.full],
  open,
  added: ADDED,
  detection: {
    prints: /io\.opentelemetry|\[OkHttp |\bjavax?\.(?:net|io|lang)\.\w+|io\.grpc\.\w+|StatusRuntimeException|\bPKIX\b|otel\.\w+\.exporter/,
    programs: /^java$/,
    script: { valued: /^-(?:cp|classpath)$/, runs: /^-jar$|^-javaagent:/ },
    images: /(?:^|\/)(?:openjdk|eclipse-temurin|amazoncorretto|ibm-semeru-runtimes)$/,
    packages: {
      of: 'jvm',
      tells: /^io\.opentelemetry(?:\.\w+)*:/,
      wirings: (names) =>
        hasPackage(names, /:opentelemetry-(?:sdk-extension-autoconfigure|spring-boot-starter)$/) ? ['autoconfigure'] : [],
      plain: /^io\.opentelemetry(?:\.\w+)*:(?!.*-(?:starter|distro|agent))/,
      versions: [/^io\.opentelemetry:opentelemetry-(?:sdk|exporter-otlp|sdk-extension-autoconfigure|bom|api)$/],
    },
    layer: { kind: 'jvm', tells: /^otel\./ },
    code: {
      languages: ['Kotlin', 'Java'],
      wirings: [
        [/AutoConfiguredOpenTelemetrySdk/, 'autoconfigure'],
        [/^/, 'code'],
      ],
    },
  },
  newest: '1.67.0',
  earlier: earlier(CHANGES),
  source: 'https://github.com/open-telemetry/opentelemetry-java/tree/main/sdk-extensions/autoconfigure',
  reads: isReadByJava,
  plan,
}
export default java

/** Builders in code and the global SDK read no setting: they are open only where there is none that autoconfigure reads. */
function open(patient: Patient): readonly string[] {
  const set = settingsOf(patient)
  const isSet = [...set.keys()].some((property) => property.startsWith('otel.') && isReadByJava(property))
  const file = fileOf({ env: set }, javaKind(patient.version))
  if (file !== undefined) return isFileKnown(patient, set, file) ? [DECLARATIVE, 'autoconfigure'] : ['autoconfigure', DECLARATIVE]
  if (asksForMore(patient, set)) return [ADDED.full, 'autoconfigure']
  return isSet ? ['autoconfigure'] : ['autoconfigure', 'code', 'global']
}

function plan(patient: Patient): Plan {
  const kind = javaKind(patient.version)
  const wiring = patient.wiring ?? open(patient)[0] ?? 'autoconfigure'
  const ctx: JavaCtx = {
    env: settingsOf(patient),
    readings: [],
    dies: kind.dies,
    files: patient.files,
    having: javaHaving(patient),
  }
  // GlobalOpenTelemetry catches what autoconfigure throws, and the program goes on with nothing.
  if (wiring === 'global') ctx.dies = 'all-off'
  if (wiring === 'code') return inCode(patient, ctx)
  const made = wiring === 'global' && !isTrue(ctx, GLOBAL) ? noGlobal(ctx) : planOf(ctx, kind, { ...patient, wiring }, isReadByJava)
  return wrap({ ...patient, wiring }, kind, wiring, ctx, made)
}

const GLOBAL = 'otel.java.global.autoconfigure.enabled'

/** GlobalOpenTelemetry.get() where nothing has set it: everything is dropped, unless the property lets autoconfigure do it. */
function noGlobal(ctx: JavaCtx): Pick<Plan, 'routes' | 'resource'> {
  const because = 'GlobalOpenTelemetry does nothing unless otel.java.global-autoconfigure.enabled is true'
  const routes = SIGNALS.map((signal): [Signal, Route] => [signal, { ...emptyRoute(signal, javaKind()), because }])
  return { routes: Object.fromEntries(routes) as Plan['routes'], resource: resourceOf({ ...ctx, readings: [] }, 'unknown_service:java') }
}

/** Exporters that builders make read no setting at all; without setEndpoint they send to the default. */
function inCode(patient: Patient, ctx: JavaCtx): Plan {
  const kind = { ...javaKind(patient.version), protocol: 'http/protobuf' as const }
  const routes = SIGNALS.map((signal): [Signal, Route] => {
    const url = DEFAULT_ENDPOINT[kind.protocol] + PATH[signal]
    const dial = { host: 'localhost', port: 4318, tls: false }
    const proxy = proxyOf(patient, dial)
    const from = defaultText(url, 'OTEL_EXPORTER_OTLP_ENDPOINT')
    const because = 'the exporter is made in code, which names its destination'
    return [
      signal,
      {
        ...emptyRoute(signal, kind),
        state: 'export',
        because,
        wanted: 'default',
        url: derive(urlSecret(url), from),
        join: 'default',
        dial,
        proxy,
      },
    ]
  })
  const code = codeIn(patient)
  const built = code ? builtRoutes(code, kind) : null
  for (const route of Object.values(built?.routes ?? {})) if (route.dial) route.proxy = proxyOf(patient, route.dial)
  for (const property of ctx.env.keys()) if (isReadByJava(property)) note(ctx, property, SIGNALS, 'ignored', 'not-read')
  const others = new Map([...ctx.env].filter(([property]) => !isReadByJava(property)))
  const resource = resourceOf({ ...ctx, env: new Map(), readings: [] }, 'unknown_service:java')
  const made = { routes: built ? built.routes : (Object.fromEntries(routes) as Plan['routes']), resource }
  const plan = wrap(patient, kind, 'code', { ...ctx, env: others, readings: [...ctx.readings, ...(built?.readings ?? [])] }, made, {
    ...traitsOf(kind),
    headerLine,
  })
  return code && built ? { ...plan, settings: new Map([...plan.settings, ...code.values]) } : plan
}
