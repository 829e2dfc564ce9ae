import { plain, Secret } from '../../secret.ts'
import { type Plan, SIGNALS, type Traits } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { flawedText } from '../parts/flaws.ts'
import { byDefault, derive, textOf } from '../parts/settings.ts'
import { UPPER } from '../parts/values.ts'
import { type Change, isBefore } from '../parts/versions.ts'
import type { Wiring } from './exporters.ts'
import { strip, unquote } from './values.ts'

const READ =
  /^(?:OTEL_SDK_DISABLED|OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION|INSECURE|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_PROPAGATORS|OTEL_CONFIG_FILE|OTEL_B[SL]R?P_\w+|OTEL_METRIC_EXPORT_\w+|OTEL_METRICS_EXEMPLAR_FILTER|OTEL_\w+_LIMIT|OTEL_EXPORTER_OTLP_METRICS_\w+|OTEL_EXPORTER_PROMETHEUS_\w+|OTEL_PYTHON_\w+|OTEL_EXPERIMENTAL_RESOURCE_DETECTORS|OTEL_SEMCONV_STABILITY_OPT_IN|OTEL_INSTRUMENTATION_\w+|(?:REQUESTS|CURL)_CA_BUNDLE|GRPC_DEFAULT_SSL_ROOTS_FILE_PATH|NETRC|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no|grpc|no_grpc)_proxy)$/

export const isReadByPython = (name: string): boolean => READ.test(name)

/** What changed with a version of the SDK, by its CHANGELOG.md and the sources of the releases. */
export const CHANGES = {
  /** OTEL_CONFIG_FILE is read; before, by nothing. */
  configFile: { since: '1.43' },
  /** Logs are exported by default (opentelemetry-distro 0.50b0): https://github.com/open-telemetry/opentelemetry-python-contrib/pull/3042 */
  logs: { since: '1.29' },
  /** Header values with raw blanks are taken as they stand; before, such an entry is dropped. */
  liberalHeaders: { since: '1.27', met: 'seldom' },
  /** OTEL_SDK_DISABLED is read. */
  sdkDisabled: { since: '1.24', met: 'never' },
  /** The protocol variables are read; before, `otlp` is gRPC. */
  protocol: { since: '1.13', met: 'never' },
  /** Header names and values are percent-decoded. */
  decodedHeaders: { since: '1.9', met: 'never' },
  /** A header entry has to match a pattern; before, it is taken as it stands. */
  headerPattern: { since: '1.6', met: 'never' },
  /** Header names are sent in small letters, and the first `=` alone splits; before, gRPC refuses both. */
  headerNames: { since: '1.3', met: 'never' },
} as const satisfies Record<string, Change>

/** True where this version behaves as the newest does. */
export const has = (version: string | undefined, change: keyof typeof CHANGES): boolean => !isBefore(version, CHANGES[change].since)

