import { untriedTrust } from './facts/certificates.ts'
import type { Report, TargetReport, Verdict } from '../report/schema.ts'
import { listOf, visible } from '../text.ts'
import type { Container, Destination, Evidence, Fix, Handshake, Patient, Plan, Probe, Seen, Trip } from '../types.ts'
import { SIGNALS } from '../types.ts'
import { VERSION } from '../version.ts'
import type { Ruled } from './audit.ts'
import type { Examined } from './examine.ts'
import { fixLine, type Shell } from './fix-line.ts'
import { scrubber } from './scrub.ts'
import { clear, masked, planView } from './view.ts'

export interface TargetOptions {
  verbose: boolean
  /** Header values and the like in clear, for the eyes of the one who asks. */
  showSecrets?: boolean
  shell: Shell
}

export interface RunTimes {
  startedAt: number
  endedAt: number
}

const WORST: readonly Verdict[] = ['broken', 'degraded', 'off', 'healthy']

/** What was found on several targets as one report, which is the caller's own to change: its targets share nothing. */
export const reportOf = (examined: readonly Examined[], options: TargetOptions & RunTimes): Report =>
  reportFrom(
    examined.map((one) => structuredClone(targetOf(one, options))),
    options,
  )

/** The verdict of a report is the worst of its targets; where there is none, nothing leaves. */
export function reportFrom(targets: TargetReport[], { startedAt, endedAt }: RunTimes): Report {
  return {
    schema: 1,
    tool: { name: 'otel-doctor', version: VERSION },
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(endedAt - startedAt),
    verdict: WORST.find((v) => targets.some((t) => t.verdict === v)) ?? 'off',
    targets,
  }
}

/** What is broken before what is not; among equals, as they were given. */
export const inOrder = (targets: readonly TargetReport[]): TargetReport[] =>
  targets.toSorted((a, b) => WORST.indexOf(a.verdict) - WORST.indexOf(b.verdict))

/** The one place where what was found becomes what is shown: every secret is masked on the way. */
export function targetOf(one: Examined, options: TargetOptions): TargetReport {
  const { seen, audit, patient } = one
  const scrub = scrubber(patient, seen.plan)
  const shown = audit.findings.filter((finding) => options.verbose || !finding.hint)
  const target: TargetReport = {
    name: patient.name ?? 'shell',
    verdict: verdictOf(seen, audit.findings),
    runtime: { ...seen.plan.runtime },
    plan: planView(seen.plan, seen.askedFor, options.showSecrets ? clear : masked),
    destinations: (seen.destinations ?? []).map((d) => destinationOf(d, seen)),
    roundTrips: seen.trip ? { traces: tripOf(seen.trip) } : {},
    findings: shown.map((finding) => findingOf(finding, seen, options.shell)),
    notChecked: notChecked(one),
  }
  // The outcomes are words of ours.
  return { ...(options.showSecrets ? target : scrub(target)), checks: audit.outcomes }
}

/** broken: an error; degraded: a warning; off: no asked-for signal leaves and nothing is wrong; else healthy. Explained findings count by their root cause. */
function verdictOf(seen: Seen, findings: readonly Ruled[]): Verdict {
  if (findings.some((f) => f.severity === 'error')) return 'broken'
  if (findings.some((f) => f.severity === 'warning')) return 'degraded'
  const leaves = SIGNALS.some(
    (signal) =>
      ['export', 'console'].includes(seen.plan.routes[signal].state) &&
      (seen.askedFor[signal] || seen.plan.routes[signal].wanted === 'default'),
  )
  return leaves ? 'healthy' : 'off'
}

function destinationOf(destination: Destination, seen: Seen): NonNullable<TargetReport['destinations']>[number] {
  const { backend } = destination
  return {
    url: destination.url.toString(),
    signals: destination.signals,
    backend: backend ? { id: seen.profile?.id ?? backend.id, version: backend.version, recognisedBy: backend.recognisedBy } : null,
    probes: destination.probes.map(probeOf),
  }
}

function probeOf(probe: Probe): NonNullable<TargetReport['destinations']>[number]['probes'][number] {
  return {
    step: probe.step,
    outcome: probe.outcome,
    method: probe.method,
    url: probe.url.toString(),
    status: probe.answer?.status,
    grpcStatus: probe.grpc?.code,
    failure: probe.failure,
    error: probe.error,
    tried: probe.tried?.what,
    addresses: probe.addresses?.map(({ address, family, listens, failure }) => ({ address, family, listens, failure })),
    tls: probe.handshake && shownTls(probe.handshake),
    durationMs: Math.round(probe.durationMs),
  }
}

