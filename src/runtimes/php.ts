import { type Patient, type Plan, type Reading, type Route, type Runtime, type Signal, SIGNALS, type Traits } from '../types.ts'
import { type Ctx, note } from './parts/context.ts'
import { GATE, detection } from './php-detection.ts'
import { endpointFlaw, type EndpointRules, readEndpoint } from './parts/endpoint.ts'
import { envProxy, underDomain } from './parts/env-proxy.ts'
import { exporterOf } from './parts/exporters.ts'
import { emptyItems, hardened, headersStep, wholeItem } from './parts/header-list.ts'
import { readHeaders } from './parts/headers.ts'
import { formDecode, lenientDecode } from './parts/percent.ts'
import { passedOver, planBy, type Sdk } from './parts/sdk.ts'
import { textOf } from './parts/settings.ts'
import { compressionStep, protocolStep, timeoutStep } from './parts/steps.ts'
import { PATH, UPPER, flawOf } from './parts/values.ts'
import { parseUrl } from '../url.ts'

const READ =
  /^(?:OTEL_SDK_DISABLED|OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION)|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_PROPAGATORS|OTEL_LOG_LEVEL|OTEL_CONFIG_FILE|OTEL_B(?:S|LR)P_\w+|OTEL_METRICS_EXEMPLAR_FILTER|OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE|OTEL_(?:SPAN_|EVENT_|LINK_|LOGRECORD_)?\w+_LIMIT|OTEL_PHP_\w+|OTEL_EXPERIMENTAL_RESPONSE_PROPAGATORS|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no|grpc|no_grpc)_proxy)$/

/** The SDK sets itself up where a switch is on; `+grpc`: with ext-grpc and open-telemetry/transport-grpc. What parse_url and filter_var make of an endpoint was tried with 8.2. */
const php: Runtime = {
  id: 'php',
  title: 'PHP, the SDK that loads itself (from its sources, not recorded)',
  wirings: ['autoload', 'autoload+grpc'],
  detection,
  newest: '1.14.0',
  source:
    'https://github.com/open-telemetry/opentelemetry-php/tree/main/src/Contrib/Otlp, https://opentelemetry.io/docs/languages/php/sdk/',
  reads: (name) => READ.test(name),
  plan: (patient: Patient): Plan => planBy(sdkOf(patient.wiring ?? 'autoload', patient), patient, patient.wiring ?? 'autoload'),
}
export default php

/** What is set to nothing counts as not set. */
const value: Sdk['value'] = ({ env }, name) => textOf(env, name) || undefined

const traitsOf = (isOn: boolean): Traits => ({
  onByDefault: isOn,
  ...(isOn ? {} : { onSwitch: { setting: GATE, value: 'true' } }),
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  defaultEndpoint: 'http://localhost:4318',
  offSwitch: (signal) => ({ setting: `OTEL_${UPPER[signal]}_EXPORTER`, value: 'none' }),
  redirects: {
    follows: true,
    asGet: true,
    text: 'most HTTP clients of PHP follow a 301 or 302 as a GET without the body, and the exporter takes the 200 behind it for success',
  },
  trust: {
    reads: [],
    text: 'PHP reads none of the OTEL_* certificate settings: openssl.cafile and curl.cainfo in php.ini name the certificates that are trusted',
  },
  defaultServiceName: 'unknown_service:php',
  timeoutUnit: 'ms',
})

/** Exporters are made in the order traces, metrics, logs within one initialiser: what is thrown leaves none of them. Metrics alone are caught by themselves. */
function sdkOf(wiring: string, { layers }: Patient): Sdk {
  const of = (signal: Signal): Reading['outcome'] => (signal === 'metrics' ? 'signal-off' : 'all-off')
  const gate = layers
    .filter(({ delivered, kind }) => delivered && kind === 'environment')
    .flatMap(({ settings }) => settings)
    .findLast(({ name }) => name === GATE)
  const isOn = gate?.value.reveal().toLowerCase() === 'true'
  const hasGrpc = wiring !== 'autoload'
  type Step = Sdk['steps'][number]
  const per =
    (make: (outcome: Reading['outcome']) => Step): Step =>
    (ctx, signal, out) =>
      make(of(signal))(ctx, signal, out)
  return {
    id: 'php',
    traits: traitsOf(isOn),
    value,
    isDisabled: (text) => text.toLowerCase() === 'true',
    exporter: (ctx, signal) =>
      isOn ? exporter(ctx, signal, of(signal)) : { state: 'off', because: `${GATE} is not true`, wanted: null, also: [] },
    protocol: 'http/protobuf',
    steps: [
      per((otherwise) =>
        protocolStep({
          value,
          spoken: ['http/protobuf', 'http/json', ...(hasGrpc ? ['grpc' as const] : [])],
          fold: (text) => text,
          otherwise,
          says: (text) => (text === 'grpc' ? 'Transport factory not defined for protocol: grpc' : `Unknown protocol: ${text}`),
        }),
      ),
      per((otherwise) =>
        timeoutStep({
          value,
          unit: 'ms',
          parse: (text) => (/^\s*[+-]?(?:0|[1-9]\d{0,17})\s*$/.test(text) ? Number(text) : null),
          otherwise,
          says: 'Value has invalid type',
        }),
      ),
      compressionStep({ value, fold: (text) => text, otherwise: 'default-instead' }),
      headersStep(value, headers),
      (ctx, signal, out) => readEndpoint(ctx, signal, out, endpoint(of(signal))),
      proxy,
    ],
    sampler: {
      name: (text) => text,
      ratio: (text) => (/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : null),
      unknown: 'all-off',
      badRatio: 'all-off',
    },
    resource: {
      usual: 'unknown_service:php',
      decode: (text) => formDecode(text.trim()),
      badPair: 'all-off',
      isName: (text) => text !== '',
    },
    missingFile: 'ignored',
    finish: (ctx) => passedOver(ctx, (name) => READ.test(name)),
    dies: { outcome: 'all-off', takes: () => SIGNALS },
  }
}

