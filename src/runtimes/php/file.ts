import { type Plan, SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import type { EndpointRules } from '../parts/endpoint.ts'
import { fillBy, type FillRules } from '../parts/file/fill.ts'
import type { ListRules } from '../parts/file/headers.ts'
import type { FileRules } from '../parts/file/rules.ts'
import { joined, type Settings, textOf } from '../parts/settings.ts'
import { type Change, isBefore } from '../parts/versions.ts'
import { endpoint, OWN_GRPC, proxy } from './endpoint.ts'

/** The package open-telemetry/sdk-configuration is installed: a file is read. */
export const WITH_FILES = 'autoload+configuration'

/** The release of the SDK that came with each change of open-telemetry/sdk-configuration. */
export const CHANGES = {
  ownGrpc: OWN_GRPC,
  /** Before it OTEL_EXPERIMENTAL_CONFIG_FILE: https://github.com/open-telemetry/opentelemetry-php/pull/1901 */
  configFile: { since: '1.14' },
  /** Before it 0.4: https://github.com/open-telemetry/opentelemetry-php/pull/1733 */
  candidate: { since: '1.11' },
} as const satisfies Record<string, Change>

export const fileVariable = (version: string | undefined): string =>
  isBefore(version, CHANGES.configFile.since) ? 'OTEL_EXPERIMENTAL_CONFIG_FILE' : 'OTEL_CONFIG_FILE'

/** A file is named, and it is looked at, with or without what reads it. */
export const namesFile = (env: Settings, version: string | undefined): boolean => Boolean(textOf(env, fileVariable(version))?.trim())

/** Without the package the autoloader of the SDK throws, which nothing catches. */
export function withoutPackage(made: Plan, version: string | undefined): Plan {
  const ctx: Ctx = { env: new Map(made.settings), readings: made.readings }
  const says = 'File-based configuration requires open-telemetry/sdk-configuration'
  note(ctx, fileVariable(version), [...SIGNALS], 'crash', 'unsupported', { says })
  const because = `${fileVariable(version)} is set, and the package that reads it is not there`
  const routes = Object.fromEntries(
    SIGNALS.map((signal) => [signal, { ...made.routes[signal], state: 'crash', because }]),
  ) as Plan['routes']
  return { ...made, routes, readings: joined(ctx.readings) }
}

const EXPORTER = 'endpoint certificate_file client_key_file client_certificate_file headers headers_list compression timeout'
const OF_METRICS = 'temporality_preference default_histogram_aggregation'
/** What the schema of the package has: any other key is refused. */
const KEYS: NonNullable<FileRules['keys']> = {
  otlp_http: new Set(`${EXPORTER} ${OF_METRICS} encoding`.split(' ')),
  otlp_grpc: new Set(`${EXPORTER} ${OF_METRICS} insecure`.split(' ')),
  batch: new Set('schedule_delay export_timeout max_queue_size max_export_batch_size exporter'.split(' ')),
  simple: new Set(['exporter']),
  periodic: new Set('interval timeout exporter producers cardinality_limits'.split(' ')),
}

/**
 * From the sources of sdk-configuration 0.8.0: a file that cannot be read stops the program, as its instrumentations are looked up in it where
 * nothing catches; one that the schema does not fit is told in a warning, and nothing is exported.
 * https://github.com/open-telemetry/opentelemetry-php/tree/main/src/Config/SDK
 */
export const fileRules = (version: string | undefined): FileRules => ({
  substitution: { prefix: true, emptyIsUnset: true, isFault: () => true },
  extension: /\.ya?ml$/,
  // https://github.com/open-telemetry/opentelemetry-php/blob/main/src/Config/SDK/ComponentProvider/OpenTelemetrySdk.php
  accepts: (format, isText) => isText && format === (isBefore(version, CHANGES.candidate.since) ? '0.4' : '1.0-rc.2'),
  bad: 'all-off',
  badFile: 'crash',
  says: {
    'file-missing': 'does not exist',
    'broken-file': 'does not contain valid YAML',
    unsupported: 'Invalid configuration for path "open_telemetry.file_format": unsupported version',
    'unknown-value': 'Unrecognized option',
    placeholder: 'Invalid character in environment variable name',
  },
  refuses: 'keys',
  keys: KEYS,
  isFlat: true,
  knows: ({ key, signal }) => key === 'memory' || (key === 'zipkin' && signal === 'traces'),
  fill(ctx, exporter, out) {
    // Over gRPC the name of the method is put behind the endpoint, as it is behind the common one of the variables.
    const make: EndpointRules['make'] = (text, _isOwn, route, at) => ENDPOINT.make(text, route.protocol !== 'grpc', route, at)
    fillBy({ ...FILL, make, after: (all, route) => proxy(all, route.signal, route) })(ctx, exporter, out)
    const { COMPRESSION } = exporter.values
    if (COMPRESSION?.value.reveal() === 'none')
      note(ctx, COMPRESSION.from.setting, [...SIGNALS], 'all-off', 'compression', { instead: 'null' })
  },
  usualName: 'unknown_service:php',
  // The detector of the service is always there, below what the file says.
  resource: ({ env }): Plan['resource'] => {
    const name = env.get('OTEL_SERVICE_NAME')
    return name && name.value.reveal() !== '' ? { 'service.name': name } : {}
  },
  decode: (text) => text,
  leaks: new Set(),
  holds: /^OTEL_SERVICE_NAME$/,
})

/** `MapParser`: nothing is decoded, and an item without `=` throws. */
const LIST: ListRules = {
  decode: (text) => text,
  onBadPercent: 'raw',
  emptyValue: 'send',
  legal: (text) => !/[\0-\x08\x0a-\x1f\x7f]/.test(text),
  outcomeOf: ({ reason }) => (reason === 'control-character' || reason === 'illegal-key' ? 'signal-off' : 'all-off'),
  says: 'Key-Value pair does not contain separator "="',
}

/** What a file names is not changed by the factories of the variables. */
const ENDPOINT = endpoint('all-off', '1.15')

const FILL: Omit<FillRules, 'make' | 'after'> = {
  list: LIST,
  sendsUser: true,
  compression: 'all-off',
  spoken: ['http/protobuf', 'http/json', 'grpc'],
}
