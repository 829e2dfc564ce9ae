import { urlSecret } from '../../redact.ts'
import type { Patient, Protocol, Route, Traced } from '../../types.ts'
import type { Secret } from '../../secret.ts'
import { destination } from './endpoint.ts'
import { resourceOf } from './facts.ts'
import { headers } from './headers.ts'
import { compression, timeout } from './options.ts'
import { certificates } from './tls.ts'
import { nameOf, type Site } from './values.ts'
import { type Ctx, note } from '../parts/context.ts'
import { fileHeaders, type ListRules } from '../parts/file/headers.ts'
import type { FileExporter } from '../parts/file/model.ts'
import { childOf } from '../parts/file/nodes.ts'
import type { FileRules } from '../parts/file/rules.ts'
import { asVariables, inFile } from '../parts/file/variables.ts'
import { parseGoUrl, goUrlText } from '../parts/go-url.ts'
import { lenientDecode } from '../parts/percent.ts'
import { derive } from '../parts/settings.ts'
import { flawOf, PATH } from '../parts/values.ts'
import { SIGNALS } from '../../types.ts'

/**
 * `otelconf.NewSDK()` 0.27.0, measured: one value that it cannot use, and the SDK does nothing; what the file leaves open the exporters look
 * for in the environment, and its resource is above that of the environment.
 * https://github.com/open-telemetry/opentelemetry-go-contrib/tree/main/otelconf
 */
export const fileRules = ({ files, version }: Patient): FileRules => ({
  substitution: { prefix: true, emptyIsUnset: true, isFault: (inner) => /^(?:env:)?[A-Za-z_]/.test(inner) },
  accepts: () => true,
  bad: 'all-off',
  says: {
    'file-missing': 'no such file or directory',
    'broken-file': 'yaml: …',
    unsupported: 'field file_format in *otelconf.OpenTelemetryConfiguration: required',
    'unknown-value': 'invalid config',
    placeholder: 'invalid environment variable name',
  },
  refuses: 'slots',
  knows: ({ key, signal, node }) => !node.isNothing && signal === 'metrics' && key.startsWith('prometheus'),
  fill: (ctx, exporter, out) => fill(ctx, exporter, out, { files, version }),
  usualName: 'unknown_service',
  resource: (ctx) => resourceOf({ ...ctx, readings: [] }),
  decode: () => null,
  leaks: new Set(['ENDPOINT', 'TIMEOUT', 'COMPRESSION', 'CERTIFICATE', 'CLIENT_KEY', 'CLIENT_CERTIFICATE', 'INSECURE']),
  leaksHeaders: ({ list, headers: given }) => list === undefined && given.length === 0,
  holds: /^OTEL_(?:SERVICE_NAME|RESOURCE_ATTRIBUTES)$/,
})

/** W3C baggage: no blank, quote or backslash in a value, and what stands behind a `;` does not count. */
const LIST: ListRules = {
  decode: (text) => (/[\s"\\]/.test(text) ? null : lenientDecode(text.split(';')[0]?.trim() ?? '')),
  onBadPercent: 'drop',
  emptyValue: 'send',
  legal: () => true,
  outcomeOf: () => 'all-off',
  says: 'invalid config: invalid headers_list',
}

function fill(all: Ctx, exporter: FileExporter, out: Route, known: Pick<Site, 'files' | 'version'>): void {
  const { signal } = out
  const { TIMEOUT, COMPRESSION, ...values } = exporter.values
  const name = (what: string): string => nameOf(signal, what)
  const fatal = (setting: string, reason: Parameters<typeof note>[4]): void =>
    note(all, setting, [...SIGNALS], 'all-off', reason, { says: 'invalid config' })
  if (!childOf(exporter.node, 'endpoint')) fatal(exporter.node.path, 'missing')
  if (exporter.protocol === 'http/json') fatal(`${exporter.node.path}.encoding`, 'unsupported')
  out.protocol = exporter.protocol === 'grpc' ? 'grpc' : 'http/protobuf'
  const endpoint = values.ENDPOINT && whole(values.ENDPOINT, out)
  if (values.ENDPOINT && !endpoint) fatal(values.ENDPOINT.from.setting, flawOf(values.ENDPOINT.value.reveal()) ?? 'not-a-url')
  const own = asVariables(
    all.env,
    { ...exporter, list: undefined, values: { ...values, ...(endpoint ? { ENDPOINT: endpoint } : {}) } },
    name,
  )
  const site: Site = { ctx: { env: own, readings: [] }, signal, ...known }
  const ms = Number(TIMEOUT?.value.reveal())
  if (TIMEOUT && !/^\d+$/.test(TIMEOUT.value.reveal())) fatal(TIMEOUT.from.setting, 'not-a-number')
  out.timeoutMs = TIMEOUT && ms > 0 ? derive(ms, TIMEOUT) : timeout(site)
  const kind = COMPRESSION?.value.reveal()
  if (kind === undefined) compression(site, out)
  else if (kind === 'gzip' || kind === 'none') out.compression = kind
  else if (COMPRESSION) fatal(COMPRESSION.from.setting, 'compression')
  for (const file of [values.CERTIFICATE, values.CLIENT_KEY, values.CLIENT_CERTIFICATE])
    if (file && known.files[file.value.reveal()] === null) fatal(file.from.setting, 'file-missing')
  if (!values.ENDPOINT || endpoint) destination(site, out)
  certificates(site, out)
  if (exporter.list || exporter.headers.length > 0) fileHeaders(all, exporter, out, LIST)
  else headers(site, out)
  all.readings.push(...inFile(site.ctx.readings, exporter, name))
}

/** `url.ParseRequestURI`: a scheme is wanted, any but http means TLS, and an empty path is that of the signal. */
function whole(traced: Traced<Secret>, { protocol, signal }: { protocol: Protocol; signal: Route['signal'] }): Traced<Secret> | undefined {
  const text = traced.value.reveal()
  const url = /^[a-z][a-z0-9+.-]*:/i.test(text) ? parseGoUrl(text) : null
  if (!url) return undefined
  const scheme = url.scheme === 'http' ? 'http' : 'https'
  const path = protocol === 'grpc' || url.path !== '' ? url.path : PATH[signal]
  return derive(urlSecret(goUrlText({ ...url, scheme, path, opaque: '', query: null })), traced, traced.beat)
}
