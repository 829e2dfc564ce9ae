import type { Profile } from '../types.ts'
import axiom from './axiom.ts'
import braintrust from './braintrust.ts'
import collector from './collector.ts'
import dash0 from './dash0.ts'
import dynatrace from './dynatrace.ts'
import { anyOf } from './family.ts'
import grafanaCloud from './grafana-cloud.ts'
import highlight from './highlight.ts'
import honeycomb from './honeycomb.ts'
import hyperdx from './hyperdx.ts'
import jaeger from './jaeger.ts'
import kloudmate from './kloudmate.ts'
import laminar from './laminar.ts'
import langfuse from './langfuse.ts'
import langsmith from './langsmith.ts'
import langwatch from './langwatch.ts'
import last9 from './last9.ts'
import lightstep from './lightstep.ts'
import logfire from './logfire.ts'
import { factsAt, fit, hostName, isPlace } from './match.ts'
import mlflow from './mlflow/index.ts'
import newrelic from './newrelic.ts'
import prometheus from './prometheus.ts'
import receiver from './receiver.ts'
import sentry from './sentry.ts'
import signozCloud from './signoz-cloud.ts'
import signozSelfhost from './signoz-selfhost.ts'
import tempo from './tempo.ts'

export { routingHeaders } from './routing.ts'

export const profiles: readonly Profile[] = [
  mlflow,
  axiom,
  braintrust,
  dash0,
  dynatrace,
  grafanaCloud,
  highlight,
  honeycomb,
  hyperdx,
  jaeger,
  kloudmate,
  laminar,
  langfuse,
  langsmith,
  langwatch,
  last9,
  lightstep,
  logfire,
  newrelic,
  prometheus,
  sentry,
  signozCloud,
  signozSelfhost,
  tempo,
  collector,
  receiver,
]

/** Names that stand for several backends. */
export const families: readonly string[] = [...new Set(profiles.flatMap(({ family }) => family ?? []))].toSorted()

/** A backend or a family by its name; of a family, the member that owns this host where one does. */
export function profileOf(id: string, hostname = ''): Profile | undefined {
  const one = profiles.find((profile) => profile.id === id)
  const members = profiles.filter(({ family }) => family === id)
  if (members.length > 0) {
    const known = byHost(hostname)
    return members.some((member) => member.id === known?.id) ? known : anyOf(id, members)
  }
  return one && factsAt(one, hostname)
}

/** The backend that owns this host name; a name that is listed whole is stronger than a domain. */
export function byHost(hostname: string): Profile | undefined {
  const host = hostName(hostname)
  let best: { profile: Profile; how: number } | undefined
  for (const profile of profiles) {
    const how = Math.max(0, ...profile.hosts.map((pattern) => fit(pattern, host)))
    if (how > (best?.how ?? 0)) best = { profile, how }
  }
  return best && factsAt(best.profile, host)
}

/** The backend that one of these header names gives away. */
export function byHeader(names: Iterable<string>): Profile | undefined {
  const lower = new Set([...names].map((name) => name.toLowerCase()))
  return profiles.find(({ marks }) => marks?.some((mark) => lower.has(mark)))
}

/** The backend whose documented path, port or name on the user's own network this is; a path is the strongest. */
export function byPlace(url: URL): Profile | undefined {
  const hits = profiles.flatMap((profile) => (profile.at ?? []).filter((rule) => isPlace(rule, url)).map((rule) => ({ profile, rule })))
  return (hits.find(({ rule }) => rule.path !== undefined) ?? hits[0])?.profile
}
