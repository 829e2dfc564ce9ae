import { goRules } from './code.ts'
import { withCode } from '../parts/in-code.ts'
import { type Patient, type Plan, type Protocol, type Route, type Runtime, type Signal, SIGNALS } from '../../types.ts'
import { SAYS, isReadByGo, resourceOf, traitsOf, unread } from './facts.ts'
import { destination } from './endpoint.ts'
import { fileRules } from './file.ts'
import { headers } from './headers.ts'
import { compression, timeout } from './options.ts'
import { panics } from './queue.ts'
import { certificates } from './tls.ts'
import { CHANGES, type Site, type Wiring, candidates, has, nameOf, valueOf } from './values.ts'
import { type Ctx, note } from '../parts/context.ts'
import { fromFile } from '../parts/file/plan.ts'
import { isFileGiven } from '../parts/file/rules.ts'
import { chosenPackages, hasPackage } from '../parts/packages.ts'
import { derive, idleOf, joined, merge, textOf } from '../parts/settings.ts'
import { UPPER, flawOf, trimBlank } from '../parts/values.ts'
import { earlier } from '../parts/versions.ts'
import { blankRoute } from '../parts/route.ts'
import { FILE_VARIABLES, fileVariable } from '../parts/file/variables.ts'

const WIRINGS: readonly Wiring[] = ['autoexport', 'otlphttp', 'otlpgrpc']
/** `otelconf.NewSDK()`, which reads a declarative configuration. */
const OTELCONF = 'otelconf'
const packages = chosenPackages(/^go\.opentelemetry\.io\/otel\/exporters\/otlp\/.*(http|grpc)$/, 'otlp')

/** opentelemetry-go with its OTLP exporters, by contrib's autoexport or by the packages of one transport. Measured on 1.47.0. */
const go: Runtime = {
  id: 'go',
  title: 'a Go program with opentelemetry-go',
  wirings: [...WIRINGS, OTELCONF],
  open,
  usual: true,
  detection: {
    prints: /traces export: |failed to (?:upload|send) \w+|rpc error: code = |dial tcp |x509: |net\/http|parse "/,
    programs: /^go$/,
    packages: {
      of: 'go-modules',
      tells: /^go\.opentelemetry\.io\/(?:otel\/exporters\/otlp|contrib\/exporters\/autoexport|contrib\/otelconf)/,
      wirings: (names) => wiringsOf(names),
      versions: [/^go\.opentelemetry\.io\/otel$/],
    },
    code: { languages: goRules.languages, isOnlyWay: true },
  },
  newest: '1.47.0',
  earlier: earlier(CHANGES),
  source:
    'https://github.com/open-telemetry/opentelemetry-go (exporters/otlp), https://github.com/open-telemetry/opentelemetry-go-contrib (exporters/autoexport)',
  reads: isReadByGo,
  plan: withCode(plan, goRules),
}
export default go

/** What makes an SDK of a file may stand beside what makes one of variables. */
function wiringsOf(names: readonly string[]): readonly string[] {
  const chosen = hasPackage(names, /\/contrib\/exporters\/autoexport$/) ? ['autoexport'] : packages(names)
  return hasPackage(names, /\/contrib\/otelconf$/) ? [...chosen, OTELCONF] : chosen
}

/**
 * autoexport alone reads the names of exporters and protocols: where one is set, it is meant. Else the program may as well have linked the
 * packages of one transport, as most do.
 */
function open(patient: Patient): readonly string[] {
  const env = merge(patient.layers, 'environment')
  if (FILE_VARIABLES.some((name) => isFileGiven(patient, env, name))) return [OTELCONF, 'autoexport']
  const isNamed = [...env].some(
    ([name, { value }]) =>
      /^OTEL_(?:(?:TRACES|METRICS|LOGS)_EXPORTER|EXPORTER_OTLP_(?:\w+_)?PROTOCOL)$/.test(name) && value.reveal() !== '',
  )
  const usual = isNamed ? ['autoexport'] : WIRINGS
  return FILE_VARIABLES.some((name) => textOf(env, name)) ? [...usual, OTELCONF] : usual
}

