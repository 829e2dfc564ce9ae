import { secretOf, urlSecret } from '../../src/redact.ts'
import { askedFor } from '../../src/engine/asked.ts'
import { seenOf as seenIn } from '../../src/engine/examine.ts'
import { mainRoute } from '../../src/engine/main-route.ts'
import { profileOf } from '../../src/backends/find.ts'
import { countsIn } from '../../src/backends/otelcol-metrics.ts'
import { plain } from '../../src/secret.ts'
import { runtimeOf } from '../../src/runtimes/index.ts'
import { layerOf } from '../../src/runtimes/parts/settings.ts'
import { readCompose } from '../../src/sources/compose/read.ts'
import { readManifests } from '../../src/sources/kubernetes/read.ts'
import { FileError, type Read } from '../../src/sources/reader.ts'
import { codeFrom } from '../../src/sources/code/index.ts'
import { declarativeLayers } from '../../src/sources/declarative.ts'
import { parseGooseConfig } from '../../src/sources/goose/config.ts'
import { type CollectorFile, readCollector } from '../../src/sources/collector/read.ts'
import { parseEnvFile, type Dialect } from '../../src/sources/env/env-file.ts'
import { parseUnits } from '../../src/sources/systemd/unit.ts'
import { parseProfile } from '../../src/sources/shell/profile.ts'
import {
  type Destination,
  type Edit,
  type Layer,
  type Patient,
  type Probe,
  type ProbeStep,
  type Recognised,
  type Route,
  type Seen,
  type Signal,
  SIGNALS,
  type Trip,
} from '../../src/types.ts'
import { parseUrl } from '../../src/url.ts'

/** A recorded or documented answer, as a fixture writes it. Without `signal` it holds for every signal that would be exported. */
export interface FixtureAnswer {
  step?: ProbeStep
  signal?: Signal
  status?: number
  headers?: Record<string, string>
  body?: string
  words?: string
  failure?: Probe['failure']
  /** The low-level error of a failure. */
  error?: string
  firstBytes?: string
  grpc?: { code: number; message: string }
  export?: Probe['export']
  addresses?: Probe['addresses']
  unsure?: string
  /** counter- and shadow probes */
  url?: string
  tried?: { what: string; edit: Edit }
}

export interface FixturePatient {
  name: string
  runtime?: string
  wiring?: string
  version?: string
  env?: Record<string, string>
  /** Weaker than env: the text of an env file. */
  'env-file'?: string
  dialect?: Dialect
  'goose-config'?: string
  profile?: string
  shell?: 'bash' | 'zsh' | 'fish'
  /** The text of a systemd unit. */
  unit?: string
  files?: Record<string, string | null>
  /** The configuration of a Collector: of the patient where the runtime is `collector`, else of what it may send to. */
  collector?: string
  /** Its name, where the ending matters. */
  'collector-name'?: string
  /** Which exporter of it is the patient; the first. */
  part?: string
  /** It runs in a container of this kind. */
  container?: 'docker' | 'compose' | 'kubernetes'
  /** Program code and build files, by path. */
  source?: Record<string, string>
  require?: Signal[]
  backend?: Partial<Recognised> & { id: string }
  answers?: FixtureAnswer[]
  trip?: Partial<Trip>
  /** Pages of metrics of the Collector that was sent the trace, before and after. */
  metrics?: { before: string; after?: string; waitedMs?: number }
  /** The text of a compose file, and the service in it that is looked at; instead of `env`. */
  compose?: string
  service?: string
  /** The text of Kubernetes manifests, and the workload and container in them. */
  manifest?: string
  workload?: string
  /** Files beside it. */
  beside?: Record<string, string>
  severity?: 'error' | 'warning' | 'note'
  signals?: Signal[]
  says?: string
  fix?: string
  first?: boolean
}

/** Everything a check may look at, built from a fixture; nothing is asked. */
export function seenOf(fixture: FixturePatient): Seen {
  const patient = targetOf(fixture)
  const seen = seenIn(patient, { require: fixture.require ?? [] }, null)
  const { plan } = seen
  const profile = fixture.backend ? (profileOf(fixture.backend.id, mainRoute(plan)?.dial?.host) ?? null) : null
  const base = originOf(plan.routes.traces.url?.value.reveal())
  const backend = fixture.backend ? { recognisedBy: 'fixture', base, facts: {}, ...fixture.backend } : null
  const isHeld = fixture.compose !== undefined || fixture.manifest !== undefined
  const known = !isHeld || backend ? { profile, backend } : { profile: seen.profile, backend: seen.backend }
  return {
    ...seen,
    ...known,
    askedFor: askedFor(plan, known.profile ? known.profile.signals : null, fixture.require),
    destinations: fixture.answers ? destinations(fixture.answers, plan.routes, backend) : null,
    trip: fixture.trip ? { signal: 'traces', state: 'skipped', ...fixture.trip, ...onwardOf(fixture) } : null,
    others: isHeld ? seen.others : undefined,
  }
}

function onwardOf({ metrics }: FixturePatient): Pick<Trip, 'onward'> {
  const before = metrics && countsIn(metrics.before)
  if (!metrics || !before) return {}
  const after = metrics.after === undefined ? null : countsIn(metrics.after)
  const taken = (after?.accepted ?? 0) - before.accepted
  return { onward: { source: plain('http://otel-collector:8888/metrics'), before, after, taken, waitedMs: metrics.waitedMs ?? 200 } }
}

/** The patient that a fixture describes: settings of a shell, or a service of a compose file. */
export function targetOf(fixture: FixturePatient): Patient {
  if (fixture.compose !== undefined) return serviceOf(fixture, fixture.compose)
  if (fixture.manifest !== undefined) return containerOf(fixture, fixture.manifest)
  const runtime = runtimeOf(fixture.runtime ?? 'goose')
  if (!runtime) throw new Error(`fixture "${fixture.name}": unknown runtime ${fixture.runtime}`)
  return patientOf(fixture, runtime.id)
}

