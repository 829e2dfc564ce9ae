import type { Argv, Options as Flag } from 'yargs'
import { type Options, DEFAULTS } from '../engine/options.ts'
import { hint, listOf } from '../text.ts'
import { urlSecret } from '../redact.ts'
import type { Secret } from '../secret.ts'
import { type Signal, SIGNALS } from '../types.ts'
import { UsageError } from '../usage.ts'
import { parseUrl } from '../url.ts'
import { milliseconds } from './durations.ts'

export type Args = Record<string, unknown>

export const text = (describe: string): Flag => ({ type: 'string', requiresArg: true, nargs: 1, describe })
export const list = (describe: string): Flag => ({ type: 'array', string: true, requiresArg: true, nargs: 1, describe })
export const flag = (describe: string): Flag => ({ type: 'boolean', describe })

/** Where the settings come from, and which program they are for. */
export const SOURCE_FLAGS: Record<string, Flag> = {
  runtime: text('the program: ID[:WIRING][@VERSION], e.g. goose@1.52.0'),
  env: list('one setting, KEY=VALUE, or KEY to take it from this process'),
  unset: list('take a setting away'),
  'env-file': list('settings above the environment: FILE[:dotenv|docker|shell|systemd|kubernetes]'),
  file: list('any other file with settings: PATH[:KIND]'),
  compose: list('the services of a compose file: FILE[:SERVICE]'),
  manifest: list('the workloads of Kubernetes manifests: FILE|DIR[:WORKLOAD[/CONTAINER]]'),
  'goose-config': text("goose's config.yaml, in place of the one in your home"),
  collector: list('the configuration of a Collector, or of what embeds one: FILE'),
  'clean-env': flag('do not look at this environment, home or folder'),
  pid: text('the environment of a running process'),
  source: text('a folder of program code that fixes exporters: read, never run'),
  command: text('the command line that starts the program: read, never run'),
  root: text('the folder that stands for / where settings name files'),
  backend: text('the backend, where it cannot be told from the settings'),
  plugin: list('a file with more runtimes, checks or backends: it is run'),
}

export const RUN_FLAGS: Record<string, Flag> = {
  offline: flag('ask nobody'),
  'no-send': flag('ask, but send no synthetic trace'),
  send: text('what is sent: traces'),
  require: text('signals that must be exported: traces[,metrics,logs]'),
  'collector-metrics': text(
    'where the Collector that takes the data shows its own metrics, where that is not port 8888 of the same host: URL',
  ),
  embedded: flag('the embedded receiver stands in for the backend'),
  wait: text('keep trying until healthy or the time is over: 30s'),
  timeout: text('bound on each question: 5s'),
  'fail-on': { ...text('what makes the exit status 1'), choices: ['error', 'warning', 'never'] },
  disable: list('leave a check out: ID or area/*'),
  only: list('only this check: ID or area/*'),
}

export const FIX_FLAGS: Record<string, Flag> = {
  fix: flag('mend the files that hold the faults, then check again'),
  'dry-run': flag('with --fix: show what would change, and change nothing'),
  backup: flag('with --fix: keep the old file beside the new one as FILE.bak'),
}

export const formatFlag = (formats: readonly string[]): Record<string, Flag> => ({
  format: list(`${listOf(formats, 'or')}; FORMAT=FILE writes a file`),
})

export const OUTPUT_FLAGS: Record<string, Flag> = {
  quiet: flag('no progress, no notes'),
  verbose: flag('every question, and every note'),
  'no-color': flag('no colours'),
  'show-secrets': flag('header values and the like in clear: on a terminal, or with plan --format json'),
}

export const withFlags = (yargs: Argv, ...sets: Record<string, Flag>[]): Argv => yargs.options(Object.assign({}, ...sets))

export const textArg = (args: Args, name: string): string | undefined => {
  const value = args[name]
  return value === undefined ? undefined : String(value)
}
export const listArg = (args: Args, name: string): string[] => (Array.isArray(args[name]) ? (args[name] as unknown[]).map(String) : [])
export const flagArg = (args: Args, name: string): boolean => args[name] === true

/** Options that take one value, given twice, would make one of them a lie. */
export function refuseRepeats(args: Args): void {
  const arrays = Object.entries({ ...SOURCE_FLAGS, ...RUN_FLAGS }).filter(([, { type }]) => type === 'array')
  const lists = new Set([...arrays.map(([name]) => name), 'format', 'fault', '_'])
  for (const [name, value] of Object.entries(args)) {
    if (Array.isArray(value) && !lists.has(name)) throw new UsageError(`--${name} is given ${value.length} times; give it once.`)
  }
}

/** `--wait`, in milliseconds. */
export function waitArg(args: Args): number {
  const wait = textArg(args, 'wait')
  return wait === undefined ? 0 : milliseconds('--wait', wait)
}

export function runOptions(args: Args): Options {
  const timeout = textArg(args, 'timeout')
  const timeoutMs = timeout === undefined ? undefined : milliseconds('--timeout', timeout)
  const send = textArg(args, 'send')
  const metrics = textArg(args, 'collector-metrics')
  if (send !== undefined) signalList('--send', send)
  return {
    ...DEFAULTS,
    offline: flagArg(args, 'offline'),
    send: !flagArg(args, 'no-send') && (send === undefined || signalList('--send', send).includes('traces')),
    require: textArg(args, 'require') === undefined ? [] : signalList('--require', textArg(args, 'require') ?? ''),
    backend: textArg(args, 'backend'),
    ...(metrics === undefined ? {} : { collectorMetrics: metricsPage(metrics) }),
    embedded: flagArg(args, 'embedded'),
    timeoutMs: timeoutMs ?? DEFAULTS.timeoutMs,
    tripMs: timeoutMs ?? DEFAULTS.tripMs,
    failOn: (textArg(args, 'fail-on') ?? 'error') as Options['failOn'],
    only: listArg(args, 'only'),
    disable: listArg(args, 'disable'),
    verbose: flagArg(args, 'verbose'),
  }
}

/** The page is at /metrics unless a path says otherwise. */
function metricsPage(text: string): Secret {
  const url = parseUrl(text)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--collector-metrics ${JSON.stringify(urlSecret(text).toString())}: not a URL; write http://HOST:8888/metrics.`)
  if (url.pathname === '/') url.pathname = '/metrics'
  return urlSecret(url.href)
}

function signalList(option: string, value: string): Signal[] {
  return value.split(',').map((word) => {
    const signal = SIGNALS.find((s) => s === word.trim())
    if (!signal)
      throw new UsageError(`${option} ${JSON.stringify(word)}: not a signal${hint(word, SIGNALS)}; there are traces, metrics and logs.`)
    return signal
  })
}
