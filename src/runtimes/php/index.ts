import { type Patient, type Plan, type Reading, type Runtime, type Signal, SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { ADDED, asksForGrpc, grpcOf, needsTransport, phpAdded, propagators, TRANSPORT } from './add-ons.ts'
import { GATE, detection } from './detection.ts'
import { phpTraits } from './traits.ts'
import { endpoint, proxy, value } from './endpoint.ts'
import { alone, phpRules } from './code.ts'
import { CHANGES, fileRules, fileVariable, namesFile, WITH_FILES, withoutPackage } from './file.ts'
import { readEndpoint } from '../parts/endpoint.ts'
import { type ExporterRules, exporterOf } from '../parts/exporters.ts'
import { emptyItems, hardened, headersStep, wholeItem } from '../parts/header-list.ts'
import { withCode } from '../parts/in-code.ts'
import { readHeaders } from '../parts/headers.ts'
import { formDecode, lenientDecode } from '../parts/percent.ts'
import { passedOver, planBy, type Sdk } from '../parts/sdk.ts'
import { merge, type Settings, textOf } from '../parts/settings.ts'
import { compressionStep, protocolStep, timeoutStep } from '../parts/steps.ts'
import { UPPER, flawOf } from '../parts/values.ts'
import { earlier, isBefore } from '../parts/versions.ts'

const READ =
  /^(?:OTEL_SDK_DISABLED|OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION|INSECURE|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_PROPAGATORS|OTEL_LOG_LEVEL|OTEL_(?:EXPERIMENTAL_)?CONFIG_FILE|OTEL_B(?:S|LR)P_\w+|OTEL_METRICS_EXEMPLAR_FILTER|OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE|OTEL_(?:SPAN_|EVENT_|LINK_|LOGRECORD_)?\w+_LIMIT|OTEL_PHP_\w+|OTEL_EXPERIMENTAL_RESPONSE_PROPAGATORS|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no|grpc|no_grpc)_proxy)$/

const namesConfig = /_CONFIG_FILE$/
const OF_TRANSPORT = /(?:INSECURE|CERTIFICATE|CLIENT_KEY)$/

const isReadBy = (version: string | undefined, name: string): boolean => {
  if (namesConfig.test(name)) return name === fileVariable(version)
  return READ.test(name) && !(OF_TRANSPORT.test(name) && isBefore(version, CHANGES.ownGrpc.since))
}

/** The program, a bundle of its framework or the distribution of OpenTelemetry sets the SDK up, with the variables as its factories read them. */
const IN_CODE = 'code'
/** The switch of the distribution, which loads the SDK by itself: https://opentelemetry.io/docs/zero-code/php/distro/reference/configuration/ */
const OF_DISTRO =
  /^OTEL_PHP_(?:ENABLED|ASYNC_TRANSPORT|LOG_(?:FILE|LEVEL_|FEATURES)|TRANSACTION_|SCOPED_DEPS_|INFERRED_SPANS_|OPAMP_|NATIVE_OTLP_|OPENTELEMETRY_EXTENSION_)/

/** The SDK sets itself up where a switch is on; `+grpc`: with ext-grpc and open-telemetry/transport-grpc. What parse_url and filter_var make of an endpoint was tried with 8.2. */
const php: Runtime = {
  id: 'php',
  title: 'PHP, the SDK that loads itself (from its sources, not recorded)',
  wirings: [ADDED.bare, ADDED.full, WITH_FILES, IN_CODE],
  open,
  added: ADDED,
  detection,
  newest: '1.16.0',
  earlier: earlier(CHANGES),
  source:
    'https://github.com/open-telemetry/opentelemetry-php/tree/main/src/Contrib/Otlp, https://opentelemetry.io/docs/languages/php/sdk/',
  reads: (name) => READ.test(name),
  // The SDK that loads itself hears the variables beside what the code makes.
  plan: (patient) => (isSwitchedOn(merge(patient.layers, 'environment')) ? plan(patient) : inCode(patient)),
}
export default php

