import { headerSecret } from '../../redact.ts'
import { plain } from '../../secret.ts'
import { type Patient, type Plan, type Route, type Signal, SIGNALS, type Traits } from '../../types.ts'
import { dotnetHeaders } from './headers.ts'
import { has, settingsOf } from './facts.ts'
import { type Ctx, note } from '../parts/context.ts'
import type { EndpointRules } from '../parts/endpoint.ts'
import type { FileExporter } from '../parts/file/model.ts'
import { fillBy, type FillRules } from '../parts/file/fill.ts'
import { fileHeaders, type ListRules } from '../parts/file/headers.ts'
import { fromFile } from '../parts/file/plan.ts'
import type { FileRules } from '../parts/file/rules.ts'
import { headersStep } from '../parts/header-list.ts'
import { lenientDecode } from '../parts/percent.ts'
import { byDefault, derive, joined, type Settings, textOf } from '../parts/settings.ts'
import type { Sdk } from '../parts/sdk.ts'

/** Without it no file is looked at. Its value is exact. */
const SWITCH_ON = { setting: 'OTEL_EXPERIMENTAL_FILE_BASED_CONFIGURATION_ENABLED', value: 'true' }
const FILE = 'OTEL_CONFIG_FILE'
const OLD_FILE = 'OTEL_EXPERIMENTAL_CONFIG_FILE'

/** The variable that names the file: https://github.com/open-telemetry/opentelemetry-dotnet-instrumentation/blob/main/CHANGELOG.md (1.15, 1.16). */
function fileVariable(env: Settings, version: string | undefined): string {
  if (!has(version, 'configFile')) return OLD_FILE
  return has(version, 'compression') || textOf(env, FILE) || !textOf(env, OLD_FILE) ? FILE : OLD_FILE
}

/** The agent is told to look into a file. */
export const isByFile = (env: Settings, version: string | undefined): boolean =>
  textOf(env, SWITCH_ON.setting) === SWITCH_ON.value && has(version, 'byFile')

interface Shared {
  endpoint: EndpointRules
  value: Sdk['value']
  proxy(ctx: Ctx, signal: Signal, out: Route): void
}

/** A file that is named, and not looked at: its switch is not on, or not so that the agent sees it. */
export function fileUnread(ctx: Ctx, version: string | undefined): void {
  const more = has(version, 'byFile') ? { fileSwitch: SWITCH_ON } : {}
  for (const name of [FILE, OLD_FILE]) if (textOf(ctx.env, name)) note(ctx, name, [...SIGNALS], 'ignored', 'not-read', more)
}

/** Exporters beside OTLP and the console. */
const OTHERS: Partial<Record<Signal, string>> = { traces: 'zipkin', metrics: 'prometheus' }
const INVALID = 'Headers provided in an invalid format.'

/** It has no headers in the file. */
const isBare = ({ list, headers: given }: FileExporter): boolean => list === undefined && given.length === 0

/** The plan of the agent with a file; where none is named it is config.yaml in the folder of the program. */
export function byFile(patient: Patient, traits: Traits, shared: Shared): Plan {
  const env = settingsOf(patient, 'auto')
  const variable = fileVariable(env, patient.version)
  if (!textOf(env, variable)) env.set(variable, byDefault(plain('config.yaml'), variable))
  const ctx: Ctx = { env, readings: [] }
  const other = variable === FILE ? OLD_FILE : FILE
  if (textOf(env, other)) note(ctx, other, [...SIGNALS], 'ignored', 'not-read', { instead: variable })
  const made = fromFile(patient, ctx, { id: 'dotnet', wiring: 'auto', traits, variable, rules: rulesOf(patient.version, shared) })
  if (textOf(env, 'OTEL_SDK_DISABLED')?.trim().toLowerCase() !== 'true' || !has(patient.version, 'disabled')) return made
  note(ctx, 'OTEL_SDK_DISABLED', [...SIGNALS], 'all-off', 'disabled')
  const off = { state: 'off', because: 'OTEL_SDK_DISABLED is true', wanted: null } as const
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, { ...made.routes[signal], ...off }])) as Plan['routes']
  return { ...made, routes, readings: joined(ctx.readings) }
}

