import { common, OTHERS } from './grammar-dialects.ts'
import type { Dialect } from './grammar-sdk.ts'
import * as V from './grammar-values.ts'
import type { Settings } from './support/program.ts'
import type { Random } from './support/random.ts'

type Drawn = Settings & { files: Record<string, string> }

const UNITS: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, us: 0.001, ns: 0.000_001 }

/** Java: durations with a unit, strict values, and every setting as a property of the JVM too. */
export const javaDialect = (wiring: string): Dialect => ({
  ...common,
  // One bad value is the end: most values of most draws are good ones.
  oddness: [0, 0.08, 0.15, 0.3],
  exporters: [...V.EXPORTERS, 'otlp,otlp', 'none,none', ' otlp , logging', 'logging-otlp', 'experimental-otlp/stdout', 'otlp,none', ','],
  timeouts: [...V.TIMEOUTS, '5 s', '1m', '10 ms', '1d', '5S'],
  timeoutMs(text) {
    const [, number, unit = ''] = /^\s*\+?(\d+)\s*(\w*)\s*$/.exec(text) ?? []
    const scale = UNITS[unit]
    return number === undefined || scale === undefined ? null : Number(number) * scale || null // 0 is no limit
  },
  propagators: [...common.propagators, 'tracecontext, baggage', 'b3multi', 'xray', 'ottrace', ',', 'none,baggage', 'all'],
  others: {
    ...OTHERS,
    OTEL_CONFIG_FILE: ['', '@HOME/missing.yaml'],
    ...Object.fromEntries(NUMERIC.map((name) => [name, V.NUMBERS])),
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: ['delta', 'DELTA', 'lowmemory', '', 'bogus', ' delta'],
    OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: [
      'explicit_bucket_histogram',
      '',
      'bogus',
      'BASE2_EXPONENTIAL_BUCKET_HISTOGRAM',
    ],
    OTEL_METRICS_EXEMPLAR_FILTER: ['always_on', 'bogus', ''],
    OTEL_RESOURCE_DISABLED_KEYS: ['a', 'é', ''],
    OTEL_ENTITIES: ['service{service.name=x}', 'bogus', 'é{é=1}', ''],
    OTEL_EXPERIMENTAL_SDK_TELEMETRY_VERSION: ['latest', 'LEGACY', '', 'bogus'],
    OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED: ['true', 'false', ''],
  },
  more(rng, drawn) {
    drawNames(rng, drawn)
    drawProperties(rng, drawn)
    if (wiring === 'global') drawGlobal(rng, drawn)
    unseen(drawn)
  },
})

const NUMERIC = [
  ...['SCHEDULE_DELAY', 'EXPORT_TIMEOUT', 'MAX_QUEUE_SIZE', 'MAX_EXPORT_BATCH_SIZE'].flatMap((what) => [
    `OTEL_BSP_${what}`,
    `OTEL_BLRP_${what}`,
  ]),
  'OTEL_METRIC_EXPORT_INTERVAL',
  'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  'OTEL_SPAN_LINK_COUNT_LIMIT',
  'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT',
]

/** The agent: the same, with its switch and its own file of properties. */
export const agentDialect = (wiring: string): Dialect => {
  const java = javaDialect(wiring)
  return {
    ...java,
    others: {
      ...java.others,
      OTEL_JAVAAGENT_ENABLED: ['true', 'false', 'TRUE', '', '0'],
      OTEL_JAVAAGENT_LOGGING: ['simple', 'none', 'application'],
    },
    more(rng, drawn) {
      if (rng.chance(0.3)) drawAgentFile(rng, drawn)
      java.more?.(rng, drawn)
    },
  }
}

const propertyOf = (variable: string): string => variable.toLowerCase().replaceAll('_', '.')
const isSetting = (name: string): boolean => name.startsWith('OTEL_')

/** Variables in other letters: Java folds them all. */
function drawNames(rng: Random, { env }: Drawn): void {
  if (!rng.chance(0.05)) return
  for (const [name, text] of Object.entries(env)) {
    if (!isSetting(name) || !rng.chance(0.5)) continue
    delete env[name]
    env[rng.pick([name.toLowerCase(), propertyOf(name), `Otel${name.slice(4)}`])] = text
  }
}

