import { type Plan, type Reading, type Route, type Signal, SIGNALS, type Traits } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { merge, type Settings, textOf } from '../parts/settings.ts'
import type { Patient } from '../../types.ts'
import { UPPER } from '../parts/values.ts'
import { type Change, isBefore } from '../parts/versions.ts'
import { eachForItself } from '../parts/trust.ts'

/** `auto`: OpenTelemetry .NET Automatic Instrumentation; `code`: AddOtlpExporter for each signal; `use-otlp-exporter`: UseOtlpExporter for all. */
export type Wiring = 'auto' | 'code' | 'use-otlp-exporter'

const PER_SIGNAL = /^OTEL_EXPORTER_OTLP_(?:TRACES|METRICS|LOGS)_(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION)$/
const COMMON =
  /^(?:OTEL_SDK_DISABLED|OTEL_EXPORTER_OTLP_(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_B(?:S|LR)P_(?:SCHEDULE_DELAY|EXPORT_TIMEOUT|MAX_QUEUE_SIZE|MAX_EXPORT_BATCH_SIZE)|OTEL_METRIC_EXPORT_(?:INTERVAL|TIMEOUT)|OTEL_METRICS_EXEMPLAR_FILTER|OTEL_EXPORTER_OTLP_METRICS_(?:TEMPORALITY_PREFERENCE|DEFAULT_HISTOGRAM_AGGREGATION)|OTEL_(?:SPAN_|EVENT_|LINK_|LOGRECORD_)?\w+_LIMIT|OTEL_DOTNET_EXPERIMENTAL_\w+|OTEL_EXPORTER_(?:ZIPKIN|PROMETHEUS)_\w+|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy)$/
const OF_AGENT =
  /^(?:OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_PROPAGATORS|OTEL_LOG_LEVEL|OTEL_DOTNET_AUTO_\w+|OTEL_CONFIG_FILE|OTEL_EXPERIMENTAL_(?:FILE_BASED_CONFIGURATION_ENABLED|CONFIG_FILE)|COR(?:ECLR)?_\w+|DOTNET_\w+)$/

export const isReadByDotnet = (name: string): boolean => COMMON.test(name) || PER_SIGNAL.test(name) || OF_AGENT.test(name)
const isReadIn = (name: string, wiring: Wiring): boolean =>
  COMMON.test(name) || (wiring !== 'code' && PER_SIGNAL.test(name)) || (wiring === 'auto' && OF_AGENT.test(name))

/** What changed when: the CHANGELOG.md of OpenTelemetry.Exporter.OpenTelemetryProtocol and of OpenTelemetry, and their sources by tag. */
export const CHANGES = {
  compression: { since: '1.16' },
  certificates: { since: '1.15' },
  disabled: { since: '1.15' },
  decodedResource: { since: '1.15' },
  ownGrpc: { since: '1.11' },
  /** OTEL_CONFIG_FILE; before it OTEL_EXPERIMENTAL_CONFIG_FILE alone. */
  configFile: { since: '1.15' },
  /** The agent reads a file where a switch is on. */
  byFile: { since: '1.13' },
  sampler: { since: '1.8', met: 'seldom' },
  decodedHeaders: { since: '1.8', met: 'seldom' },
  /** Before it options came from code alone. */
  environment: { since: '1.2', met: 'never' },
} as const satisfies Record<string, Change>

/** True where this version behaves as the newest does; an unknown version counts as the newest. */
export const has = (version: string | undefined, change: keyof typeof CHANGES): boolean => !isBefore(version, CHANGES[change].since)

export const traitsOf = (wiring: Wiring, version: string | undefined): Traits => ({
  onByDefault: true,
  protocols: wiring === 'auto' ? ['http/protobuf', 'grpc'] : ['grpc', 'http/protobuf'],
  defaultEndpoint: wiring === 'auto' ? 'http://localhost:4318' : 'http://localhost:4317',
  offSwitch: (signal) => (wiring === 'auto' ? { setting: `OTEL_${UPPER[signal]}_EXPORTER`, value: 'none' } : null),
  redirects: {
    follows: true,
    asGet: true,
    text: 'HttpClient follows a 301, 302 or 303 as a GET without the body, and the exporter takes the 200 behind it for success: the data are lost',
  },
  silent: {
    text: 'The .NET SDK writes failed exports to its own event source alone: a file OTEL_DIAGNOSTICS.json beside the program makes it write a log.',
    fix:
      wiring === 'auto'
        ? { setting: 'OTEL_LOG_LEVEL', value: 'info' }
        : { setting: 'OTEL_DIAGNOSTICS.json', value: '{"LogDirectory":".","FileSize":32768,"LogLevel":"Warning"}' },
  },
  trust: {
    reads: has(version, 'certificates')
      ? ['OTEL_EXPORTER_OTLP_CERTIFICATE', 'SSL_CERT_FILE', 'SSL_CERT_DIR']
      : ['SSL_CERT_FILE', 'SSL_CERT_DIR'],
    roots: 'system',
    files: [...(has(version, 'certificates') ? [{ setting: 'OTEL_EXPORTER_OTLP_CERTIFICATE' }] : []), ...eachForItself('all')],
    ...(has(version, 'certificates')
      ? { client: [{ certificate: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', key: 'OTEL_EXPORTER_OTLP_CLIENT_KEY' }] }
      : {}),
    text: '.NET 8 and later read OTEL_EXPORTER_OTLP_CERTIFICATE since 1.15 of the exporter; else a .NET program trusts what the system trusts, or what SSL_CERT_FILE and SSL_CERT_DIR name',
  },
  // One by one: https://github.com/dotnet/runtime/issues/26177
  connects: { order: 'system', patienceMs: null },
  defaultServiceName: 'unknown_service:<name of the program>',
  timeoutUnit: 'ms',
})

/** IConfiguration knows no case: `otel_exporter_otlp_endpoint` counts, below the name in capitals. What the agent itself reads is exact. */
export function settingsOf(patient: Patient, wiring: Wiring): Settings {
  const env = merge(patient.layers, 'environment')
  const isFolded = (upper: string): boolean =>
    COMMON.test(upper) && upper.startsWith('OTEL_') && !(wiring === 'auto' && upper.endsWith('PROTOCOL'))
  const others = Array.from(env).filter(([name]) => name !== name.toUpperCase() && isFolded(name.toUpperCase()))
  for (const [name, traced] of others) if (!env.has(name.toUpperCase())) env.set(name.toUpperCase(), traced)
  return env
}

/** Settings of the specification that this wiring or version passes over. */
export function unread(ctx: Ctx, wiring: Wiring, version: string | undefined): void {
  for (const [name, { value }] of ctx.env) {
    if (value.reveal() === '' || !/^OTEL_/i.test(name)) continue
    const own = SIGNALS.filter((signal) => name.toUpperCase().includes(`_${UPPER[signal]}_`))
    const signals: Signal[] = own.length > 0 ? own : [...SIGNALS]
    const upper = name.toUpperCase()
    if (name !== upper && !COMMON.test(upper)) note(ctx, name, signals, 'ignored', 'not-read', { instead: upper })
    else if (name === upper && isTooNew(name, version)) note(ctx, name, signals, 'ignored', 'not-read')
    else if (
      name === upper &&
      !isReadIn(name, wiring) &&
      (isReadByDotnet(name) || /_(?:INSECURE|CERTIFICATE|CLIENT_KEY)$|^OTEL_(?:CONFIG_FILE|ENTITIES)$/.test(name))
    ) {
      // One set of options is for all signals: what is meant for one of them has to be said for all.
      const generic = PER_SIGNAL.test(name) ? name.replace(/_(?:TRACES|METRICS|LOGS)_/, '_') : undefined
      note(ctx, name, signals, 'ignored', 'not-read', generic && !ctx.env.has(generic) ? { instead: generic } : {})
    }
  }
}

const TOO_NEW: readonly (readonly [RegExp, keyof typeof CHANGES])[] = [
  [/^OTEL_SDK_DISABLED$/, 'disabled'],
  [/^OTEL_EXPORTER_OTLP_/, 'environment'],
  [/_COMPRESSION$/, 'compression'],
  [/_(?:CERTIFICATE|CLIENT_KEY)$/, 'certificates'],
  [/^OTEL_TRACES_SAMPLER/, 'sampler'],
]
export const isTooNew = (name: string, version: string | undefined): boolean =>
  TOO_NEW.some(([names, change]) => names.test(name) && !has(version, change))

/** The switches of the agent: the whole SDK, or one signal. */
export function switches(ctx: Ctx, routes: Plan['routes']): void {
  const isFalse = (name: string): boolean => /^\s*false\s*$/i.test(textOf(ctx.env, name) ?? '')
  const off = (name: string, signals: Signal[], outcome: Reading['outcome'], reason: Reading['reason']): void => {
    if (!isFalse(name)) return
    note(ctx, name, signals, outcome, reason)
    const change: Partial<Route> = { state: 'off', because: `${name} is false`, wanted: null }
    for (const signal of signals) Object.assign(routes[signal], change)
  }
  for (const signal of SIGNALS) off(`OTEL_DOTNET_AUTO_${UPPER[signal]}_ENABLED`, [signal], 'signal-off', 'none')
  off('OTEL_DOTNET_AUTO_SETUP_SDK', [...SIGNALS], 'all-off', 'disabled')
}
