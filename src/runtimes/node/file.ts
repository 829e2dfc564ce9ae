import { type Patient, type Reading, type Reason, type Route, SIGNALS } from '../../types.ts'
import { httpDestination } from './endpoint.ts'
import { grpcDestination } from './grpc.ts'
import { headersOf } from './headers.ts'
import { timeout } from './options.ts'
import { type Ctx, note } from '../parts/context.ts'
import { fileHeaders } from '../parts/file/headers.ts'
import type { FileExporter } from '../parts/file/model.ts'
import type { FileRules } from '../parts/file/rules.ts'
import { asVariables, inFile } from '../parts/file/variables.ts'
import { strictDecode } from '../parts/percent.ts'
import { otlpName } from '../parts/sdk.ts'
import { derive } from '../parts/settings.ts'
import { flawOf } from '../parts/values.ts'

const FAILS = 'Could not create OpenTelemetry SDK from configuration, SDK will not be setup'

/**
 * `startNodeSDK()` of @opentelemetry/sdk-node 0.223.0, measured: the file is checked against its schema, and what the exporters are not given
 * they look for in the environment; headers of both are sent.
 * https://github.com/open-telemetry/opentelemetry-js/tree/main/experimental/packages/configuration
 */
export const fileRules = (patient: Patient): FileRules => ({
  substitution: { prefix: true, emptyIsUnset: true, isFault: () => true },
  accepts: (format, isText) => isText && /^1(?:\.\d+)?(?:-|$)/.test(format),
  bad: 'all-off',
  says: {
    'file-missing': 'Could not load OpenTelemetry configuration, SDK will not be setup: ENOENT',
    unsupported: 'Unsupported file_format: This SDK supports schema version 1.x',
    'unknown-value': 'Could not load OpenTelemetry configuration, SDK will not be setup',
    placeholder: 'parse error: invalid env var substitution',
  },
  refuses: 'keys',
  knows: ({ key, signal }) => signal === 'metrics' && key.startsWith('prometheus'),
  fill: (ctx, exporter, out) => fill(ctx, exporter, out, patient),
  usualName: 'unknown_service:node',
  decode: strictDecode,
  leaksHeaders: () => true,
  leaks: new Set(['ENDPOINT', 'TIMEOUT', 'CERTIFICATE', 'CLIENT_KEY', 'CLIENT_CERTIFICATE']),
})

function fill(all: Ctx, exporter: FileExporter, out: Route, patient: Patient): void {
  const { signal } = out
  const name = (what: string): string => otlpName(signal, what)
  const { TIMEOUT, COMPRESSION, ...values } = exporter.values
  const ctx: Ctx = { env: asVariables(all.env, { ...exporter, values }, name), readings: [] }
  const fatal = (setting: string, reason: Reason): void => note(all, setting, [...SIGNALS], 'all-off', reason, { says: FAILS })
  if (TIMEOUT) {
    out.timeoutMs = derive(Number(TIMEOUT.value.reveal()), TIMEOUT)
    if (out.timeoutMs.value === 0) fatal(TIMEOUT.from.setting, 'too-low')
  } else out.timeoutMs = timeout(ctx, signal)
  const kind = COMPRESSION?.value.reveal() ?? 'none'
  out.compression = kind === 'gzip' ? 'gzip' : 'none'
  if (COMPRESSION && kind !== 'gzip' && kind !== 'none')
    note(all, COMPRESSION.from.setting, [signal], 'default-instead', 'compression', { instead: 'none' })
  for (const file of [values.CERTIFICATE, values.CLIENT_KEY, values.CLIENT_CERTIFICATE])
    if (file && patient.files[file.value.reveal()] === null) fatal(file.from.setting, 'file-missing')
  const url = values.ENDPOINT?.value.reveal()
  const isNoUrl = values.ENDPOINT && out.protocol !== 'grpc' && !URL.canParse(url ?? '')
  if (values.ENDPOINT && isNoUrl)
    fatal(values.ENDPOINT.from.setting, flawOf(url ?? '') ?? (/^https?:/i.test(url ?? '') ? 'not-a-url' : 'no-scheme'))
  const { headers, throwing, losing } = headersOf(ctx, signal, out.protocol)
  out.headers = headers
  fileHeaders(all, { ...exporter, list: undefined }, out, {
    decode: strictDecode,
    onBadPercent: 'drop',
    emptyValue: 'drop',
    legal: () => true,
    outcomeOf: () => 'item-dropped',
  })
  if (out.protocol === 'grpc') throwing.push(...grpcDestination(ctx, signal, out))
  else if (!isNoUrl) httpDestination(ctx, signal, out)
  const off = out.protocol === 'grpc' ? losing : [...losing, ...throwing]
  if (off.length > 0 && out.state === 'export') Object.assign(out, { state: 'broken', because: 'a header cannot be sent' })
  const dying = out.protocol === 'grpc' ? throwing.map((one): Reading => ({ ...one, outcome: 'all-off', signals: [...SIGNALS] })) : []
  all.readings.push(...inFile([...ctx.readings, ...off, ...dying], exporter, name))
}
