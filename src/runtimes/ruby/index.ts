import type { Secret } from '../../secret.ts'
import {
  type Patient,
  type Plan,
  type Reading,
  type Route,
  type Runtime,
  type Signal,
  SIGNALS,
  type Traced,
  type Traits,
} from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { readEndpoint } from '../parts/endpoint.ts'
import { type ExporterRules, exporterOf } from '../parts/exporters.ts'
import { emptyItems, hardened, headersStep, wholeItem } from '../parts/header-list.ts'
import { type HeaderList, readHeaders } from '../parts/headers.ts'
import { strictDecode } from '../parts/percent.ts'
import { decidingName, passedOver, planBy, type Sdk } from '../parts/sdk.ts'
import { merge, textOf } from '../parts/settings.ts'
import { compressionStep, protocolStep, timeoutStep } from '../parts/steps.ts'
import { UPPER } from '../parts/values.ts'
import { type Change, earlier, isBefore } from '../parts/versions.ts'
import { withCode } from '../parts/in-code.ts'
import { propagators, rubyAdded } from './add-ons.ts'
import { rubyRules } from './code.ts'
import { detection } from './detection.ts'
import { endpoint, proxy, value } from './endpoint.ts'
import { eachForItself } from '../parts/trust.ts'

const READ =
  /^(?:OTEL_SDK_DISABLED|OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|TIMEOUT|COMPRESSION|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|OTEL_EXPORTER_OTLP_(?:(?:TRACES|LOGS)_)?PROTOCOL|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_PROPAGATORS|OTEL_LOG_LEVEL|OTEL_B(?:S|LR)P_\w+|OTEL_METRIC_EXPORT_\w+|OTEL_(?:SPAN_|EVENT_|LINK_|LOG_RECORD_)?\w+_LIMIT|OTEL_RUBY_\w+|SSL_CERT_(?:FILE|DIR)|(?:HTTP|NO)_PROXY|(?:http|no)_proxy)$/

/** Before it a + in a header was a blank. */
const PLUS_KEPT: Change = { since: '0.32' }

const ALL = 'all-signals'

/** Versions are those of the gem opentelemetry-exporter-otlp. Read in the sources; what Ruby's URI and Net::HTTP make of an endpoint was tried with 3.1. */
const ruby: Runtime = {
  id: 'ruby',
  title: 'Ruby, OpenTelemetry::SDK.configure (from its sources, not recorded)',
  // Metrics and logs need gems of their own: opentelemetry-metrics-sdk, opentelemetry-logs-sdk and their exporters.
  wirings: ['traces', ALL],
  open,
  detection,
  newest: '0.34.1',
  earlier: earlier([PLUS_KEPT]),
  source: 'https://github.com/open-telemetry/opentelemetry-ruby/blob/main/exporter/otlp/lib/opentelemetry/exporter/otlp/exporter.rb',
  reads: (name) => READ.test(name),
  plan: withCode((patient: Patient): Plan => planBy(sdkOf(patient), patient, wiringOf(patient)), rubyRules),
}
export default ruby

/** An exporter that is named for metrics or logs is meant for a program with their gems. */
function open({ layers }: Patient): readonly string[] {
  const env = merge(layers, 'environment')
  const isNamed = (['METRICS', 'LOGS'] as const).some((signal) =>
    /[^\s,]/.test((textOf(env, `OTEL_${signal}_EXPORTER`) ?? '').replaceAll('none', '')),
  )
  return isNamed ? [ALL, 'traces'] : ['traces', ALL]
}

const wiringOf = (patient: Patient): string => patient.wiring ?? open(patient)[0] ?? 'traces'

