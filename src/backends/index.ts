import type { Profile } from '../types.ts'
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
  listed.unshift(defined(profile, SHAPE, (id) => listed.some((one) => one.id === id || one.family === id)))
  return profile
}
const LISTS = ['hosts', 'regions', 'protocols', 'signals', 'credentials', 'routing', 'sources']
const SHAPE = { kind: 'backend', id: /^[a-z][a-z0-9-]*$/, like: 'lower case with hyphens, as in my-backend', lists: LISTS }