function serviceOf({ name, runtime, env, service, beside = {} }: FixturePatient, compose: string): Patient {
  const files: Record<string, string> = { 'docker-compose.yml': compose, ...beside }
  const read: Read = (path) => {
    const text = files[path]
    if (text === undefined) throw new FileError('missing', `${path} does not exist`)
    return text
  }
  const options = { runtime, env: [], unset: [], envFiles: [], files: [], cleanEnv: false }
  const outside = { env: env ?? {}, home: '/nonexistent', cwd: '/nonexistent', platform: 'linux' as const }
  const found = [...(readCompose('docker-compose.yml', { options, outside }, service, read).patients ?? [])]
  const [patient] = found
  if (!patient || found.length > 1) throw new Error(`fixture "${name}": ${found.length} targets; name one with service:`)
  return patient
}

function containerOf({ name, runtime, workload }: FixturePatient, manifest: string): Patient {
  const options = { runtime, env: [], unset: [], envFiles: [], files: [], cleanEnv: false }
  const outside = { env: {}, home: '/nonexistent', cwd: '/nonexistent', platform: 'linux' as const }
  const files = [{ path: 'app.yaml', chunks: () => [manifest] }]
  const [patient, ...more] = [...(readManifests('app.yaml', { options, outside }, workload, files).patients ?? [])]
  if (!patient || more.length > 0) throw new Error(`fixture "${name}": ${more.length} more targets; name one with workload:`)
  return patient
}

export function patientOf(fixture: FixturePatient, runtime: string): Patient {
  const layers: Layer[] = []
  if (fixture.profile !== undefined)
    layers.push(...[parseProfile(fixture.profile, { source: '~/.bashrc', shell: fixture.shell ?? 'bash' })].flat())
  if (fixture['goose-config'] !== undefined) layers.push(parseGooseConfig(fixture['goose-config'], '~/.config/goose/config.yaml'))
  if (fixture['env-file'] !== undefined)
    layers.push(parseEnvFile(fixture['env-file'], { source: '.env', dialect: fixture.dialect ?? 'dotenv' }))
  if (fixture.unit !== undefined)
    layers.push({
      source: 'api.service',
      kind: 'environment',
      delivered: true,
      settings: parseUnits([{ text: fixture.unit, source: 'api.service' }]).settings,
    })
  layers.push(layerOf(fixture.env ?? {}, 'process environment', secretOf))
  layers.push(...declarativeLayers(layers, fixture.files ?? {}))
  const file = collectorOf(fixture)
  const own = runtime === 'collector' ? file?.patients.find(({ part }) => fixture.part === undefined || part === fixture.part) : undefined
  const around = { where: 'service app of compose.yaml', network: 'own', beside: [], hosts: [], isOpen: false } as const
  const program: Patient['program'] = fixture.container ? { container: { kind: fixture.container, ...around } } : {}
  if (own) return { ...own, detectedBy: 'fixture', program }
  const code = fixture.source ? codeFrom(fixture.source, { source: '.', env: (name) => fixture.env?.[name] }) : undefined
  if (code) layers.push(code.layer)
  return {
    runtime,
    program,
    ...(file?.hop ? { hops: [file.hop] } : {}),
    wiring: fixture.wiring ?? code?.wiring,
    version: fixture.version ?? code?.version,
    detectedBy: 'fixture',
    candidates: [],
    layers,
    files: fixture.files ?? {},
  }
}

function collectorOf(fixture: FixturePatient): CollectorFile | null {
  if (fixture.collector === undefined) return null
  const source = fixture['collector-name'] ?? 'otel.yaml'
  const version = fixture.runtime === 'collector' ? fixture.version : undefined
  const known = { env: (name: string) => fixture.env?.[name], isAll: false }
  return readCollector({ source, text: fixture.collector, version, known })
}

function destinations(answers: FixtureAnswer[], routes: Seen['plan']['routes'], backend: Recognised | null): Destination[] {
  const out: Destination[] = []
  for (const signal of SIGNALS) {
    const route = routes[signal]
    if (route.state !== 'export' || !route.url) continue
    const probes = answers.filter((a) => !a.signal || a.signal === signal).map((a) => probe(a, signal, route))
    out.push({ url: route.url.value, signals: [signal], backend, probes })
  }
  return out
}

function probe(answer: FixtureAnswer, signal: Signal, route: Route): Probe {
  const status = answer.status
  return {
    step: answer.step ?? 'otlp',
    signals: [signal],
    method: 'POST',
    url: urlSecret(answer.url ?? route.url?.value.reveal() ?? ''),
    protocol: route.protocol,
    outcome: outcomeOf(answer),
    answer: status === undefined ? undefined : { status, headers: answer.headers ?? {}, body: new TextEncoder().encode(answer.body ?? '') },
    failure: answer.failure,
    error: answer.error,
    firstBytes: answer.firstBytes,
    grpc: answer.grpc,
    export: answer.export,
    addresses: answer.addresses,
    unsure: answer.unsure,
    words: answer.words ?? answer.body,
    durationMs: 1,
    tried: answer.tried,
  }
}

function outcomeOf({ failure, status = 200, grpc }: FixtureAnswer): Probe['outcome'] {
  if (failure && status === 200) return 'failed'
  return status < 200 || status > 299 || (grpc && grpc.code !== 0) ? 'answered' : 'ok'
}

const originOf = (url: string | undefined): string => parseUrl(url ?? '')?.origin ?? ''
