import type { FindingReport, Report, TargetReport, Verdict } from './schema.ts'

type SignalName = 'traces' | 'metrics' | 'logs'
export interface SignalVerdict {
  word: string
  tone: 'good' | 'bad' | 'flat'
}

/** The target of a shell needs no name: it is the only one, or the one that no file holds. */
export const SHELL = 'shell'

/** `goose 1.52.0 -> MLflow 3.17.2: healthy`, with the name of the target in front where it has one */
export function title(target: TargetReport, among = 1): string {
  const { version } = target.runtime
  const id = target.runtime.app ?? target.runtime.id
  const backend = target.destinations?.find((d) => d.backend)?.backend
  const runtime = `${id}${version ? ` ${version}` : ''}`
  const who = target.name === SHELL && among === 1 ? runtime : `${target.name} (${runtime})`
  const where = backend ? ` -> ${backend.id}${backend.version ? ` ${backend.version}` : ''}` : ''
  return `${who}${where}: ${target.verdict}`
}

/** How a signal fares, in a word. */
export function signalVerdict(target: TargetReport, signal: SignalName): SignalVerdict {
  const route = target.plan[signal]
  if (route.state !== 'export') return { word: route.state, tone: route.state === 'broken' || route.state === 'crash' ? 'bad' : 'flat' }
  const trip = signal === 'traces' ? target.roundTrips?.traces?.state : undefined
  if (trip === 'confirmed') return { word: 'read back', tone: 'good' }
  const probe = target.destinations?.find((d) => d.signals.includes(signal))?.probes.findLast((p) => p.step === 'send' || p.step === 'otlp')
  if ((target.findings ?? []).some((f) => f.id === 'signals/unsupported-by-backend' && f.signals.includes(signal)) && !route.askedFor) {
    return { word: 'not taken', tone: 'flat' }
  }
  const bad = (target.findings ?? []).some((f) => f.signals.includes(signal) && f.severity === 'error')
  if (!probe) return { word: bad ? 'broken' : 'export', tone: bad ? 'bad' : 'flat' }
  if (trip === 'not-found') return { word: 'lost', tone: 'bad' }
  if (probe.outcome === 'ok' && !bad) return { word: probe.step === 'send' ? 'accepted' : 'answers', tone: 'good' }
  return { word: probe.outcome === 'ok' ? 'broken' : 'failing', tone: route.askedFor ? 'bad' : 'flat' }
}

/** Root causes, and with --verbose what they explain. */
export function shownFindings(target: TargetReport, verbose: boolean): FindingReport[] {
  return (target.findings ?? []).filter((finding) => finding.rootCause || verbose)
}

/** The last sentence of a report. */
export function summary(target: TargetReport): string {
  const findings = (target.findings ?? []).filter((f) => f.rootCause)
  const count = (severity: string): number => findings.filter((f) => f.severity === severity).length
  const said = [some(count('error'), 'error'), some(count('warning'), 'warning'), some(count('note'), 'note')].filter((s) => s)
  const trip = target.roundTrips?.traces
  const proof =
    trip?.state === 'confirmed'
      ? `The synthetic trace was read back after ${trip.readBackMs} ms${trip.cleanedUp ? ' and deleted' : ''}.`
      : trip?.state === 'not-possible' && target.verdict !== 'broken'
        ? 'The synthetic trace was accepted; whether it was stored could not be read back.'
        : ''
  const verdict = {
    broken: 'Telemetry does not arrive as it should',
    degraded: 'Telemetry leaves, but not as it was meant',
    off: 'No telemetry leaves, and nothing is wrong with that',
    healthy: 'No fault found',
  }[target.verdict]
  const open = target.verdict === 'healthy' || target.verdict === 'off' ? undecided(findings) : ''
  return [`${open === '' ? verdict : 'No certain fault'}${said.length > 0 ? ` (${said.join(', ')})` : ''}${open}.`, proof]
    .filter((s) => s)
    .join(' ')
}

/** What may be the fault, and what is to be named to know it. */
function undecided(findings: readonly FindingReport[]): string {
  const open = findings.filter(({ severity, decidedBy = [] }) => severity === 'note' && decidedBy.length > 0)
  const [by, ids] = [new Set(open.flatMap(({ decidedBy = [] }) => decidedBy)), new Set(open.map(({ id }) => id))]
  return open.length === 0 ? '' : `: the ${[...by].join(' and the ')} ${by.size > 1 ? 'decide' : 'decides'} about ${[...ids].join(' and ')}`
}

const VERDICTS: readonly Verdict[] = ['broken', 'degraded', 'off', 'healthy']

/** The one sentence about all targets: `12 targets: 2 broken, 10 healthy.` */
export function overview(report: Report): string {
  const { targets } = report
  if (targets.length === 0) return 'No target: nothing that was given has telemetry settings.'
  const counts = VERDICTS.map((verdict) => ({ verdict, n: targets.filter((t) => t.verdict === verdict).length }))
  const said = counts.filter(({ n }) => n > 0).map(({ verdict, n }) => `${n} ${verdict}`)
  return `${targets.length} ${targets.length === 1 ? 'target' : 'targets'}: ${said.join(', ')}.`
}

const some = (n: number, word: string): string => (n === 0 ? '' : `${n} ${word}${n > 1 ? 's' : ''}`)

/** Pieces on lines no longer than the width, unless one piece alone is. */
export function flow(pieces: readonly string[], width: number, firstShorter = 0): string[] {
  const lines: string[] = []
  for (const piece of pieces) {
    const last = lines.at(-1)
    const room = lines.length === 1 ? width - firstShorter : width
    if (last !== undefined && last.length + 1 + piece.length <= room) lines[lines.length - 1] = `${last} ${piece}`
    else lines.push(piece)
  }
  return lines
}

export const wrap = (sentence: string, width: number): string[] => flow(sentence.split(/ +/), Math.max(width, 20))
