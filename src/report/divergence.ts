import { $, bold, dim } from 'kleur/colors'
import type { Report, RouteReport, TargetReport } from './schema.ts'
import { wrap } from './words.ts'

type SignalName = 'traces' | 'metrics' | 'logs'
const SIGNALS: readonly SignalName[] = ['traces', 'metrics', 'logs']

interface Way {
  /** What happens, in one line; runtimes with the same line go the same way. */
  does: string
  headers: string
  who: { name: string; because: string }[]
}

/** What each runtime makes of the same settings, side by side: signals on which they differ first, each way with its reasons. */
export function divergence(report: Report, { color, width }: { color: boolean; width: number }): string {
  $.enabled = color
  const ways = SIGNALS.map((signal) => ({ signal, ways: waysOf(report.targets, signal) })).toSorted((a, b) => b.ways.length - a.ways.length)
  return `${ways.map(({ signal, ways: mine }) => section(signal, mine, width)).join('\n\n')}\n`
}

function waysOf(targets: readonly TargetReport[], signal: SignalName): Way[] {
  const ways = new Map<string, Way>()
  for (const { name, plan } of targets) {
    const route = plan[signal]
    const [does, headers] = [doesOf(route), headersOf(route)]
    const way = ways.get(`${does}|${headers}`) ?? { does, headers, who: [] }
    way.who.push({ name, because: reason(plan, signal) })
    ways.set(`${does}|${headers}`, way)
  }
  return [...ways.values()].toSorted((a, b) => b.who.length - a.who.length)
}

const doesOf = (route: RouteReport): string =>
  route.state === 'export' ? `${route.url} · ${route.protocol}${route.compression === 'gzip' ? ' · gzip' : ''}` : route.state

const headersOf = (route: RouteReport): string =>
  route.state === 'export'
    ? Object.keys(route.headers ?? {})
        .toSorted()
        .join(', ')
    : ''

/** Why: the clause of the route, and what was not read as written. */
function reason(plan: TargetReport['plan'], signal: SignalName): string {
  const odd = plan.readings.filter((r) => r.signals.includes(signal) && r.outcome !== 'used' && r.reason !== undefined)
  const said = odd.slice(0, 2).map((r) => `${r.setting}: ${r.reason}`)
  return [plan[signal].because, ...said].join('; ')
}

function section(signal: SignalName, ways: readonly Way[], width: number): string {
  const head = ways.length === 1 ? `${bold(signal)}: all alike` : bold(`${signal}: ${ways.length} ways`)
  return [head, ...ways.map((way) => wayText(way, width))].join('\n')
}

function wayText({ does, headers, who }: Way, width: number): string {
  const lines = [`  ${does}`, ...(headers === '' ? [] : [`    with ${headers}`])]
  const reasons = new Map<string, string[]>()
  for (const { name, because } of who) reasons.set(because, [...(reasons.get(because) ?? []), name])
  for (const [because, names] of reasons) {
    lines.push(...wrap(names.join(', '), width - 4).map((line) => `    ${line}`))
    lines.push(...wrap(because, width - 6).map((line) => dim(`      ${line}`)))
  }
  return lines.join('\n')
}
