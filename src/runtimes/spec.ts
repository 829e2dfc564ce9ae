import type { Patient, Plan, Protocol, Runtime, Traits } from '../types.ts'
import type { Ctx } from './parts/context.ts'
import { endpointFlaw, type EndpointRules, readEndpoint } from './parts/endpoint.ts'
import { exporterOf } from './parts/exporters.ts'
import { fillBy } from './parts/file/fill.ts'
import { type FileRules, isFileKnown } from './parts/file/rules.ts'
import { headersStep } from './parts/header-list.ts'
import { readHeaders } from './parts/headers.ts'
import { strictDecode } from './parts/percent.ts'
import { decidingName, planBy, type Sdk } from './parts/sdk.ts'
import { textOf } from './parts/settings.ts'
import { compressionStep, protocolStep, timeoutStep } from './parts/steps.ts'
import { PATH, UPPER, trimBlank } from './parts/values.ts'
import { parseUrl } from '../url.ts'

const PROTOCOLS: readonly Protocol[] = ['http/protobuf', 'grpc', 'http/json']
const READ =
  /^(?:OTEL_SDK_DISABLED|OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION|INSECURE|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_PROPAGATORS|OTEL_LOG_LEVEL|OTEL_CONFIG_FILE|OTEL_ENTITIES|OTEL_B[SL]R?P_\w+|OTEL_METRIC_EXPORT_\w+|OTEL_METRICS_EXEMPLAR_FILTER|OTEL_\w+_LIMIT|OTEL_EXPORTER_OTLP_METRICS_\w+|OTEL_EXPORTER_(?:ZIPKIN|PROMETHEUS)_\w+)$/

const traits: Traits = {
  onByDefault: true,
  protocols: [...PROTOCOLS],
  defaultEndpoint: 'http://localhost:4318',
  offSwitch: (signal) => ({ setting: `OTEL_${UPPER[signal]}_EXPORTER`, value: 'none' }),
  redirects: { follows: false, asGet: false, text: 'the specification asks for no redirect to be followed: the data are not sent again' },
  trust: {
    reads: ['OTEL_EXPORTER_OTLP_CERTIFICATE'],
    text: 'OTEL_EXPORTER_OTLP_CERTIFICATE names the certificates that are trusted',
    files: [{ setting: 'OTEL_EXPORTER_OTLP_*CERTIFICATE' }],
    client: [{ certificate: 'OTEL_EXPORTER_OTLP_*CLIENT_CERTIFICATE', key: 'OTEL_EXPORTER_OTLP_*CLIENT_KEY' }],
  },
  defaultServiceName: 'unknown_service',
  timeoutUnit: 'ms',
}

/** Does exactly what the specification says: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ and …/configuration/sdk-environment-variables/. */
const spec: Runtime = {
  id: 'spec',
  title: 'the OpenTelemetry specification, to the letter',
  wirings: ['sdk'],
  newest: '1.51.0',
  source: 'https://opentelemetry.io/docs/specs/otel/protocol/exporter/',
  reads: (name) => READ.test(name),
  plan: (patient: Patient): Plan => planBy(sdk, patient, 'sdk'),
}
export default spec

/** "The SDK MUST interpret an empty value of an environment variable the same way as when the variable is unset." */
const value = (ctx: Ctx, name: string): string | undefined => textOf(ctx.env, name) || undefined

const endpoint: EndpointRules = {
  value,
  fallback: ({ protocol }) => (protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318'),
  make(text, isOwn, { protocol, signal }, ctx) {
    const isBare = protocol === 'grpc' && !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    const insecure = value(ctx, decidingName(ctx, value, signal, 'INSECURE'))?.toLowerCase() === 'true'
    const full = isBare ? `${insecure ? 'http' : 'https'}://${text}` : text
    if (trimBlank(full) !== full || !/^https?:\/\//i.test(full) || !parseUrl(full))
      return { reason: endpointFlaw(text), outcome: 'signal-off' }
    const url = new URL(full)
    if (protocol !== 'grpc' && !isOwn) url.pathname = url.pathname.replace(/\/$/, '') + PATH[signal]
    return url
  },
}

const HEADERS = {
  decode: strictDecode,
  onBadPercent: 'drop',
  emptyValue: 'send',
  legal: (text: string) => /^[\t -~]*$/.test(text),
} as const

/** https://opentelemetry.io/docs/specs/otel/configuration/data-model/ and …/sdk/#parse */
const file: FileRules = {
  substitution: { prefix: true, emptyIsUnset: true, isFault: () => true },
  accepts: (format) => /^1\.\d+(?:-|$)/.test(format),
  bad: 'all-off',
  refuses: 'slots',
  knows: () => true,
  fill: fillBy({
    make: endpoint.make,
    list: { ...HEADERS, outcomeOf: () => 'item-dropped' },
    compression: 'default-instead',
    spoken: PROTOCOLS,
  }),
  usualName: traits.defaultServiceName,
  decode: (text) => text,
  leaks: new Set(),
}
const FILE = 'OTEL_CONFIG_FILE'

const sdk: Sdk = {
  id: 'spec',
  traits,
  file: ({ env }, patient) => (isFileKnown(patient, env, FILE) ? { variable: FILE, rules: file } : null),
  value,
  isDisabled: (text) => text.toLowerCase() === 'true',
  exporter: (ctx, signal) =>
    exporterOf(ctx, signal, {
      value,
      known: { traces: ['console', 'zipkin', 'logging'], metrics: ['console', 'prometheus', 'logging'], logs: ['console', 'logging'] },
      trims: true,
      noneWins: false,
      unknown: () => 'signal-off',
      because: 'the specification exports by default',
    }),
  protocol: 'http/protobuf',
  steps: [
    protocolStep({ value, spoken: PROTOCOLS, fold: (text) => text.trim().toLowerCase(), otherwise: 'default-instead' }),
    timeoutStep({ value, unit: 'ms', parse: (text) => (/^\d{1,12}$/.test(text) ? Number(text) : null), otherwise: 'default-instead' }),
    compressionStep({ value, fold: (text) => text.toLowerCase(), otherwise: 'default-instead' }),
    (ctx, signal, out) => readEndpoint(ctx, signal, out, endpoint),
    headersStep(value, (setting, list, signals) => readHeaders(setting, list, signals, HEADERS)),
  ],
  sampler: {
    name: (text) => text,
    // An empty argument is none.
    ratio: (text) => (text === '' ? 1 : Number.isNaN(Number(text)) ? null : Number(text)),
    more: /^(?:parentbased_)?jaeger_remote$|^xray$/,
  },
  // https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable
  resource: { usual: traits.defaultServiceName, decode: (text) => text, badPair: 'ignored', isName: (text) => text !== '' },
  missingFile: 'ignored',
}