/** A file that is named is looked at with whatever is installed; without what reads it no program of PHP starts. */
const isFileNamed = ({ layers, version }: Patient): boolean => {
  const env = merge(layers, 'environment')
  return isSwitchedOn(env) && namesFile(env, version)
}
const isSwitchedOn = (env: Settings): boolean => textOf(env, GATE)?.toLowerCase() === 'true'

function open(patient: Patient): readonly string[] {
  if (isFileNamed(patient)) return [WITH_FILES, ADDED.bare]
  const env = merge(patient.layers, 'environment')
  if ([...env.keys()].some((name) => OF_DISTRO.test(name))) return [IN_CODE, ADDED.bare]
  const usual = asksForGrpc(patient) ? [ADDED.full, ADDED.bare] : [ADDED.bare]
  return env.has(GATE) ? usual : [...usual, IN_CODE]
}

const inCode = withCode((patient) => plan(alone(patient)), phpRules)

function plan(patient: Patient): Plan {
  const wiring = patient.wiring ?? open(patient)[0] ?? 'autoload'
  const made = planBy(sdkOf(wiring, patient), patient, wiring)
  return wiring !== WITH_FILES && isFileNamed(patient) ? withoutPackage(made, patient.version) : made
}

/** Exporters are made in the order traces, metrics, logs within one initialiser: what is thrown leaves none of them. Metrics alone are caught by themselves. */
function sdkOf(wiring: string, patient: Patient): Sdk {
  const { layers, version } = patient
  const of = (signal: Signal): Reading['outcome'] => (signal === 'metrics' ? 'signal-off' : 'all-off')
  const isOn = wiring === IN_CODE || isSwitchedOn(merge(layers, 'environment'))
  const grpc = grpcOf(patient)
  type Step = Sdk['steps'][number]
  const per =
    (make: (outcome: Reading['outcome']) => Step): Step =>
    (ctx, signal, out) =>
      make(of(signal))(ctx, signal, out)
  return {
    id: 'php',
    traits: phpTraits(isOn, version),
    file: () => (wiring === WITH_FILES && isFileNamed(patient) ? { variable: fileVariable(version), rules: fileRules(version) } : null),
    value,
    isDisabled: (text) => text.toLowerCase() === 'true',
    exporter: (ctx, signal) =>
      isOn
        ? exporter(ctx, signal, of(signal), phpAdded(patient))
        : { state: 'off', because: `${GATE} is not true`, wanted: null, also: [] },
    protocol: 'http/protobuf',
    steps: [
      per((otherwise) =>
        protocolStep({
          value,
          spoken: ['http/protobuf', 'http/json', ...(grpc.of(TRANSPORT) === 'absent' ? [] : ['grpc' as const])],
          fold: (text) => text,
          otherwise,
          says: (text) => (text === 'grpc' ? 'Transport factory not defined for protocol: grpc' : `Unknown protocol: ${text}`),
        }),
      ),
      per((outcome) => (ctx, signal, out) => needsTransport(ctx, signal, out, grpc, outcome)),
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
      (ctx, signal, out) => readEndpoint(ctx, signal, out, endpoint(of(signal), version)),
      proxy,
    ],
    sampler: {
      name: (text) => text,
      ratio: (text) => (/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : null),
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
    finish(ctx) {
      passedOver(ctx, (name) => isReadBy(version, name))
      if (isOn) propagators(ctx, patient)
    },
    dies: { outcome: 'all-off', takes: () => SIGNALS },
  }
}

/** Exactly one name. */
function exporter(ctx: Ctx, signal: Signal, outcome: Reading['outcome'], added: ExporterRules['added']): ReturnType<Sdk['exporter']> {
  const setting = `OTEL_${UPPER[signal]}_EXPORTER`
  const text = value(ctx, setting)
  const says = (name: string): string => `exporter factory not defined for: ${name}`
  if (!text?.includes(','))
    return exporterOf(ctx, signal, {
      value,
      known: KNOWN,
      added,
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
  traces: ['console', 'memory', 'otlp/stdout'],
  metrics: ['console', 'memory', 'otlp/stdout'],
  logs: ['console', 'memory', 'otlp/stdout'],
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
