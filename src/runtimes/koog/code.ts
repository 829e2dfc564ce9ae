import { headerSecret, urlSecret } from '../../redact.ts'
import { plain } from '../../secret.ts'
import type { CodeExporter, Patient, Reading, Route } from '../../types.ts'
import { builtRoute, destination } from '../java/code.ts'
import { type Era, HELPERS, type Helper, artefactOf, mayBring } from './facts.ts'
import { type InCode, factIn, partIn, readingOf, untold } from '../parts/code.ts'
import { type Settings, derive, originText, textOf } from '../parts/settings.ts'

/** Where the spans go by what the code hands to Koog: the first exporter that sends is the route, the others stand beside it. */
export function tracesInCode(inCode: InCode, env: Settings, era: Era, out: Route): Reading[] {
  const given = inCode.code.exporters.filter(({ into, signal }) => into === 'koog' && signal === 'traces')
  const [main, ...others] = given.toSorted((a, b) => rank(a) - rank(b))
  out.wanted = main ? 'own' : 'default'
  const sdk = factIn(inCode, 'sdk')
  if (sdk) {
    Object.assign(out, { state: 'export', wanted: 'own', because: `setSdk in ${originText(sdk.fact.from)} hands it an SDK of its own` })
    out.untold = `what the SDK does that setSdk in ${originText(sdk.fact.from)} hands over cannot be told from the source`
    return []
  }
  if (!factIn(inCode, 'feature') && !main) return notInstalled(inCode, out)
  if (!main) return printed(out, `its code adds no exporter, and without one Koog prints its spans to ${era.console}`)
  out.also = others.map(({ name }) => name)
  const where = `${main.name} in ${originText(main.from)}`
  if (main.kind === 'console') return printed(out, `${where} prints the spans`)
  Object.assign(out, { state: 'export', because: `its code adds ${where}` })
  if (main.kind === 'other') {
    out.untold = `what ${main.name} in ${originText(main.from)} is given cannot be told from the source`
    return []
  }
  const helper = HELPERS[main.name]
  const readings = helper ? integration(inCode, env, era, main, helper, out) : builtRoute(inCode, main, out)
  return [...readings, ...sampled(inCode, era, out), ...ends(inCode, era, out), ...lacking(inCode, era, given)]
}

/** Metrics leave where the code adds an exporter for them (`addMetricExporter`), each version that has the call. */
export function metricsInCode(inCode: InCode, era: Era, out: Route): Reading[] {
  const given = inCode.code.exporters.filter(({ into, signal }) => into === 'koog' && signal === 'metrics')
  const [main, ...others] = given.toSorted((a, b) => rank(a) - rank(b))
  if (!main || factIn(inCode, 'sdk')) return []
  Object.assign(out, { wanted: 'own', also: others.map(({ name }) => name) })
  const where = `${main.name} in ${originText(main.from)}`
  if (main.kind === 'console') return printed(out, `${where} prints the metrics`)
  Object.assign(out, { state: 'export', because: `its code adds ${where}` })
  if (main.kind !== 'otlp') {
    out.untold = `what ${where} is given cannot be told from the source`
    return []
  }
  return [...builtRoute(inCode, main, out), ...lacking(inCode, era, given)]
}

const ORDER: readonly CodeExporter['kind'][] = ['otlp', 'integration', 'other', 'console']
const rank = ({ kind }: CodeExporter): number => ORDER.indexOf(kind)

function printed(out: Route, because: string): [] {
  Object.assign(out, { state: 'console', because })
  return []
}

function notInstalled({ code }: InCode, out: Route): [] {
  const isSure = code.whole && code.facts.some(({ name }) => name === 'agent')
  if (isSure) Object.assign(out, { state: 'off', because: 'its code does not install the OpenTelemetry feature' })
  else Object.assign(out, { state: 'export', untold: 'the sources show no agent', because: 'the sources show no agent' })
  return []
}

/** A helper for one backend: its arguments, then the variables that it reads, then its own default. */
function integration(inCode: InCode, env: Settings, era: Era, exporter: CodeExporter, helper: Helper, out: Route): Reading[] {
  const values: Record<string, string> = {}
  const missing: string[] = []
  for (const { role, variable } of helper.needs) {
    const part = partIn(inCode, exporter, role)
    const text = part?.traced?.value.reveal() ?? textOf(env, variable)
    if (part && !part.traced) out.untold ??= untold(part.part)
    else if (text === undefined) missing.push(variable)
    else values[role] = text
  }
  const project = partIn(inCode, exporter, 'project')?.traced?.value.reveal() ?? textOf(env, 'WEAVE_PROJECT_NAME')
  if (project !== undefined) values['project'] = project
  out.protocol = era.integration
  const readings = address(inCode, env, exporter, helper, out)
  const timeout = partIn(inCode, exporter, 'timeout')?.traced
  if (timeout) out.timeoutMs = derive(Number(timeout.value.reveal()), timeout)
  if (missing.length > 0) return [...readings, stopped(out, exporter, missing)]
  if (out.untold === undefined) {
    const from = { value: plain(''), from: exporter.from, beat: [] }
    for (const [name, text] of Object.entries(helper.headers(values))) out.headers[name] = derive(headerSecret(name, text), from)
  }
  return readings
}

