import { type Patient, type Plan, type Protocol, type Route, type Runtime, type Signal, SIGNALS, type Traits } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { byDefault, idleOf, joined, merge } from '../parts/settings.ts'
import { type Config, configOf, type Form, type Part, signalsOf } from './config.ts'
import { routesOf } from './exporter.ts'
import { NEWEST } from './components.ts'
import { lineOf } from './line.ts'
import { judgeListening } from './listening.ts'
import { branchesOf, joinPath, valueOf } from './path.ts'
import { judgeExporter, judgeLosses, judgePipelines, sendersOf } from './service.ts'
import { judgeValidity } from './validity.ts'
import { judgeWildcards } from './wildcards.ts'
import { eachForItself } from '../parts/trust.ts'
import { blankRoute } from '../parts/route.ts'

const FORMS: readonly Form[] = ['collector', 'alloy', 'tempo', 'datadog', 'kong', 'roadrunner']

const traits: Traits = {
  onByDefault: false,
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  defaultEndpoint: 'http://localhost:4318',
  offSwitch: () => null,
  offersHttp2: true,
  redirects: {
    follows: true,
    asGet: true,
    text: 'its HTTP client follows a redirect, and 301 to 303 turn the request into a GET: the data are lost',
  },
  trust: {
    reads: [],
    text: 'tls.ca_file of the exporter names the certificates that are trusted',
    roots: 'system',
    files: [
      { setting: '.tls.ca_file', addsIf: '.tls.include_system_ca_certs_pool' },
      { setting: '.tls.ca_pem', isText: true, addsIf: '.tls.include_system_ca_certs_pool' },
      ...eachForItself('all'),
    ],
    client: [{ certificate: '.tls.cert_file', key: '.tls.key_file' }],
    takesAny: [{ setting: '.tls.insecure_skip_verify', value: /^true$/i }],
  },
  connects: { order: 'system', patienceMs: 300 },
  defaultServiceName: 'otelcol',
  timeoutUnit: 's',
  file: {
    line: lineOf,
    compression: (route) => beside(route, 'compression'),
    protocol: (wanted) => OTHER[wanted],
  },
  headerLine: (name, value, route) => lineOf(beside(route, 'headers', name), value, false),
  relays: true,
  configure: {
    text: 'Add an exporter of OTLP, and name it in a pipeline',
    line: ['exporters:', '  otlphttp:', '    endpoint: http://localhost:4318'].join('\n'),
  },
}

const OTHER: Record<Protocol, string> = {
  grpc: 'Use the exporter otlp, which speaks gRPC',
  'http/protobuf': 'Use the exporter otlphttp, which speaks HTTP: its endpoint is a URL',
  'http/json': 'Set encoding: json in the exporter otlphttp',
}

/** The name of a setting that stands beside the endpoint of a route. */
const beside = ({ url }: Route, ...keys: string[]): string =>
  `${url?.from.setting.replace(/\.[^.]*$/, '') ?? 'exporters.otlp'}.${joinPath(keys)}`

/** The OpenTelemetry Collector, and what embeds its components: each exporter of a file is a patient of its own. */
const collector: Runtime = {
  id: 'collector',
  title: 'the OpenTelemetry Collector, and what embeds its components',
  wirings: FORMS,
  setUpBy: 'collector-config',
  detection: {
    prints:
      /exporterhelper\/\S*|queued_retry|queue_sender|Exporting failed\.[\w .]*|sending_queue|"kind": ?"exporter"|component_id=\S+|error exporting items, request to|Permanent error: /,
    checkedBy: '--collector config.yaml',
  },
  newest: NEWEST,
  source: 'https://opentelemetry.io/docs/collector/configuration/',
  reads: (name) => /^(?:HTTPS?|NO)_PROXY$/i.test(name) || /^SSL_CERT_(?:FILE|DIR)$/.test(name),
  plan,
}
export default collector

function plan(patient: Patient): Plan {
  const settings = merge(patient.layers, 'environment')
  for (const [name, traced] of merge(patient.layers, 'collector-config')) settings.set(name, traced)
  const ctx: Ctx = { env: settings, readings: [] }
  const config = configOf(branchesOf(settings))
  const senders = sendersOf(config)
  const part = senders.find(({ branch }) => branch.path === patient.part) ?? (patient.part === undefined ? senders[0] : undefined)
  broken(ctx, patient)
  const routes = part ? sending(ctx, config, part, patient) : quiet(config)
  // What is wrong with the file as a whole is told once, with its first exporter.
  if (!part || part === senders[0]) {
    judgeValidity(ctx, config, patient)
    judgePipelines(ctx, config)
    judgeListening(ctx, config, patient.version)
    judgeWildcards(ctx, config)
    judgeLosses(ctx, config)
  }
  return {
    runtime: {
      id: 'collector',
      wiring: config.form,
      version: patient.version,
      detectedBy: patient.detectedBy,
      candidates: patient.candidates,
    },
    traits,
    routes,
    resource: {},
    readings: joined(ctx.readings),
    idle: idleOf(patient.layers),
    settings,
  }
}

function sending(ctx: Ctx, config: Config, part: Part, { version }: Patient): Record<Signal, Route> {
  const signals = signalsOf(config, part) ?? [...SIGNALS]
  judgeExporter(ctx, config, part)
  return routesOf({ ctx, config, part, version, signals })
}

/** A file that cannot be read at all. */
function broken(ctx: Ctx, { layers }: Patient): void {
  for (const { kind, broken: fault, source } of layers) {
    if (kind !== 'collector-config' || !fault) continue
    const from = { source, setting: source, line: fault.line, column: fault.column }
    note(ctx, source, [...SIGNALS], 'crash', 'invalid-config', { from, detail: fault.why })
  }
}

const OWN: Record<Form, string> = {
  collector: 'no exporter of OTLP is in the file',
  alloy: 'no exporter of OTLP is in the file',
  tempo: 'it stores what it receives',
  datadog: 'it sends on what it receives in a form of its own',
  kong: 'no opentelemetry plugin is in the file',
  roadrunner: 'no exporter of OTLP is in the file',
}

/** No exporter of OTLP: what is received goes to a console, or elsewhere. */
function quiet(config: Config): Record<Signal, Route> {
  return Object.fromEntries(SIGNALS.map((signal) => [signal, quietRoute(config, signal)])) as Record<Signal, Route>
}

function quietRoute(config: Config, signal: Signal): Route {
  const names = (config.pipelines ?? [])
    .filter((one) => one.signal === signal)
    .flatMap(({ exporters }) => exporters.flatMap((ref) => valueOf(ref) ?? []))
  const also = [...new Set(names)]
  const isConsole = also.some((name) => /^(?:debug|logging)(?:\/|$)/.test(name))
  return blankRoute(signal, {
    state: isConsole ? 'console' : 'off',
    because: also.length > 0 ? `its exporters are ${also.join(', ')}` : OWN[config.form],
    wanted: isConsole ? 'own' : null,
    protocol: 'grpc',
    timeoutMs: byDefault(5_000, 'timeout'),
    sampler: byDefault('as received', 'sampler'),
    also: also.length > 0 ? also : [config.form === 'collector' ? 'unknown' : 'storage'],
  })
}
