import { plain } from '../../secret.ts'
import { type Plan, type Reading, SIGNALS, type Traits } from '../../types.ts'
import { flawedText } from '../parts/flaws.ts'
import { type Ctx, note } from '../parts/context.ts'
import { bytesOf, goUnescape, textOfBytes } from '../parts/go-url.ts'
import { byDefault, derive, textOf } from '../parts/settings.ts'
import { secretOf } from '../../redact.ts'
import { UPPER, trimBlank } from '../parts/values.ts'
import type { Wiring } from './values.ts'
import { eachForItself } from '../parts/trust.ts'

const READ =
  /^(?:OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_METRICS_PRODUCERS|OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION|INSECURE|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_B(?:S|LR)P_(?:SCHEDULE_DELAY|EXPORT_TIMEOUT|MAX_QUEUE_SIZE|MAX_EXPORT_BATCH_SIZE)|OTEL_METRIC_EXPORT_(?:INTERVAL|TIMEOUT)|OTEL_METRICS_EXEMPLAR_FILTER|OTEL_(?:SPAN|EVENT|LINK|LOGRECORD)_\w+_LIMIT|OTEL_EXPORTER_OTLP_METRICS_(?:TEMPORALITY_PREFERENCE|DEFAULT_HISTOGRAM_AGGREGATION)|OTEL_EXPORTER_PROMETHEUS_(?:HOST|PORT)|OTEL_GO_X_\w+|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|NO)_PROXY|(?:https?|no)_proxy)$/

export const isReadByGo = (name: string): boolean => READ.test(name)

const PROTOCOLS: Record<Wiring, Traits['protocols']> = {
  autoexport: ['http/protobuf', 'grpc'],
  otlphttp: ['http/protobuf'],
  otlpgrpc: ['grpc'],
}

export const traitsOf = (wiring: Wiring): Traits => ({
  onByDefault: true,
  protocols: PROTOCOLS[wiring],
  defaultEndpoint: wiring === 'otlpgrpc' ? 'https://localhost:4317' : 'https://localhost:4318',
  // Without autoexport, code alone decides what is exported.
  offSwitch: (signal) => (wiring === 'autoexport' ? { setting: `OTEL_${UPPER[signal]}_EXPORTER`, value: 'none' } : null),
  offersHttp2: true,
  redirects: {
    follows: true,
    asGet: true,
    text: 'Go follows a 301 or 302 as a GET without the body and takes the 200 behind it for success: the data are lost without a word',
  },
  trust: {
    reads: ['OTEL_EXPORTER_OTLP_CERTIFICATE', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
    roots: 'system',
    files: [{ setting: 'OTEL_EXPORTER_OTLP_*CERTIFICATE' }, ...eachForItself('all')],
    client: [{ certificate: 'OTEL_EXPORTER_OTLP_*CLIENT_CERTIFICATE', key: 'OTEL_EXPORTER_OTLP_*CLIENT_KEY' }],
    text: 'OTEL_EXPORTER_OTLP_CERTIFICATE names the certificates that are trusted; without it Go takes those of the system, or SSL_CERT_FILE and SSL_CERT_DIR',
  },
  connects: { order: 'system', patienceMs: 300 },
  defaultServiceName: 'unknown_service:<name of the program>',
  timeoutUnit: 'ms',
})

/** Read by parts that a program has to add (contrib's autoprop and otelconf), or by nothing. */
const IGNORED = /^OTEL_(?:SDK_DISABLED|PROPAGATORS|CONFIG_FILE|EXPERIMENTAL_CONFIG_FILE|LOG_LEVEL)$/

/** Settings that are there and have no effect. */
export function unread(ctx: Ctx, wiring: Wiring): void {
  for (const [name, { value }] of ctx.env) {
    if (value.reveal() === '') continue
    const isExporter = wiring !== 'autoexport' && /^OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER$/.test(name) && value.reveal() !== 'otlp'
    const signals = isExporter ? SIGNALS.filter((signal) => name.includes(UPPER[signal])) : [...SIGNALS]
    if (IGNORED.test(name) ? !isOff(name, value.reveal()) : isExporter) note(ctx, name, signals, 'ignored', 'not-read')
    else if (name.startsWith('otel_')) note(ctx, name, [...SIGNALS], 'ignored', 'not-read', { instead: name.toUpperCase() })
  }
}

/** A switch that leaves everything on has the effect that was meant. */
const isOff = (name: string, text: string): boolean =>
  name === 'OTEL_SDK_DISABLED' && !/^\s*["']?(?:1|yes|on|t|y|true)["']?\s*$/i.test(text)

/** sdk/resource/env.go: blanks go, values are percent-decoded where that works, OTEL_SERVICE_NAME wins. */
export function resourceOf(ctx: Ctx): Plan['resource'] {
  const out: Plan['resource'] = { 'service.name': byDefault(plain(traitsOf('autoexport').defaultServiceName), 'service.name') }
  const attributes = ctx.env.get('OTEL_RESOURCE_ATTRIBUTES')
  let start = 0
  for (const pair of attributes?.value.reveal().split(',') ?? []) {
    const cut = pair.indexOf('=')
    const span = [start, start + pair.length] as const
    start += pair.length + 1
    if (!attributes || (cut < 0 && trimBlank(pair) === '')) continue
    if (cut < 0) {
      const base = { from: attributes.from, setting: 'OTEL_RESOURCE_ATTRIBUTES', raw: attributes.value, span, signals: [...SIGNALS] }
      ctx.readings.push({ ...base, outcome: 'item-dropped', reason: 'no-equals' })
      continue
    }
    const bytes = goUnescape(bytesOf(trimBlank(pair.slice(cut + 1))))
    const key = trimBlank(pair.slice(0, cut))
    const shown = attributes.value.slice(span[0] + cut + 1, span[1])
    const isPlain = bytes === null || !pair.includes('%')
    out[key] = derive(
      isPlain && trimBlank(shown.reveal()) === shown.reveal() ? shown : secretOf(key, bytes === null ? shown.reveal() : textOfBytes(bytes)),
      attributes,
    )
  }
  const name = ctx.env.get('OTEL_SERVICE_NAME')
  const text = trimBlank(textOf(ctx.env, 'OTEL_SERVICE_NAME') ?? '')
  const odd = [...flawedText('OTEL_SERVICE_NAME', name), ...flawedText('OTEL_RESOURCE_ATTRIBUTES', attributes)]
  ctx.readings.push(...odd.filter(({ reason }) => reason !== 'whitespace'))
  if (name && text !== '')
    out['service.name'] = derive(text === name.value.reveal() ? name.value : secretOf('OTEL_SERVICE_NAME', text), name)
  return out
}

export const SAYS: Record<'exporter' | 'protocol', NonNullable<Reading['says']>> = {
  exporter: 'unknown exporter or metrics producer',
  protocol: "invalid OTLP protocol - should be one of ['grpc', 'http/protobuf']",
}
