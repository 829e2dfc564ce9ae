import { percentEncoded } from '../text.ts'
import type { AppFile, Told } from './app.ts'

/** A header of a credential, as an item of a list of headers. */
export const header = (name: string, value: string): string => `${name}=${percentEncoded(value)}`

export const basic = (user = '', password = ''): string => `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`

/** A list of headers that the app hands on without decoding it: its escapes are no escapes. */
export const undecoded = (list: string): string => list.replaceAll('%', '%25')

/** `host:port` with the scheme that a flag stands for. */
export const withScheme = (host: string, isInsecure: boolean): string =>
  `${isInsecure ? 'http' : 'https'}://${host.replace(/^[a-z]+:\/\//i, '')}`

/** A key under the keys that lead to it, as lines of YAML. */
export const yamlLines = (keys: readonly string[], value: string): string =>
  keys.map((key, i) => `${'  '.repeat(i)}${key}:${i === keys.length - 1 ? ` ${yamlValue(value)}` : ''}`).join('\n')

const yamlValue = (text: string): string => (/^(?:true|false)$/.test(text) ? text : JSON.stringify(text))

/** `true` as most programs write it. */
export const TRUE = /^true$/i
export const TRUE_OR_ONE = /^(?:true|1)$/
/** Anything at all. */
export const SET = /./s

/** Settings of the specification that name a destination, a protocol or an exporter. */
export const OTEL_ROUTE = /^OTEL_(?:EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|PROTOCOL)|(?:TRACES|METRICS|LOGS)_EXPORTER)$/
/** All settings of exporters, headers too. */
export const OTEL_EXPORT = /^OTEL_(?:EXPORTER_OTLP_\w+|(?:TRACES|METRICS|LOGS)_EXPORTER)$/

/** A boolean as Go's ParseBool takes it. */
export const isTrue = (told: Told, name: string): boolean => /^(?:true|1|t)$/i.test(told(name) ?? '')

/** application.properties and application.yml, which frameworks of Java share; a profile's part counts like the rest. The environment goes over it. */
export const APPLICATION = {
  kind: 'spring',
  is: (path) => /(?:^|\/)application(?:-[\w-]+)?\.(?:properties|ya?ml)$/.test(path),
  isStronger: false,
} as const satisfies Partial<AppFile>
