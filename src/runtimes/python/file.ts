import { type Patient, type Route, SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { fileHeaders, type ListRules } from '../parts/file/headers.ts'
import type { FileExporter } from '../parts/file/model.ts'
import type { FileRules } from '../parts/file/rules.ts'
import { asVariables, inFile } from '../parts/file/variables.ts'
import { lenientDecode } from '../parts/percent.ts'
import { otlpName } from '../parts/sdk.ts'
import { derive } from '../parts/settings.ts'
import { grpcDestination } from './grpc.ts'
import { headers } from './headers.ts'
import { httpDestination } from './http.ts'
import { compression, timeout } from './options.ts'

/**
 * opentelemetry-configuration 0.66b2 with the SDK 1.45.2, measured: the exporters are those of hand-written code, and look into the
 * environment for what the file leaves open. `${env:NAME}` is no reference to it, and JSON is sent as protobuf.
 * https://github.com/open-telemetry/opentelemetry-python/tree/main/opentelemetry-configuration
 */
export const fileRules = (patient: Patient): FileRules => ({
  substitution: { prefix: false, emptyIsUnset: false, isFault: () => false },
  extension: /\.(?:ya?ml|json)$/i,
  accepts: (format, isText) => isText && /^1(?:\.\d+)?(?:-|$)/.test(format),
  bad: 'all-off',
  says: {
    'file-missing': 'Configuration file not found',
    'broken-file': 'Failed to parse YAML',
    unsupported: 'Unsupported file_format: this SDK supports schema version 1.x',
    'unknown-value': 'Configuration does not match schema',
  },
  refuses: 'keys',
  knows: () => false,
  fill: (ctx, exporter, out) => fill(ctx, exporter, out, patient),
  usualName: 'unknown_service:python',
  decode: lenientDecode,
  leaks: new Set(['ENDPOINT', 'TIMEOUT', 'COMPRESSION', 'CERTIFICATE', 'CLIENT_KEY', 'CLIENT_CERTIFICATE', 'INSECURE']),
  leaksHeaders: () => true,
  holds: /^OTEL_SDK_DISABLED$/,
})

/** Nothing is decoded; an item without `=` is dropped with a warning. */
const LIST: ListRules = {
  decode: (text) => text,
  onBadPercent: 'raw',
  emptyValue: 'send',
  legal: (text) => !/[\r\n]/.test(text),
  outcomeOf: ({ reason }) => (reason === 'control-character' || reason === 'illegal-key' ? 'signal-off' : 'item-dropped'),
}

function fill(all: Ctx, exporter: FileExporter, out: Route, patient: Patient): void {
  const { signal } = out
  const name = (what: string): string => otlpName(signal, what)
  const { TIMEOUT, COMPRESSION, ...values } = exporter.values
  const ctx: Ctx = { env: asVariables(all.env, { ...exporter, values, list: undefined }, name), readings: [] }
  out.protocol = exporter.protocol === 'grpc' ? 'grpc' : 'http/protobuf'
  if (TIMEOUT) {
    out.timeoutMs = derive(Number(TIMEOUT.value.reveal()), TIMEOUT)
    if (out.timeoutMs.value <= 0 && out.protocol !== 'grpc') lost(all, out, TIMEOUT.from.setting)
  } else timeout(ctx, signal, out)
  const kind = COMPRESSION?.value.reveal().toLowerCase() ?? 'none'
  if (kind === 'none') compression(ctx, signal, out)
  else if (kind === 'gzip') out.compression = 'gzip'
  else if (COMPRESSION && !(kind === 'deflate' && out.protocol !== 'grpc'))
    note(all, COMPRESSION.from.setting, [...SIGNALS], 'all-off', 'compression', { says: `Unsupported compression value '${kind}'` })
  headers(ctx, signal, out, patient.version)
  fileHeaders(all, exporter, out, LIST)
  if (out.protocol === 'grpc') grpcDestination(ctx, signal, out, patient)
  else httpDestination(ctx, signal, out, patient)
  all.readings.push(...inFile(ctx.readings, exporter, name))
}

function lost(all: Ctx, out: Route, setting: string): void {
  note(all, setting, [out.signal], 'signal-off', 'too-low')
  Object.assign(out, { state: 'broken', because: `with ${setting} no export has any time` })
}