function plan(patient: Patient): Plan {
  const ctx: Ctx = { env: merge(patient.layers, 'environment'), readings: [] }
  const asked = patient.wiring ?? open(patient)[0]
  const variable = fileVariable(ctx.env, patient.version !== undefined, has(patient, 'configFile'))
  if (asked === OTELCONF && ctx.env.has(variable))
    return fromFile(patient, ctx, { id: 'go', wiring: asked, traits: traitsOf('autoexport'), variable, rules: fileRules(patient) })
  const wiring = WIRINGS.find((name) => name === asked) ?? 'autoexport'
  const routes = Object.fromEntries(
    SIGNALS.map((signal) => [signal, route({ ctx, signal, files: patient.files, version: patient.version }, wiring)]),
  ) as Record<Signal, Route>
  panics(ctx, routes)
  unread(ctx, wiring)
  return {
    runtime: { id: 'go', wiring, version: patient.version, detectedBy: patient.detectedBy, candidates: patient.candidates },
    traits: traitsOf(wiring),
    routes,
    resource: resourceOf(ctx),
    readings: joined(ctx.readings),
    idle: idleOf(patient.layers),
    settings: ctx.env,
  }
}

function route(site: Site, wiring: Wiring): Route {
  const protocol = wiring === 'otlpgrpc' ? 'grpc' : 'http/protobuf'
  const out = blankRoute(site.signal, { ...exporter(site, wiring), protocol })
  producers(site, wiring, out)
  if (out.state !== 'export') return out
  out.protocol = wiring === 'autoexport' ? chosen(site, out) : packaged(site, wiring)
  out.timeoutMs = timeout(site)
  compression(site, out)
  destination(site, out)
  certificates(site, out)
  headers(site, out)
  if (site.signal === 'traces') sampler(site.ctx, out)
  return out
}

/** Names are exact, and one only: a list, a blank or a capital makes New* return an error, and the signal stays off. */
function exporter(site: Site, wiring: Wiring): Pick<Route, 'state' | 'because' | 'wanted' | 'also'> {
  const { ctx, signal } = site
  const name = `OTEL_${UPPER[signal]}_EXPORTER`
  const text = (wiring === 'autoexport' && textOf(ctx.env, name)) || undefined
  const endpoint = candidates(site, 'ENDPOINT')[0]
  const wanted = text ? 'own' : !endpoint ? 'default' : endpoint.name === nameOf(null, 'ENDPOINT') ? 'generic' : 'own'
  const because = text ? `${name} is ${text}` : endpoint ? `${endpoint.name} is set` : 'the exporters are on by default'
  if (text === undefined || text === 'otlp') return { state: 'export', because, wanted, also: [] }
  if (text === 'console') return { state: 'console', because, wanted, also: [] }
  if (text === 'prometheus' && signal === 'metrics') return { state: 'off', because, wanted, also: ['prometheus'] }
  if (text === 'none') {
    note(ctx, name, [signal], 'signal-off', 'none')
    return { state: 'off', because, wanted: null, also: [] }
  }
  note(ctx, name, [signal], 'signal-off', flawOf(text) ?? 'unknown-value', { says: SAYS.exporter })
  return { state: 'broken', because: `${name} names no exporter that autoexport knows`, wanted, also: [] }
}

/** An unknown producer takes the metrics with it. */
function producers({ ctx, signal }: Site, wiring: Wiring, out: Route): void {
  const name = 'OTEL_METRICS_PRODUCERS'
  const text = textOf(ctx.env, name) ?? ''
  const isOn = out.state === 'export' || out.state === 'console' || out.also.length > 0
  if (signal !== 'metrics' || wiring !== 'autoexport' || !isOn || text === '') return
  if (text.split(',').every((producer) => producer === 'none' || producer === 'prometheus')) return
  note(ctx, name, [signal], 'signal-off', flawOf(text) ?? 'unknown-value', { says: SAYS.exporter })
  Object.assign(out, { state: 'broken', because: `${name} names a producer that autoexport does not know`, also: [] })
}

