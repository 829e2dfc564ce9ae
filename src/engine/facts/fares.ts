import type { Draft, Probe, ProbeStep, Route, Seen, Signal } from '../../types.ts'
import { finalProbe } from '../meaning/meaning.ts'
import { parseUrl } from '../../url.ts'

/** Its answer is a good OTLP one: what looks wrong in the settings is not. A receiver that stands in for the real backend proves nothing about that one. */
export function arrives(seen: Seen, signal: Signal): boolean {
  if (seen.profile && seen.backend && seen.profile.id !== seen.backend.id) return false
  const probe = finalProbe(seen, signal)
  return probe?.outcome === 'ok' && probe.export?.state !== 'not-otlp' && (probe.grpc?.code ?? 0) === 0
}

/** The questions of one kind that were asked for a signal. */
export const probesOf = (seen: Seen, signal: Signal, step: ProbeStep): Probe[] =>
  (seen.destinations ?? []).flatMap(({ probes }) => probes).filter((probe) => probe.step === step && probe.signals.includes(signal))

/** 404, 405 or a redirect: nothing takes OTLP at this path. */
export function isNoPath(probe: Probe | undefined): boolean {
  const status = probe?.answer?.status ?? 0
  return status === 404 || status === 405 || (status >= 300 && status < 400)
}

/** Path of a planned URL; empty where there is none. */
export function pathOf(route: Route): string {
  const url = route.url?.value.reveal() ?? ''
  return parseUrl(url)?.pathname ?? ''
}

/** Routes that export, and those that the program itself refuses for want of a path. */
export const addressed = (seen: Seen): Route[] =>
  Object.values(seen.plan.routes).filter(
    ({ state, signal }) =>
      state === 'export' || seen.plan.readings.some((reading) => reading.reason === 'no-path' && reading.signals.includes(signal)),
  )

/** Nothing was asked for a route that is not known as a whole: that proves nothing, and is no fault. */
export function untoldDraft({ signal, untold }: Route): Omit<Draft, 'signals'> {
  const text = 'Let the program itself send to a receiver that shows what arrives'
  return {
    severity: 'note',
    message: `Nothing was sent for ${signal}: ${untold}.`,
    evidence: [],
    fix: { text, line: 'otel-doctor receiver' },
  }
}