function address(inCode: InCode, env: Settings, exporter: CodeExporter, helper: Helper, out: Route): Reading[] {
  const part = partIn(inCode, exporter, 'endpoint')
  if (part && !part.traced) {
    out.untold = untold(part.part)
    return []
  }
  const variable = helper.address.find((name) => textOf(env, name) !== undefined)
  const traced = part?.traced ?? (variable === undefined ? undefined : env.get(variable))
  const used = traced ?? { value: plain(helper.fallback), from: { source: 'default', setting: exporter.name }, beat: [] }
  const text = used.value.reveal()
  const readings = destination(out, derive(urlSecret(helper.url(text)), used, used.beat), out.protocol)
  out.join = traced ? 'appended' : 'default'
  // What is wrong is wrong with the address, not with what Koog puts behind it.
  return readings.map((reading) => ({ ...reading, raw: used.value, ...(text === '' ? { reason: emptyReason(reading) } : {}) }))
}

const emptyReason = ({ outcome }: Reading): Reading['reason'] => (outcome === 'default-instead' ? 'not-a-url' : 'empty')

function stopped(out: Route, { name, from }: CodeExporter, missing: readonly string[]): Reading {
  const because = `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set, and ${name} in ${originText(from)} stops the program without`
  Object.assign(out, { state: 'crash', because })
  const says = `${missing[0]} is not set`
  return {
    from,
    setting: name,
    raw: plain('()'),
    outcome: 'crash',
    reason: 'missing',
    signals: ['traces'],
    says,
    instead: missing.join(', '),
  }
}

/** The old era has samplers; from 1.0 on every span is recorded. */
function sampled(inCode: InCode, era: Era, out: Route): Reading[] {
  const sampler = factIn(inCode, 'sampler')?.fact
  if (!sampler || era.name === 'new') return []
  const text = sampler.text ?? 'code'
  out.sampler = derive(text, { value: plain(text), from: sampler.from, beat: [] })
  if (text !== 'always_off' && text !== 'traceidratio(0.0)') return []
  Object.assign(out, { state: 'off', because: `setSampler in ${originText(sampler.from)} drops every trace` })
  return [readingOf({ value: plain(text), from: sampler.from, beat: [] }, ['traces'], 'signal-off', 'never-samples')]
}

/** From 1.0 on nothing flushes when `main` ends: the batch of the last second is lost, and with it the root of the trace (measured). */
function ends(inCode: InCode, era: Era, out: Route): Reading[] {
  const end = factIn(inCode, 'ends')?.fact
  if (!end || era.flushes || out.state !== 'export') return []
  return [
    {
      from: end.from,
      setting: 'main',
      raw: plain('agent.run(…)'),
      outcome: 'truncated',
      reason: 'short-lived',
      signals: ['traces'],
      instead: 'delay(4_000)',
    },
  ]
}

/** From 1.0 on the exporters of OpenTelemetry no longer come with Koog: without their artefact the code does not compile (measured). */
function lacking({ code }: InCode, era: Era, given: readonly CodeExporter[]): Reading[] {
  const [build, more] = code.builds
  if (!build || more || !build.closed || !build.dependencies.some(({ group }) => group === 'ai.koog')) return []
  const needed = given.map((exporter) => ({ exporter, artefact: artefactOf(exporter) }))
  return needed.flatMap(({ exporter: { from, name, signal }, artefact }): Reading[] => {
    if (artefact === null || era.brings.test(artefact) || build.dependencies.some(mayBring)) return []
    const at = `io.opentelemetry:${artefact}:1.61.0`
    const instead =
      build.format === 'gradle'
        ? `implementation("${at}")`
        : `<dependency><groupId>io.opentelemetry</groupId><artifactId>${artefact}</artifactId><version>1.61.0</version></dependency>`
    const says = `Unresolved reference: ${build.file} has no io.opentelemetry:${artefact}`
    return [
      {
        from,
        setting: name,
        raw: plain(build.file),
        outcome: 'crash',
        reason: 'missing-dependency',
        signals: [signal],
        instead,
        says,
      },
    ]
  })
}

/** True where the version is old, and the code hands Koog an SDK that reads the environment. */
export const isAutoconfigured = (inCode: InCode | null, era: Era): boolean =>
  inCode !== null && era.name === 'old' && factIn(inCode, 'sdk')?.fact.text === 'autoconfigured'

/** The name that the code gives the service, its version, and further attributes. */
export function resourceInCode(inCode: InCode, resource: Record<string, Route['headers'][string]>): void {
  for (const { name, setting } of inCode.code.facts) {
    const key = name.startsWith('resource.') ? name.slice(9) : name.startsWith('service.') ? name : null
    const traced = inCode.values.get(setting)
    if (key !== null && traced) resource[key] = traced
  }
}

/** What the code looks up in the environment by itself is read, whatever Koog does. */
export const readByCode = ({ layers }: Patient): ReadonlySet<string> => new Set(layers.flatMap(({ code }) => code?.reads ?? []))