/** Exactly one name. */
function exporter(ctx: Ctx, signal: Signal, outcome: Reading['outcome']): ReturnType<Sdk['exporter']> {
  const setting = `OTEL_${UPPER[signal]}_EXPORTER`
  const text = value(ctx, setting)
  const says = (name: string): string => `exporter factory not defined for: ${name}`
  if (!text?.includes(','))
    return exporterOf(ctx, signal, {
      value,
      known: KNOWN,
      trims: true,
      noneWins: false,
      because: 'the SDK exports by default',
      unknown: () => outcome,
      says,
    })
  note(ctx, setting, [signal], 'all-off', flawOf(text) ?? 'unknown-value', { says: `Configuration ${setting} requires exactly 1 exporter` })
  return { state: 'broken', because: `${setting} names more than one exporter`, wanted: 'own', also: [] }
}
const KNOWN = {
  traces: ['console', 'memory', 'zipkin', 'otlp/stdout'],
  metrics: ['console', 'memory', 'otlp/stdout'],
  logs: ['console', 'memory', 'otlp/stdout'],
}

/** `parse_url` and FILTER_VALIDATE_URL: a name with an underscore is no host to it, and `host:port` is https. */
const endpoint = (fatal: Reading['outcome']): EndpointRules => ({
  value,
  sendsUser: true,
  fallback: () => 'http://localhost:4318',
  make(text, isOwn, { protocol, signal }) {
    const none = (says: string): ReturnType<EndpointRules['make']> => ({ reason: endpointFlaw(text), outcome: fatal, says })
    const isBare = /^(?:\/\/)?[\w.-]+:\d{1,5}(?:[/?#]|$)/.test(text)
    const full = isBare && !isOwn && protocol !== 'grpc' ? `https://${text.replace(/^\/\//, '')}` : text
    if (isOwn && protocol !== 'grpc' && /^(?!https?:)[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text))
      return { ...none(''), outcome: 'signal-off' } as ReturnType<EndpointRules['make']>
    const [, host = '', path = ''] = /^https?:\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)(?::\d*)?([^?#]*)/i.exec(full) ?? []
    if (
      !/^[\w.-]+$|^\[/.test(host) ||
      host.includes('_') ||
      /[^\x21-\x7e]/.test(full) ||
      !parseUrl(full) ||
      (!isOwn && !/^https?:/.test(full))
    )
      return none('Invalid endpoint url')
    const url = new URL(full)
    if (protocol === 'grpc') return grpc(url, path, isOwn, none)
    if (isOwn) return url
    url.pathname = `${path || '/'}${PATH[signal]}`.replace(/\/\//g, '/')
    url.search = ''
    return url
  },
})

/** The common endpoint and the name of the method in one, which lets no path in between; an own one has to name the method itself. */
function grpc(
  url: URL,
  path: string,
  isOwn: boolean,
  none: (says: string) => ReturnType<EndpointRules['make']>,
): ReturnType<EndpointRules['make']> {
  if (isOwn) return /^\/[^/]+\/[^/]*$/.test(path) ? url : none('Endpoint has to contain scheme, host and path')
  return path === '' ? url : ({ ...none('Endpoint path is not a valid gRPC method'), reason: 'path' } as ReturnType<EndpointRules['make']>)
}

const HEADERS = {
  decode: lenientDecode,
  onBadPercent: 'raw',
  emptyValue: 'send',
  legal: (text: string) => !/[\0-\x08\x0a-\x1f\x7f]/.test(text),
} as const

/** An item without `=`, also nothing behind a comma, throws while the exporter is made; a name that is none when the data are sent. */
const headers: Parameters<typeof headersStep>[1] = (setting, list, signals) => {
  const outcome = signals.includes('metrics') ? 'signal-off' : 'all-off'
  const says = 'Key-Value pair does not contain separator "="'
  const read = readHeaders(setting, list, signals, HEADERS)
  const out = hardened(read, (item) => (wholeItem(item).includes('=') ? 'signal-off' : outcome), says)
  const text = list.value.reveal()
  const base = { from: list.from, setting, raw: list.value, signals, outcome, says } as const
  return { ...out, readings: [...out.readings, ...(text.trim() === '' ? [] : emptyItems(text, base))] }
}

/** Guzzle, Symfony and curl ask for the small letters, most of them for the capitals too; gRPC has names of its own. */
function proxy({ env }: Ctx, _signal: Signal, out: Route): void {
  if (!out.dial) return
  const ofHttp = (isHttps: boolean): string[] => [
    ...(isHttps ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY']),
    'all_proxy',
    'ALL_PROXY',
  ]
  const ofGrpc = (): string[] => ['grpc_proxy', 'https_proxy', 'http_proxy']
  const isGrpc = out.protocol === 'grpc'
  const except = isGrpc ? ['no_grpc_proxy', 'no_proxy'] : ['no_proxy', 'NO_PROXY']
  out.proxy = envProxy(env, out.dial, { names: isGrpc ? ofGrpc : ofHttp, except, matches: underDomain, skipsLoopback: false })
}
