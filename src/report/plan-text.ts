import { $, bold, dim, red } from 'kleur/colors'
import type { Report, RouteReport, TargetReport } from './schema.ts'
import { overview, SHELL } from './words.ts'

/** The plan, each value with its origin, in the manner of `git config --show-origin`. */
export function planText(report: Report, options: { color: boolean; verbose: boolean }): string {
  $.enabled = options.color
  const { targets } = report
  const sections = targets.length === 0 ? [overview(report)] : targets.map((target) => targetText(target, targets.length, options.verbose))
  return `${sections.join('\n\n')}\n`
}

function targetText(target: TargetReport, among: number, verbose: boolean): string {
  const { id, app, version, wiring, detectedBy } = target.runtime
  const name = target.name === SHELL && among === 1 ? '' : `${target.name}: `
  const head = bold(`${name}${app ?? id}${version ? ` ${version}` : ''} (${app ? `${id}:${wiring}` : wiring}; found by ${detectedBy})`)
  const blocks = (['traces', 'metrics', 'logs'] as const).map((signal) => signalText(signal, target.plan[signal]))
  const odd = target.plan.readings.filter((r) => verbose || r.outcome !== 'used')
  const readings = odd.map(
    (r) => `  ${r.setting} (${place(r.at)}): ${r.outcome}${r.reason ? `, ${r.reason}` : ''}${r.instead ? ` -> ${r.instead}` : ''}`,
  )
  return [head, ...blocks, readings.length > 0 ? ['Not as written:', ...readings].join('\n') : '']
    .filter((part) => part !== '')
    .join('\n\n')
}

const place = (at: { source: string; line?: number }): string => (at.line === undefined ? at.source : `${at.source}:${at.line}`)

function signalText(signal: string, route: RouteReport): string {
  const state = route.state === 'broken' || route.state === 'crash' ? red(route.state) : route.state
  const lines = [`${bold(signal)}: ${state} ${dim(`(${route.because})`)}`]
  if (!route.url) return lines.join('\n')
  lines.push(...row('url', route.url, route.origins['url']))
  lines.push(...row('protocol', route.protocol ?? ''))
  for (const [name, value] of Object.entries(route.headers ?? {})) lines.push(...row(name, value, route.origins[`headers.${name}`]))
  lines.push(...row('timeout', `${route.timeoutMs} ms`, route.origins['timeoutMs']))
  if (signal === 'traces') lines.push(...row('sampler', route.sampler ?? '', route.origins['sampler']))
  if (route.proxy) lines.push(...row('proxy', route.proxy))
  return lines.join('\n')
}

function row(name: string, value: string, origin?: RouteReport['origins'][string]): string[] {
  const from = origin && origin.source !== 'default' ? `${origin.setting}, ${origin.source}` : 'default'
  const out = [`  ${name.padEnd(10)} ${value}  ${dim(`<- ${from}`)}`]
  for (const shadow of origin?.shadows ?? [])
    out.push(dim(`  ${''.padEnd(10)} hides ${shadow.value}  <- ${shadow.setting}, ${shadow.source}`))
  return out
}
