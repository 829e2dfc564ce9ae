import { plain } from '../../secret.ts'
import { type Protocol, type Reading, SIGNALS, type Traced, type Traits } from '../../types.ts'
import { type AddOns, addOns } from '../parts/add-ons.ts'
import { flawedText } from '../parts/flaws.ts'
import type { Ctx } from '../parts/context.ts'
import { byDefault, derive, textOf } from '../parts/settings.ts'
import { trimBlank } from '../parts/values.ts'
import { type Change, isBefore } from '../parts/versions.ts'
import { together } from '../parts/trust.ts'

type Builder = 'auto' | 'with_http' | 'with_tonic'

/** What a program was compiled with; no setting tells it. */
export interface Build {
  builder: Builder
  /** The default first: http-json before http-proto before grpc-tonic. */
  protocols: readonly Protocol[]
  /** `gzip-http`; none of the recorded builds has `gzip-tonic`, or zstd: Cargo.toml tells of those. */
  gzip: boolean
  tls: boolean
  /** gRPC trusts what code hands to it, and nothing without that. */
  roots: boolean
}

/** Cargo features of opentelemetry-otlp, as the wirings name them. The first is what the crate has by default. */
const FEATURES: Readonly<Record<string, Pick<Build, 'protocols' | 'gzip'>>> = {
  'http-proto': { protocols: ['http/protobuf'], gzip: false },
  'http-proto+grpc': { protocols: ['http/protobuf', 'grpc'], gzip: false },
  'http-json': { protocols: ['http/json', 'http/protobuf', 'grpc'], gzip: true },
}
const BUILDERS: readonly Builder[] = ['auto', 'with_http', 'with_tonic']

/** By the transport, the features that compress: as `folder.ts` names those of a package. */
export const COMPRESSIONS: Readonly<Record<'http' | 'grpc', AddOns>> = {
  http: addOns({ gzip: ['opentelemetry-otlp/gzip-http'], zstd: ['opentelemetry-otlp/zstd-http'] }),
  grpc: addOns({ gzip: ['opentelemetry-otlp/gzip-tonic'], zstd: ['opentelemetry-otlp/zstd-tonic'] }),
}

const TLS = { '': { tls: false, roots: false }, '+tls': { tls: true, roots: false }, '+tls+roots': { tls: true, roots: true } }

/**
 * `+tls` stands for reqwest-rustls and a tls-* feature, `+roots` for code that calls `with_tls_config`: without it the exporter takes
 * `ClientTlsConfig::new()`, which trusts nobody, whatever roots are compiled in (opentelemetry-otlp, exporter/tonic/mod.rs; recorded). `auto`
 * has no such method. `with_tonic` needs grpc-tonic.
 */
const BUILDS: ReadonlyMap<string, Build> = new Map(
  Object.entries(TLS).flatMap(([ending, tls]) =>
    BUILDERS.filter((builder) => !tls.roots || builder === 'with_tonic').flatMap((builder) =>
      Object.entries(FEATURES)
        .filter(([, { protocols }]) => builder !== 'with_tonic' || protocols.includes('grpc'))
        .map(([name, features]): [string, Build] => [`${builder}:${name}${ending}`, { builder, ...features, ...tls }]),
    ),
  ),
)
export const wirings: readonly string[] = [...BUILDS.keys()]
export const usual = 'auto:http-proto'
const USUAL: Build = { builder: 'auto', protocols: ['http/protobuf'], gzip: false, tls: false, roots: false }
export const buildOf = (wiring: string): Build => BUILDS.get(wiring) ?? USUAL

/** How a version reads its settings; later versions read them as the newest does. */
export interface Era {
  /** What is no URI, or no compression that is compiled in, fails the build of the exporter (true) or gives way to the next one. */
  strictEndpoint: boolean
  strictCompression: boolean
  /** Values of PROTOCOL and COMPRESSION in any case, empty ones as not set. */
  anyCase: boolean
  insecure: boolean
  ownProtocol: boolean
  /** gRPC to https:// without TLS compiled in fails, where it was sent in plaintext before. */
  knowsTls: boolean
  timeoutUnit: 'ms' | 's'
}

const NOW: Era = {
  strictEndpoint: true,
  strictCompression: false,
  anyCase: true,
  insecure: true,
  ownProtocol: true,
  knowsTls: true,
  timeoutUnit: 'ms',
}

/** From the change log, 0.33.1 alone is recorded: https://github.com/open-telemetry/opentelemetry-rust/blob/main/opentelemetry-otlp/CHANGELOG.md */
export const CHANGES: readonly (Change & { was: Partial<Era> })[] = [
  { since: '0.33', was: { strictEndpoint: false, strictCompression: true, anyCase: false, insecure: false } },
  { since: '0.32', was: { ownProtocol: false, knowsTls: false } },
  { since: '0.29', was: { timeoutUnit: 's' } },
]

export const eraOf = (version: string | undefined): Era =>
  Object.assign({ ...NOW }, ...CHANGES.filter(({ since }) => isBefore(version, since)).map(({ was }) => was)) as Era

