import type { PlaceRule, Profile } from '../types.ts'
import { defined } from '../define.ts'
import alibabaArms from './alibaba-arms.ts'
import alloy from './alloy.ts'
import arizeAx from './arize-ax.ts'
import awsCloudwatchLogs from './aws-cloudwatch-logs.ts'
import awsXray from './aws-xray.ts'
import axiom from './axiom.ts'
import azureApplicationInsights from './azure-application-insights.ts'
import azureMonitor from './azure-monitor.ts'
import betterstack from './betterstack.ts'
import braintrust from './braintrust.ts'
import checkly from './checkly.ts'
import chronosphere from './chronosphere.ts'
import collector from './collector.ts'
import coralogix from './coralogix.ts'
import dash0 from './dash0.ts'
import datadogAgent from './datadog-agent.ts'
import datadogIntake from './datadog-intake.ts'
import dynatrace from './dynatrace.ts'
import elasticApm from './elastic-apm.ts'
import elasticMotlp from './elastic-motlp.ts'
import { anyOf } from './family.ts'
import googleCloud from './google-cloud.ts'
import grafanaCloud from './grafana-cloud.ts'
import greptimedb from './greptimedb.ts'
import highlight from './highlight.ts'
import honeybadger from './honeybadger.ts'
import honeycomb from './honeycomb.ts'
import hyperdx from './hyperdx.ts'
import instana from './instana.ts'
import jaeger from './jaeger.ts'
import kloudmate from './kloudmate.ts'
import laminar from './laminar.ts'
import langfuse from './langfuse.ts'
import langsmith from './langsmith.ts'
import langtrace from './langtrace.ts'
import langwatch from './langwatch.ts'
import last9 from './last9.ts'
import lightstep from './lightstep.ts'
import logfire from './logfire.ts'
import loki from './loki.ts'
import { factsAt, fit, hostName, isPlace } from './match.ts'
import middleware from './middleware.ts'
import mimir from './mimir.ts'
import mlflow from './mlflow/index.ts'
import mlflowDatabricks from './mlflow-databricks.ts'
import newrelic from './newrelic.ts'
import observe from './observe.ts'
import oneuptime from './oneuptime.ts'
import openlit from './openlit.ts'
import openobserve from './openobserve.ts'
import opik from './opik.ts'
import oracleApm from './oracle-apm.ts'
import parseable from './parseable.ts'
import phoenix from './phoenix.ts'
import posthog from './posthog.ts'
import prometheus from './prometheus.ts'
import quickwit from './quickwit.ts'
import receiver from './receiver.ts'
import scorecard from './scorecard.ts'
import sentry from './sentry.ts'
import signozCloud from './signoz-cloud.ts'
import signozSelfhost from './signoz-selfhost.ts'
import splunkObservability from './splunk-observability.ts'
import statsig from './statsig.ts'
import tempo from './tempo.ts'
import traceloop from './traceloop.ts'
import uptrace from './uptrace.ts'
import victorialogs from './victorialogs.ts'
import victoriametrics from './victoriametrics.ts'
import victoriatraces from './victoriatraces.ts'
import wandbWeave from './wandb-weave.ts'
import zipkin from './zipkin.ts'

export { routingHeaders } from './routing.ts'

/** Every backend whose facts are known. */
const listed: Profile[] = [
  mlflow,
  alibabaArms,
  alloy,
  arizeAx,
  awsCloudwatchLogs,
  awsXray,
  axiom,
  azureApplicationInsights,
  azureMonitor,
  betterstack,
  braintrust,
  checkly,
  chronosphere,
  coralogix,
  dash0,
  datadogAgent,
  datadogIntake,
  dynatrace,
  elasticApm,
  elasticMotlp,
  googleCloud,
  grafanaCloud,
  greptimedb,
  highlight,
  honeybadger,
  honeycomb,
  hyperdx,
  instana,
  jaeger,
  kloudmate,
  laminar,
  langfuse,
  langsmith,
  langtrace,
  langwatch,
  last9,
  lightstep,
  logfire,
  loki,
  middleware,
  mimir,
  mlflowDatabricks,
  newrelic,
  observe,
  oneuptime,
  openlit,
  openobserve,
  opik,
  oracleApm,
  parseable,
  phoenix,
  posthog,
  prometheus,
  quickwit,
  scorecard,
  sentry,
  signozCloud,
  signozSelfhost,
  splunkObservability,
  statsig,
  tempo,
  traceloop,
  uptrace,
  victorialogs,
  victoriametrics,
  victoriatraces,
  wandbWeave,
  zipkin,
  collector,
  receiver,
]

export const profiles: readonly Profile[] = listed

/** One more, from outside. Throws UsageError. */
export function addProfile(profile: Profile): Profile {
  listed.unshift(defined(profile, SHAPE, (id) => profileOf(id) !== undefined))
  owners.clear()
  placed.clear()
  return profile
}
const LISTS = ['hosts', 'regions', 'protocols', 'signals', 'credentials', 'routing', 'sources']
const SHAPE = { kind: 'backend', id: /^[a-z][a-z0-9-]*$/, like: 'lower case with hyphens, as in my-backend', lists: LISTS }

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
  if (owners.has(host)) return owners.get(host)
  const owner = ownerOf(host)
  // A run over many targets asks for the same few hosts again and again.
  if (owners.size < 1_000) owners.set(host, owner)
  return owner
}

const owners = new Map<string, Profile | undefined>()

function ownerOf(host: string): Profile | undefined {
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

/** A backend that is known by its place on the user's own network, and by what of it: a number of a port alone is the weakest. */
export interface Placed {
  profile: Profile
  by: 'path' | 'name' | 'port'
}

/** The backend whose documented path, name or port on the user's own network this is; a path is the strongest, and a longer one stronger. */
export function byPlace(url: URL): Placed | undefined {
  const key = `${url.protocol}//${url.host}${url.pathname}`
  if (placed.has(key)) return placed.get(key)
  const found = placeOf(url)
  if (placed.size < 1_000) placed.set(key, found)
  return found
}

const placed = new Map<string, Placed | undefined>()

function placeOf(url: URL): Placed | undefined {
  const hits = profiles.flatMap((profile) => (profile.at ?? []).filter((rule) => isPlace(rule, url)).map((rule) => ({ profile, rule })))
  const best = hits.toSorted((a, b) => weight(b.rule) - weight(a.rule))[0]
  if (!best) return undefined
  const isLocal = /^(?:localhost|127\.|\[::1\])/.test(url.hostname)
  return { profile: best.profile, by: best.rule.path ? 'path' : best.rule.names && !isLocal ? 'name' : 'port' }
}

const weight = ({ path = '', names, port }: PlaceRule): number => path.length * 10 + (names ? 2 : 0) + (port ? 1 : 0)