const COMMON: Omit<Traits, 'protocols' | 'defaultEndpoint'> = {
  onByDefault: true,
  // "insecure: Connection type", false where nothing says otherwise: https://opentelemetry-python.readthedocs.io/en/latest/exporter/otlp/otlp.html
  bareMeansTls: true,
  offSwitch: (signal) => ({ setting: `OTEL_${UPPER[signal]}_EXPORTER`, value: 'none' }),
  redirects: {
    follows: false,
    asGet: false,
    text: 'Python over HTTP takes any 3xx for success and follows none: the data are lost without a word',
  },
  trust: {
    reads: ['OTEL_EXPORTER_OTLP_CERTIFICATE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
    roots: 'bundled',
    files: [
      { setting: 'REQUESTS_CA_BUNDLE', only: 'http' },
      { setting: 'CURL_CA_BUNDLE', only: 'http' },
      { setting: 'OTEL_EXPORTER_OTLP_*CERTIFICATE' },
      { setting: 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', only: 'grpc' },
    ],
    client: [
      { certificate: 'OTEL_EXPORTER_OTLP_*CLIENT_CERTIFICATE', key: 'OTEL_EXPORTER_OTLP_*CLIENT_KEY', only: 'http' },
      // exporter/otlp/proto/grpc/exporter.py, _get_credentials
      {
        certificate: 'OTEL_EXPORTER_OTLP_*CLIENT_CERTIFICATE',
        key: 'OTEL_EXPORTER_OTLP_*CLIENT_KEY',
        needs: 'OTEL_EXPORTER_OTLP_*CERTIFICATE',
        only: 'grpc',
      },
    ],
    text: 'Python reads OTEL_EXPORTER_OTLP_CERTIFICATE; over HTTP a REQUESTS_CA_BUNDLE goes over it, and SSL_CERT_FILE has no effect',
  },
  // requests goes through the addresses one by one, each with the whole timeout of an export; gRPC does not wait.
  connects: { order: 'system', patienceMs: null, grpc: { order: 'system', patienceMs: 250 } },
  defaultServiceName: 'unknown_service:python',
  timeoutUnit: 's',
}

/** What each wiring speaks; hand-written code imports one exporter class, which decides. */
export const TRAITS: Readonly<Record<Wiring, Traits>> = {
  auto: { ...COMMON, protocols: ['grpc', 'http/protobuf'], defaultEndpoint: 'http://localhost:4317' },
  'code-http': { ...COMMON, offSwitch: () => null, protocols: ['http/protobuf'], defaultEndpoint: 'http://localhost:4318' },
  'code-grpc': { ...COMMON, offSwitch: () => null, protocols: ['grpc'], defaultEndpoint: 'http://localhost:4317' },
}

/** Settings that Python never looks at: names in small letters, the old name of the configuration file, and what a version has not yet. */
export function passedOver(ctx: Ctx, version: string | undefined): void {
  const isOff = /^\s*true\s*$/i.test(textOf(ctx.env, 'OTEL_SDK_DISABLED') ?? '')
  if (isOff && !has(version, 'sdkDisabled')) note(ctx, 'OTEL_SDK_DISABLED', [...SIGNALS], 'ignored', 'not-read')
  for (const name of ctx.env.keys()) {
    if (name === 'OTEL_EXPERIMENTAL_CONFIG_FILE') note(ctx, name, [...SIGNALS], 'ignored', 'not-read')
    else if (name.startsWith('otel_')) note(ctx, name, [...SIGNALS], 'ignored', 'not-read', { instead: name.toUpperCase() })
  }
}

/** A pair without `=` is dropped, the others stay; values are percent-decoded. A non-empty OTEL_SERVICE_NAME wins, as it stands. */
export function resourceOf(ctx: Ctx): Plan['resource'] {
  const out: Plan['resource'] = {}
  const attributes = ctx.env.get('OTEL_RESOURCE_ATTRIBUTES')
  let start = 0
  for (const pair of attributes?.value.reveal().split(',') ?? []) {
    const cut = pair.indexOf('=')
    const end = start + pair.length
    if (attributes && cut >= 0) out[strip(pair.slice(0, cut))] = derive(valueIn(attributes.value, start + cut + 1, end), attributes)
    else if (attributes && attributes.value.reveal() !== '')
      ctx.readings.push({
        from: attributes.from,
        setting: 'OTEL_RESOURCE_ATTRIBUTES',
        raw: attributes.value,
        span: [start, end],
        outcome: 'item-dropped',
        reason: 'no-equals',
        signals: [...SIGNALS],
        says: 'Invalid key value resource attribute pair',
      })
    start = end + 1
  }
  const name = ctx.env.get('OTEL_SERVICE_NAME')
  ctx.readings.push(...flawedText('OTEL_SERVICE_NAME', name), ...flawedText('OTEL_RESOURCE_ATTRIBUTES', attributes))
  const before = out['service.name']
  if (name && textOf(ctx.env, 'OTEL_SERVICE_NAME')) out['service.name'] = derive(name.value, name, before ? [before] : [])
  if (!out['service.name']?.value.reveal()) out['service.name'] = byDefault(plain('unknown_service:python'), 'service.name')
  return out
}

/** A decoded value is a text of its own; as long as nothing was decoded, what is hidden in the setting stays hidden. */
function valueIn(list: Plan['resource'][string]['value'], start: number, end: number): Plan['resource'][string]['value'] {
  const part = list.slice(start, end)
  const text = unquote(strip(part.reveal()))
  if (text === part.reveal()) return part
  return part.hiddenParts().length > 0 ? new Secret(text) : plain(text)
}