/** autoexport: exact values, "" counts as unset, nothing is trimmed. */
function chosen({ ctx, signal }: Site, out: Route): Protocol {
  const own = nameOf(signal, 'PROTOCOL')
  const name = textOf(ctx.env, own) ? own : nameOf(null, 'PROTOCOL')
  const text = textOf(ctx.env, name) || 'http/protobuf'
  if (text === 'grpc' || text === 'http/protobuf') return text
  note(ctx, name, [signal], 'signal-off', text === 'http/json' ? 'unsupported' : (flawOf(text) ?? 'unknown-value'), { says: SAYS.protocol })
  Object.assign(out, { state: 'broken', because: `${name} is neither grpc nor http/protobuf` })
  return 'http/protobuf'
}

/** The package decides; only otlptracehttp looks at the variable, for `http/json`. */
function packaged(site: Site, wiring: Wiring): Protocol {
  const fixed: Protocol = wiring === 'otlpgrpc' ? 'grpc' : 'http/protobuf'
  const name = [nameOf(site.signal, 'PROTOCOL'), nameOf(null, 'PROTOCOL')].find((n) => valueOf({ ...site, signal: 'traces' }, n))
  const text = name ? valueOf({ ...site, signal: 'traces' }, name) : undefined
  if (!name || text === undefined || text === fixed) return fixed
  if (text === 'http/json' && wiring === 'otlphttp' && site.signal === 'traces' && has(site, 'httpJson')) return 'http/json'
  const isProtocol = text === 'grpc' || text === 'http/protobuf' || text === 'http/json'
  if (isProtocol) note(site.ctx, name, [site.signal], 'ignored', 'not-read')
  else note(site.ctx, name, [site.signal], 'default-instead', flawOf(text) ?? 'unknown-value', { instead: fixed })
  return fixed
}

/** sdk/trace/sampler_env.go: names in any case, blanks trimmed; a bad ratio samples everything. */
function sampler(ctx: Ctx, out: Route): void {
  const traced = ctx.env.get('OTEL_TRACES_SAMPLER')
  const name = trimBlank(traced?.value.reveal() ?? '').toLowerCase()
  if (!traced || name === '') return
  const isRatio = /^(?:parentbased_)?traceidratio$/.test(name)
  const ratio = isRatio ? ratioOf(ctx) : 1
  if (/^(?:parentbased_)?always_off$/.test(name) || ratio < 2 ** -63) {
    note(ctx, isRatio ? 'OTEL_TRACES_SAMPLER_ARG' : 'OTEL_TRACES_SAMPLER', ['traces'], 'signal-off', 'never-samples')
    if (out.state === 'export') Object.assign(out, { state: 'off', because: 'the sampler drops every trace' })
  } else if (isRatio && ratio < 1) note(ctx, 'OTEL_TRACES_SAMPLER_ARG', ['traces'], 'used', 'ratio')
  else if (!isRatio && !/^(?:parentbased_)?always_on$/.test(name)) {
    note(ctx, 'OTEL_TRACES_SAMPLER', ['traces'], 'default-instead', flawOf(name) ?? 'unknown-value', { instead: 'parentbased_always_on' })
    return
  }
  out.sampler = derive(isRatio ? `${name}:${ratio}` : name, traced)
}

function ratioOf(ctx: Ctx): number {
  const text = trimBlank(textOf(ctx.env, 'OTEL_TRACES_SAMPLER_ARG') ?? '')
  if (text === '') return 1
  const ratio = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  if (ratio >= 0 && ratio <= 1) return ratio
  note(ctx, 'OTEL_TRACES_SAMPLER_ARG', ['traces'], 'default-instead', flawOf(text) ?? 'not-a-number', { instead: '1' })
  return 1
}
