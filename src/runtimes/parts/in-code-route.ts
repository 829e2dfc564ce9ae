import { headerSecret } from '../../redact.ts'
import type { Secret } from '../../secret.ts'
import type { CodeExporter, CodeLanguage, CodeRole, Patient, Plan, Reading, Route, Signal, Traced } from '../../types.ts'
import { type InCode, partIn, untold } from './code.ts'
import { originText } from './settings.ts'
import { blankRoute } from './route.ts'

/** How an SDK takes what its program hands to an exporter, beside what it reads itself. */
export interface CodeRules {
  languages: readonly CodeLanguage[]
  /** The wiring of programs that make exporters so. */
  wiring(exporters: readonly CodeExporter[], asked: string | undefined, inCode: InCode): string
  /** The value of a variable that has the same effect; null where none has. */
  variable(role: CodeRole, text: string, exporter: CodeExporter): { what: string; text: string } | null
  /** What is no part of it, and fixed by its class or its module all the same. */
  fixes?(exporter: CodeExporter): { what: string; text: string }[]
  /** The variable of a signal, where it is not the one of its own. */
  nameOf?(signal: Signal, what: string): string
  /** What becomes of the headers of the environment beside those in code. */
  headers(exporter: CodeExporter): 'replaced' | 'code-first' | 'environment-first'
  /** A signal without an exporter in code is not exported: `off`; or goes the way of another wiring. */
  others?(inCode: InCode): string | null
  /** What no variable can say. */
  finish?(inCode: InCode, exporter: CodeExporter, route: Route, patient: Patient): Reading[]
}

interface Making {
  inCode: InCode
  all: readonly CodeExporter[]
  main: readonly CodeExporter[]
  made: Plan
  rest: Plan | null
  rules: CodeRules
  patient: Patient
  readings: Reading[]
}

/** The way of one signal: that of its exporter for OTLP, or what another exporter, or none, makes of it. */
export function routeOf(signal: Signal, { inCode, all, main, made, rest, rules, patient, readings }: Making): Route {
  const mine = all.filter((one) => one.signal === signal)
  const exporter = main.find((one) => one.signal === signal)
  const route = { ...made.routes[signal], headers: { ...made.routes[signal].headers } }
  if (!exporter) return withoutOtlp(signal, mine, route, rest)
  const where = `${exporter.name} in ${originText(exporter.from)}`
  const also = mine.filter((one) => one !== exporter).map(({ name }) => name)
  Object.assign(route, { wanted: 'own', also })
  if (route.state === 'export') route.because = `its code makes ${where}`
  const endpoint = partIn(inCode, exporter, 'endpoint')
  if (endpoint && !endpoint.traced) {
    route.untold = untold(endpoint.part)
    if (route.state === 'broken' && /_ENDPOINT\b/.test(route.because)) route.state = 'export'
    delete route.url
    delete route.dial
  }
  headers(inCode, exporter, route, rules.headers(exporter))
  const counters = partIn(inCode, exporter, 'temporality')
  if (counters) {
    const { setting, from } = counters.part
    route.temporality = { setting, from, ...(counters.traced ? { text: counters.traced.value.reveal() } : {}) }
  }
  readings.push(...(rules.finish?.(inCode, exporter, route, patient) ?? []))
  return route
}

function withoutOtlp(signal: Signal, mine: readonly CodeExporter[], route: Route, rest: Plan | null): Route {
  const [other] = mine
  if (!other) {
    if (rest) return rest.routes[signal]
    const { sampler, timeoutMs, protocol } = route
    const because = `its code makes no exporter of ${signal}`
    return blankRoute(signal, { because, protocol, timeoutMs, sampler })
  }
  const where = `${other.name} in ${originText(other.from)}`
  if (other.kind === 'console') return { ...bare(route), state: 'console', wanted: 'own', because: `its code makes ${where}` }
  return {
    ...bare(route),
    state: 'export',
    wanted: 'own',
    because: `its code makes ${where}`,
    untold: `where ${where} sends cannot be told`,
  }
}

function bare(route: Route): Route {
  const { url: _url, dial: _dial, ...others } = route
  return { ...others, headers: {}, also: [] }
}

function headers(inCode: InCode, exporter: CodeExporter, route: Route, how: ReturnType<CodeRules['headers']>): void {
  const parts = exporter.parts.filter(({ role, setting }) => role === 'header' && inCode.values.has(setting))
  const list = exporter.parts.find(({ role }) => role === 'headers')
  for (const part of exporter.parts)
    if ((part.role === 'header' || part.role === 'headers') && part.unknown !== undefined) route.untold ??= untold(part)
  if (parts.length === 0 && !list) return
  const before = how === 'replaced' && parts.length > 0 ? {} : route.headers
  const mine: Record<string, Traced<Secret>> = {}
  for (const { key = '', setting } of parts) {
    const traced = inCode.values.get(setting)
    const name = key.toLowerCase()
    const beaten = route.headers[name]
    if (traced) mine[name] = { value: headerSecret(name, traced.value.reveal()), from: traced.from, beat: beaten ? [beaten] : [] }
  }
  route.headers = how === 'environment-first' ? { ...mine, ...before } : { ...before, ...mine }
}
