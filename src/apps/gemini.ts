import { didYouMean, withoutQuotes } from '../text.ts'
import type { App, AppFile, Misnamed, Rename, Told } from './app.ts'
import { OTEL_ROUTE, TRUE_OR_ONE } from './parts.ts'
import { parseUrl } from '../url.ts'

/** A quote at either end goes; over gRPC only scheme, host and port are left. */
const endpointOf =
  (isHttp: (told: Told) => boolean) =>
  (text: string, told: Told): string => {
    const url = withoutQuotes(text)
    return (isHttp(told) ? undefined : parseUrl(url)?.origin) ?? url
  }

/** The keys of `telemetry` in its settings file, by the variables that have the same effect and go over them. */
const GEMINI_KEYS: Readonly<Record<string, string>> = {
  enabled: 'ENABLED',
  traces: 'TRACES_ENABLED',
  target: 'TARGET',
  otlpEndpoint: 'OTLP_ENDPOINT',
  otlpProtocol: 'OTLP_PROTOCOL',
  outfile: 'OUTFILE',
  logPrompts: 'LOG_PROMPTS',
  useCollector: 'USE_COLLECTOR',
  useCliAuth: 'USE_CLI_AUTH',
}
const QWEN_KEYS: Readonly<Record<string, string>> = {
  enabled: 'ENABLED',
  target: 'TARGET',
  otlpEndpoint: 'OTLP_ENDPOINT',
  otlpProtocol: 'OTLP_PROTOCOL',
  otlpTracesEndpoint: 'OTLP_TRACES_ENDPOINT',
  otlpLogsEndpoint: 'OTLP_LOGS_ENDPOINT',
  otlpMetricsEndpoint: 'OTLP_METRICS_ENDPOINT',
  outfile: 'OUTFILE',
  logPrompts: 'LOG_PROMPTS',
  includeSensitiveSpanAttributes: 'INCLUDE_SENSITIVE_SPAN_ATTRIBUTES',
  sensitiveSpanAttributeMaxLength: 'SENSITIVE_SPAN_ATTRIBUTE_MAX_LENGTH',
}
/** Keys of its file that hold tables, and no variable has. */
const TABLES = ['resourceAttributes', 'metrics']

/** `telemetry` of its settings file, under the names of the variables, which go over it; a key that it does not know keeps its name. */
const fileOf = (kind: string, prefix: string, keys: Readonly<Record<string, string>>): AppFile => ({
  kind,
  usual: [`.${kind}/settings.json`],
  is: (path) => new RegExp(`(?:^|/)\\.${kind}/settings\\.json$`).test(path),
  nameOf(key) {
    const own = /^telemetry\.(.+)$/.exec(key)?.[1]
    const known = own === undefined ? undefined : keys[own]
    return known === undefined ? own && key : `${prefix}_TELEMETRY_${known}`
  },
  isStronger: false,
})

/** What its file holds under `telemetry` and it does not know. */
const misnamed =
  (keys: Readonly<Record<string, string>>) =>
  (name: string): Misnamed | undefined => {
    const [, key] = /^telemetry\.([^.]+)/.exec(name) ?? []
    if (key === undefined || TABLES.includes(key)) return undefined
    const meant = didYouMean(key, Object.keys(keys))
    const instead = meant ? { instead: `telemetry.${meant}`, detail: `telemetry.${meant} is what was meant` } : {}
    return { name: `telemetry.${key}`, outcome: 'ignored', reason: 'not-read', signals: [], ...instead }
  }