/**
 * From the sources of the agent 1.16.0. Keys and exporters that it does not know are passed over, whatever the version of the schema; a value
 * that it cannot use ends its set-up. What the file leaves open of headers and certificates the exporter looks for in the environment.
 * https://github.com/open-telemetry/opentelemetry-dotnet-instrumentation/blob/v1.16.0/docs/file-based-configuration.md
 */
const rulesOf = (version: string | undefined, { endpoint, value, proxy }: Shared): FileRules => ({
  substitution: { prefix: false, emptyIsUnset: false, isFault: () => false, keepsUnset: true },
  accepts: () => true,
  isFormatless: true,
  bad: 'all-off',
  says: { 'file-missing': 'Configuration file was not found.' },
  refuses: 'nothing',
  knows: () => true,
  overlooks: ({ key, kind, signal }) => key === 'otlp' || kind === 'file' || (kind === 'other' && key !== OTHERS[signal]),
  fill(ctx, exporter, out) {
    const make: EndpointRules['make'] = (text, _isOwn, route, at) => {
      const made = endpoint.make(text, true, route, at)
      return made instanceof URL || made.outcome !== 'default-instead'
        ? made
        : { ...made, outcome: 'all-off', says: 'Invalid endpoint URI' }
    }
    fillBy({ ...FILL, make })(ctx, { ...exporter, list: undefined, headers: [] }, out)
    if (!has(version, 'compression')) out.compression = 'none'
    const decodes = (): boolean => has(version, 'decodedHeaders')
    if (isBare(exporter))
      headersStep(value, (setting, list, of) => dotnetHeaders(setting, list, of, decodes, 'all-off'))(ctx, out.signal, out)
    else headers(ctx, exporter, out, decodes())
    if (out.timeoutMs.value === 0)
      note(ctx, out.timeoutMs.from.setting, [out.signal], 'all-off', 'too-low', { says: 'ArgumentOutOfRangeException' })
    proxy(ctx, out.signal, out)
  },
  usualName: '<name of the program>',
  decode: (text) => text,
  leaks: new Set(['CERTIFICATE', 'CLIENT_KEY', 'CLIENT_CERTIFICATE']),
  leaksHeaders: isBare,
  fileSwitch: SWITCH_ON,
  holds: /^OTEL_SDK_DISABLED$/,
})

/**
 * `CombineHeaders`: an item of the list has one `=` and no more, and what has not is passed over; the entries stand above. All of it becomes one
 * list again, which the exporter decodes and splits.
 * https://github.com/open-telemetry/opentelemetry-dotnet-instrumentation/blob/v1.16.0/src/OpenTelemetry.AutoInstrumentation/Configurations/Otlp/OtlpSettings.cs
 */
function headers(all: Ctx, exporter: FileExporter, out: Route, decodes: boolean): void {
  const decode = decodes ? lenientDecode : (text: string): string => text
  const local: Ctx = { env: all.env, readings: [] }
  fileHeaders(local, exporter, out, { ...LIST, decode: (text) => (text.includes('=') ? null : decode(text)) })
  for (const { name, traced } of exporter.headers) {
    const text = traced.value.reveal()
    out.headers[name.toLowerCase()] = derive(headerSecret(name, decode(text)), traced)
    if (text.includes(',')) note(all, traced.from.setting, [out.signal], 'all-off', 'comma-in-value', { says: INVALID })
  }
  all.readings.push(...local.readings.map((one) => (one.reason === 'bad-percent' ? { ...one, reason: 'equals-in-value' as const } : one)))
}

/** Of a value null says here that it has an `=` in it. */
const LIST: Omit<ListRules, 'decode'> = {
  onBadPercent: 'drop',
  emptyValue: 'drop',
  legal: (text) => !/[\r\n\0]/.test(text),
  outcomeOf: () => 'item-dropped',
}

const FILL: Omit<FillRules, 'make'> = {
  list: { ...LIST, decode: (text) => text },
  compression: 'default-instead',
  spoken: ['http/protobuf', 'grpc'],
}