const traits: Traits = {
  onByDefault: true,
  protocols: ['http/protobuf'],
  defaultEndpoint: 'http://localhost:4318',
  offSwitch: (signal) => ({ setting: `OTEL_${UPPER[signal]}_EXPORTER`, value: 'none' }),
  redirects: { follows: false, asGet: false, text: 'the exporter asks the same URL again, five times, and then gives the data up' },
  trust: {
    reads: ['OTEL_EXPORTER_OTLP_CERTIFICATE', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
    roots: 'system',
    files: [{ setting: 'OTEL_EXPORTER_OTLP_*CERTIFICATE' }, ...eachForItself('hashed')],
    client: [{ certificate: 'OTEL_EXPORTER_OTLP_*CLIENT_CERTIFICATE', key: 'OTEL_EXPORTER_OTLP_*CLIENT_KEY' }],
    takesAny: [{ setting: 'OTEL_RUBY_EXPORTER_OTLP_SSL_VERIFY_NONE', value: /./ }],
    text: 'OTEL_EXPORTER_OTLP_CERTIFICATE names the certificates that are trusted, else those of OpenSSL, SSL_CERT_FILE and SSL_CERT_DIR; OTEL_RUBY_EXPORTER_OTLP_SSL_VERIFY_NONE, set to anything, trusts all',
  },
  defaultServiceName: 'unknown_service',
  timeoutUnit: 's',
}

const INVALID = 'headers must be a String with comma-separated URL Encoded UTF-8 k=v pairs or a Hash'

const sdkOf = (patient: Patient): Sdk => ({
  id: 'ruby',
  traits,
  value,
  isDisabled: (text) => text === 'true',
  exporter: (ctx, signal) =>
    wiringOf(patient) !== ALL && signal !== 'traces'
      ? noGem(ctx, signal)
      : exporterOf(ctx, signal, { ...EXPORTERS, added: rubyAdded(patient) }),
  protocol: 'http/protobuf',
  steps: [
    // The metrics exporter is made whatever the protocol is.
    (ctx, signal, out) => (signal === 'metrics' ? undefined : protocol(ctx, signal, out)),
    timeoutStep({ value, unit: 's', parse: (text) => Number.parseFloat(text.replaceAll('_', '')) || 0, otherwise: 'default-instead' }),
    noTime,
    (_ctx, _signal, out) => Object.assign(out, { compression: 'gzip' }),
    compressionStep({ value, fold: (text) => text, otherwise: 'all-off', says: (text) => `unsupported compression key ${text}` }),
    (ctx, signal, out) => readEndpoint(ctx, signal, out, endpoint),
    proxy,
    headersStep(value, (setting, list, signals) => headers(setting, list, signals, patient.version)),
  ],
  sampler: { name: (text) => text, ratio: float },
  resource: { usual: 'unknown_service', decode: (text) => text.split('=', 1)[0] ?? '', badPair: 'item-dropped', isName: () => true },
  missingFile: 'ignored',
  finish(ctx) {
    passedOver(ctx, (name) => READ.test(name))
    propagators(ctx, patient)
  },
  // SDK.configure makes traces, metrics, logs in this order, and rescues what is raised: the rest is never made.
  dies: { outcome: 'all-off', takes: (signal) => SIGNALS.slice(SIGNALS.indexOf(signal)) },
})

const EXPORTERS: ExporterRules = {
  value,
  known: { traces: ['console'], metrics: ['console', 'in-memory'], logs: ['console'] },
  trims: true,
  noneWins: false,
  unknown: () => 'signal-off',
  says: (name) => `The ${name} exporter is unknown and cannot be configured`,
  because: 'the SDK exports by default',
}

function noGem(ctx: Ctx, signal: Signal): ReturnType<Sdk['exporter']> {
  const setting = `OTEL_${UPPER[signal]}_EXPORTER`
  const names = (textOf(ctx.env, setting) ?? '').split(',').map((name) => name.trim())
  if (names.every((name) => name === 'none')) note(ctx, setting, [signal], 'signal-off', 'none')
  const isNamed = names.includes('otlp')
  return { state: 'off', because: `the gems for ${signal} are not loaded`, wanted: isNamed ? 'own' : null, also: [] }
}

const protocol = protocolStep({
  value,
  spoken: ['http/protobuf'],
  fold: (text) => text,
  otherwise: 'signal-off',
  says: (text) => `The ${text} transport protocol is not supported by the OTLP exporter`,
})

/** `to_f`: seconds, and 0 for what is no number; without any time no export is tried. */
function noTime(ctx: Ctx, signal: Signal, out: Route): void {
  const name = decidingName(ctx, value, signal, 'TIMEOUT')
  if (out.timeoutMs.value > 0) return
  note(ctx, name, [signal], 'signal-off', 'too-low')
  Object.assign(out, { state: 'broken', because: `with ${name} no export has any time` })
}

function float(text: string): number | null {
  const plain = text.trim().replace(/(\d)_(?=\d)/g, '$1')
  return /^[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|0x[\da-f]+)$/i.test(plain) ? Number(plain) : null
}

/** `parse_headers`: names and values are decoded; an item without a name, `=` or value raises. Net::HTTP writes any name, and refuses line breaks. */
function headers(setting: string, list: Traced<Secret>, signals: Signal[], version: string | undefined): HeaderList {
  const raw = list.value.reveal()
  const base = { from: list.from, setting, raw: list.value, signals, outcome: 'all-off' as const, says: INVALID }
  if (raw.replace(/(?<!,),+$/, '') === '') return { headers: {}, readings: [{ ...base, reason: 'empty' }] }
  const isOld = raw.includes('+') && isBefore(version, PLUS_KEPT.since)
  const read = readHeaders(setting, list, signals, {
    decode: (text) => strictDecode(isOld ? text.replaceAll('+', ' ') : text)?.trim() ?? null,
    onBadPercent: 'drop',
    emptyValue: 'drop',
    legal: (text) => !/[\r\n]/.test(text),
  })
  const out = hardened(read, outcomeOf, INVALID)
  return { ...out, readings: [...out.readings, ...emptyItems(raw.replace(/(?<!,),+$/, ''), base)] }
}

function outcomeOf(item: Reading): Reading['outcome'] {
  if (item.reason === 'control-character') return 'signal-off'
  const [key = '', ...rest] = wholeItem(item).split('=')
  return item.reason !== 'bad-percent' && key.trim() !== '' && rest.join('=').trim() !== '' ? 'used' : 'all-off'
}