/** What both have in common: Qwen Code began as a copy. Exporters for HTTP are those of the JSON packages, gRPC is packed (packages/core/src/telemetry/sdk.ts). */
function family(
  prefix: string,
  keys: Readonly<Record<string, string>>,
): Pick<App, 'runtime' | 'wiring' | 'protocols' | 'renames' | 'fixed' | 'deaf' | 'gates' | 'rules' | 'misnamed' | 'flags'> {
  const name = (what: string): string => `${prefix}_TELEMETRY_${what}`
  const isHttp = (told: Told): boolean => told(name('OTLP_PROTOCOL')) === 'http'
  const valid = (setting: string, fits: RegExp, says: string) =>
    ({ setting, fits, outcome: 'crash', reason: 'unknown-value', says }) as const
  return {
    runtime: 'node',
    wiring: (told) => (isHttp(told) ? 'code-http' : 'code-grpc'),
    protocols: ['grpc', 'http/json'],
    renames: [
      { to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: [name('OTLP_ENDPOINT'), 'OTEL_EXPORTER_OTLP_ENDPOINT'], as: endpointOf(isHttp) },
      {
        to: 'OTEL_EXPORTER_OTLP_PROTOCOL',
        names: [name('OTLP_PROTOCOL')],
        as: (text) => (text === 'http' ? 'http/json' : text),
        back: (value) => (value.startsWith('http') ? 'http' : value),
      },
    ],
    fixed: (told) => (isHttp(told) ? ({} as Record<string, string>) : { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }),
    deaf: OTEL_ROUTE,
    flags: {
      '--telemetry': { setting: name('ENABLED'), isSwitch: true },
      '--telemetry-target': { setting: name('TARGET') },
      '--telemetry-otlp-endpoint': { setting: name('OTLP_ENDPOINT') },
      '--telemetry-otlp-protocol': { setting: name('OTLP_PROTOCOL') },
      '--telemetry-outfile': { setting: name('OUTFILE') },
      '--telemetry-log-prompts': { setting: name('LOG_PROMPTS'), isSwitch: true },
    },
    gates: [{ setting: name('ENABLED'), on: TRUE_OR_ONE, value: 'true' }],
    rules: [
      valid(name('OTLP_PROTOCOL'), /^(?:grpc|http)$/, 'Invalid telemetry OTLP protocol. Valid values are: grpc, http'),
      valid(name('TARGET'), /^(?:local|gcp)$/, 'Invalid telemetry target. Valid values are: local, gcp'),
    ],
    misnamed: misnamed(keys),
  }
}

const isOn = (told: Told, name: string): boolean => TRUE_OR_ONE.test(told(`GEMINI_TELEMETRY_${name}`) ?? '')

export const gemini: App = {
  id: 'gemini-cli',
  title: 'Gemini CLI',
  source: 'https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md',
  also: ['gemini'],
  programs: ['gemini', 'gemini-cli'],
  task: true,
  installedFrom: '@google/gemini-cli',
  file: fileOf('gemini', 'GEMINI', GEMINI_KEYS),
  tells: /^GEMINI_TELEMETRY_/,
  ...family('GEMINI', GEMINI_KEYS),
  usual: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317' },
  reads: /^GEMINI_TELEMETRY_\w+$/,
  elsewhere(told) {
    if (isOn(told, 'USE_COLLECTOR') && isOn(told, 'USE_CLI_AUTH')) return 'nothing: useCollector and useCliAuth shut each other out'
    if (told('GEMINI_TELEMETRY_TARGET') === 'gcp' && !isOn(told, 'USE_COLLECTOR')) return 'Google Cloud'
    return told('GEMINI_TELEMETRY_OUTFILE') ? 'a file' : undefined
  },
  content: {
    text: 'Spans go out without their detailed attributes, prompts and tool output among them, unless this is set.',
    setting: 'GEMINI_TELEMETRY_TRACES_ENABLED',
    value: 'true',
  },
  service: 'gemini-cli',
}

const qwen = family('QWEN', QWEN_KEYS)
const isQwenHttp = (told: Told): boolean => told('QWEN_TELEMETRY_OTLP_PROTOCOL') === 'http'
/** Endpoints of one signal are for HTTP alone, and stand as they are. */
const qwenOwn = (['TRACES', 'LOGS', 'METRICS'] as const).map((signal): Rename => {
  const to = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`
  return { to, names: [`QWEN_TELEMETRY_OTLP_${signal}_ENDPOINT`, to], when: isQwenHttp }
})

/** The target is a mere label there: nothing goes to Google Cloud. */
export const qwenCode: App = {
  id: 'qwen-code',
  title: 'Qwen Code',
  source: 'https://github.com/QwenLM/qwen-code/blob/main/docs/developers/development/telemetry.md',
  also: ['qwen'],
  programs: ['qwen', 'qwen-code'],
  task: true,
  installedFrom: '@qwen-code/qwen-code',
  file: fileOf('qwen', 'QWEN', QWEN_KEYS),
  tells: /^QWEN_TELEMETRY_/,
  ...qwen,
  renames: [...(qwen.renames ?? []), ...qwenOwn],
  usual: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317' },
  reads: /^QWEN_TELEMETRY_\w+$/,
  elsewhere: (told) => (told('QWEN_TELEMETRY_OUTFILE') ? 'a file' : undefined),
  content: {
    text: 'Prompts and tool output are left out of the spans unless this is set.',
    setting: 'QWEN_TELEMETRY_INCLUDE_SENSITIVE_SPAN_ATTRIBUTES',
    value: 'true',
  },
  service: 'qwen-code',
}