/** Settings as `-D`, on the command line or in the variables that a JVM takes options from; and the proxies of the JVM. */
function drawProperties(rng: Random, drawn: Drawn): void {
  const { env } = drawn
  const jvm: string[] = []
  const put = (argument: string): void => {
    const isWord = /^[\w.:/=@,+%-]+$/.test(argument)
    const variable = isWord && rng.chance(0.3) ? rng.pick(['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS']) : null
    if (variable) env[variable] = `${env[variable] ?? ''} ${argument}`.trim()
    else jvm.push(argument)
  }
  if (rng.chance(0.4))
    for (const [variable, text] of Object.entries(env)) {
      if (!isSetting(variable) || !rng.chance(0.4)) continue
      if (rng.chance(0.7)) delete env[variable]
      const property = propertyOf(variable)
      const odd = [
        variable,
        variable.toLowerCase(),
        property.toUpperCase(),
        property.replace(/\.(?=\w+$)/, '-'),
        property.replaceAll('.', '-'),
      ]
      const name = rng.chance(0.8) ? property : rng.pick(odd)
      put(rng.chance(0.03) ? `-D${name}` : `-D${name}=${text}`)
    }
  if (rng.chance(0.1))
    for (const scheme of ['http', 'https']) {
      if (rng.chance(0.6)) put(`-D${scheme}.proxyHost=${rng.pick(['127.0.0.1', 'localhost', ''])}`)
      if (rng.chance(0.6)) put(`-D${scheme}.proxyPort=21003`)
      if (rng.chance(0.2)) jvm.push(`-Dhttp.nonProxyHosts=${rng.pick(['', '*', 'collector.test', '*.test', '127.*|localhost'])}`)
    }
  drawn.jvm = jvm
}

function drawGlobal(rng: Random, drawn: Drawn): void {
  if (rng.chance(0.7)) drawn.jvm = [...(drawn.jvm ?? []), '-Dotel.java.global-autoconfigure.enabled=true']
  if (rng.chance(0.2)) drawn.env['OTEL_JAVA_GLOBAL_AUTOCONFIGURE_ENABLED'] = rng.pick(['true', 'false', '', 'TRUE'])
}

/** Some of the settings go into the agent's file, which may be named and not there. */
function drawAgentFile(rng: Random, drawn: Drawn): void {
  const { env } = drawn
  const lines: string[] = []
  for (const [variable, text] of Object.entries(env)) {
    if (!isSetting(variable) || variable.includes('JAVAAGENT') || !rng.chance(0.5)) continue
    if (rng.chance(0.7)) delete env[variable]
    const value = rng.chance(0.5) ? text : text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    lines.push(`${rng.chance(0.9) ? propertyOf(variable) : variable}${rng.pick(['=', '=', ' = ', ':', ' '])}${value}`)
  }
  if (rng.chance(0.2))
    lines.push(
      rng.pick(['# c', '! x', 'otel.javaagent.enabled=false', 'a\\', '  otel.service.name : x  ', 'otel.traces.exporter=no\\\n   ne']),
    )
  drawn.files['agent.properties'] = `${lines.join(rng.pick(['\n', '\n', '\r\n']))}\n`
  const path = rng.pick(['@HOME/agent.properties', '@HOME/agent.properties', '@HOME/agent.properties', '@HOME/missing.properties', ''])
  // A variable, which becomes a property like any other further on.
  env['OTEL_JAVAAGENT_CONFIGURATION_FILE'] = path
}

/**
 * What no recording can tell: Java dials the machine's own name in place of 0.0.0.0, and of two variables that it folds into one the order of a
 * hash map decides, which goes by the number of all variables.
 */
function unseen({ env }: Drawn): void {
  const names = new Set<string>()
  for (const [name, text] of Object.entries(env)) {
    const isTwice = names.has(propertyOf(name))
    names.add(propertyOf(name))
    if (isTwice || (/ENDPOINT$/i.test(name) && /0\.0\.0\.0/.test(text))) delete env[name]
  }
}