/** Names in a certificate are text from outside. */
function shownTls({ protocol, alpn, chain }: Handshake): NonNullable<ReturnType<typeof probeOf>['tls']> {
  const shown = ({ subject, issuer, names, from, until }: Handshake['chain'][number]) => ({
    subject: visible(subject, 200),
    issuer: visible(issuer, 200),
    ...(names === undefined ? {} : { names: visible(names, 500) }),
    from,
    until,
  })
  return { protocol, alpn, chain: chain.map(shown) }
}

function tripOf({
  state,
  why,
  traceId,
  readBackMs,
  cleanedUp,
  link,
}: Trip): NonNullable<NonNullable<TargetReport['roundTrips']>['traces']> {
  return { state, why, traceId, readBackMs: readBackMs === undefined ? undefined : Math.round(readBackMs), cleanedUp, link }
}

function findingOf(finding: Ruled, { plan, program }: Seen, shell: Shell): NonNullable<TargetReport['findings']>[number] {
  const { id, severity, signals, rootCause, confirmed, message, explains } = finding
  return {
    id,
    severity,
    signals,
    rootCause,
    confirmed,
    message,
    explains,
    evidence: finding.evidence.map(evidenceOf),
    fix: fixOf(finding.fix, plan, shell, program?.container?.kind),
    ...(finding.decidedBy && severity === 'note' ? { decidedBy: [...finding.decidedBy] } : {}),
    docs: `checks/${id}.md`,
  }
}

const evidenceOf = ({ source, line, column, text, caret }: Evidence): Evidence => ({ source, line, column, text, caret })

function fixOf(fix: Fix | undefined, plan: Plan, shell: Shell, container?: Container['kind']): { text: string; line?: string } | undefined {
  return fix ? { text: fix.text, line: fixLine(fix, plan, shell, container) } : undefined
}

function notChecked(one: Examined): string[] {
  const { seen, patient, unasked } = one
  const out: string[] = []
  if (!seen.destinations) out.push(unasked ?? 'nothing was asked over the network (--offline)')
  for (const why of new Set(Object.values(seen.unasked ?? {}))) out.push(why)
  out.push(...untriedTrust(seen))
  if (seen.trip?.state === 'skipped' && seen.destinations && !seen.unasked?.traces)
    out.push(`no synthetic trace was sent: ${seen.trip.why}`)
  if (patient.detectedBy === 'nothing found')
    out.push('which program it is: none was found, so this is what the specification says (--runtime names one)')
  else if (patient.candidates.length > 0)
    out.push(
      `which program it is: ${planned(seen.plan)}, found by ${patient.detectedBy}; it may be ${listOf(patient.candidates, 'or')} (--runtime names one)`,
    )
  return [...out, ...assumed(one), ...beside(patient)]
}

/** Not more than fit on a screen. */
const SHOWN = 4

function beside({ beside: found = [] }: Patient): string[] {
  const shown = found.slice(0, SHOWN).map(({ file, option }) => `${option} ${visible(file, 80)}`)
  const more = found.length > SHOWN ? [`${found.length - SHOWN} more`] : []
  return shown.length > 0 ? [`files that set telemetry up (add ${listOf([...shown, ...more], 'or')})`] : []
}

const planned = ({ runtime }: Plan): string => runtime.app ?? runtime.id

/** What the plan takes for granted, as nobody gave it; `--runtime` says otherwise. */
function assumed({ seen, patient }: Examined): string[] {
  const { wiring } = seen.plan.runtime
  const id = planned(seen.plan)
  const isWired = (patient.wiring === undefined || patient.open !== undefined) && seen.runtime.wirings.length > 1
  const isVersioned = patient.version === undefined && seen.runtime.earlier !== undefined
  if (!isWired && !isVersioned) return []
  const what = [isWired ? 'how it uses its SDK' : '', isVersioned ? 'its version' : ''].filter((one) => one !== '').join(' and ')
  return [
    `${what}: planned as ${id}${isWired ? `:${wiring}` : ''}${isVersioned ? `@${seen.runtime.newest}` : ''} (--runtime ${id}${isWired ? ':WIRING' : ''}${isVersioned ? '@VERSION' : ''})`,
  ]
}