const READ =
  /^(?:OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION|INSECURE)|OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_BSP_(?:SCHEDULE_DELAY|MAX_QUEUE_SIZE|MAX_EXPORT_BATCH_SIZE|EXPORT_TIMEOUT|MAX_CONCURRENT_EXPORTS)|OTEL_BLRP_(?:SCHEDULE_DELAY|MAX_QUEUE_SIZE|MAX_EXPORT_BATCH_SIZE)|OTEL_METRIC_EXPORT_INTERVAL|OTEL_SPAN_(?:ATTRIBUTE|EVENT|LINK)_COUNT_LIMIT|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy|RUST_LOG)$/
export const isRead = (name: string): boolean => READ.test(name)

/** Settings of the specification that the SDK has no code for: the data are sent whatever they say. */
const PASSED_OVER =
  /^OTEL_(?:SDK_DISABLED|(?:TRACES|METRICS|LOGS)_EXPORTER|EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|PROPAGATORS|LOG_LEVEL|(?:EXPERIMENTAL_)?CONFIG_FILE|ENTITIES|BLRP_EXPORT_TIMEOUT|METRIC_EXPORT_TIMEOUT|METRICS_EXEMPLAR_FILTER)$/

export function passedOver({ env }: Ctx): Reading[] {
  return [...env]
    .filter(([name]) => PASSED_OVER.test(name) || name.startsWith('otel_'))
    .map(([name, { from, value }]): Reading => {
      const instead = name.startsWith('otel_') ? name.toUpperCase() : undefined
      return { from, setting: name, raw: value, outcome: 'ignored', reason: 'not-read', signals: signalsOf(name), instead }
    })
}

const signalsOf = (name: string): Reading['signals'] => {
  const own = SIGNALS.filter((signal) => name.toUpperCase().includes(`_${signal.toUpperCase()}_`))
  return own.length > 0 ? own : [...SIGNALS]
}

/** No exporter can be named none: a sampler holds the traces back, an empty queue the logs. For metrics the environment has nothing that works. */
const offSwitch: Traits['offSwitch'] = (signal) =>
  signal === 'traces'
    ? { setting: 'OTEL_TRACES_SAMPLER', value: 'always_off' }
    : signal === 'logs'
      ? { setting: 'OTEL_BLRP_MAX_QUEUE_SIZE', value: '0' }
      : null

export function traitsOf(build: Build, era: Era): Traits {
  const { builder, protocols } = build
  const spoken: Protocol[] = builder === 'with_tonic' ? ['grpc'] : protocols.filter((p) => builder === 'auto' || p !== 'grpc')
  return {
    onByDefault: true,
    protocols: spoken,
    defaultEndpoint: builder === 'with_tonic' ? 'http://localhost:4317' : 'http://localhost:4318',
    offSwitch,
    offersHttp2: true,
    redirects: {
      follows: true,
      asGet: true,
      text: 'reqwest follows a 301 or 302 as a GET without the body, and the exporter takes the 200 behind it for success: the data are lost without a word',
    },
    silent: {
      text: 'The Rust SDK tells of a failed export only to a tracing subscriber, if the program installs one; shutdown() of traces and logs returns Ok all the same.',
      fix: { setting: 'RUST_LOG', value: 'info,opentelemetry=debug,opentelemetry_sdk=debug,opentelemetry-otlp=debug' },
    },
    trust: {
      reads: ['SSL_CERT_FILE', 'SSL_CERT_DIR'],
      roots: 'system',
      files: together(),
      text: 'A Rust program reads none of the OTEL_* certificate settings: it trusts what the system trusts, or what SSL_CERT_FILE and SSL_CERT_DIR name; over gRPC it trusts nothing until code calls with_tls_config(ClientTlsConfig::new().with_enabled_roots())',
    },
    connects: { order: 'system', patienceMs: 300 },
    defaultServiceName: 'unknown_service',
    timeoutUnit: era.timeoutUnit,
  }
}

/** No percent-decoding; a pair without `=` is dropped without a word, `service.name` in it counts where OTEL_SERVICE_NAME is empty. */
export function resourceOf({ env, readings }: Ctx): Record<string, Traced<ReturnType<typeof plain>>> {
  const out: ReturnType<typeof resourceOf> = { 'service.name': byDefault(plain('unknown_service'), 'service.name') }
  const attributes = env.get('OTEL_RESOURCE_ATTRIBUTES')
  let start = 0
  for (const pair of attributes?.value.reveal().split(',') ?? []) {
    const span = [start, start + pair.length] as const
    const cut = pair.indexOf('=')
    start += pair.length + 1
    if (!attributes) continue
    if (cut >= 0) {
      const value = pair.slice(cut + 1)
      const from = span[0] + cut + 1 + value.indexOf(trimBlank(value))
      out[trimBlank(pair.slice(0, cut))] = derive(attributes.value.slice(from, from + trimBlank(value).length), attributes)
    } else if (trimBlank(pair) !== '') {
      const { from, value: raw } = attributes
      const setting = 'OTEL_RESOURCE_ATTRIBUTES'
      readings.push({ from, setting, raw, span, outcome: 'item-dropped', reason: 'no-equals', signals: [...SIGNALS] })
    }
  }
  const name = env.get('OTEL_SERVICE_NAME')
  readings.push(...flawedText('OTEL_SERVICE_NAME', name), ...flawedText('OTEL_RESOURCE_ATTRIBUTES', attributes))
  if (name && textOf(env, 'OTEL_SERVICE_NAME')) out['service.name'] = derive(name.value, name)
  return out
}
