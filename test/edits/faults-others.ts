import { runtimeOf } from '../../src/runtimes/index.ts'
import type { Plan, Signal } from '../../src/types.ts'
import { changesWire, type Change, type Fault, onValue, stops, without, withValue } from './fault.ts'
import type { Healthy } from './healthy.ts'

const set =
  (name: string, value: string) =>
  ({ settings }: Healthy): ReturnType<Fault['make']> =>
    withValue(settings, name, value)

const reads = (plan: Plan, name: string, ...reasons: readonly string[]): boolean =>
  plan.readings.some(({ setting, reason }) => setting === name && reason !== undefined && reasons.includes(reason))

const samples =
  (pattern: RegExp) =>
  ({ after, healthy: { profile } }: Change): boolean =>
    profile.signals.includes('traces') && (pattern.test(after.routes.traces.sampler.value) || after.routes.traces.state !== 'export')
const attributes = ({ before, after }: Change): boolean => Object.keys(before.resource).some((name) => !(name in after.resource))
const timesOut = ({ before, after }: Change): boolean =>
  Math.abs(after.routes.traces.timeoutMs.value - before.routes.traces.timeoutMs.value) > 1

/** A signal that the backend does not take, asked for by the program's own switch. */
const asking =
  (signal: Signal) =>
  ({ settings, profile, runtime }: Healthy): ReturnType<Fault['make']> => {
    const name = `OTEL_${signal.toUpperCase()}_EXPORTER`
    return profile.signals.includes(signal) || runtimeOf(runtime)?.reads(name) !== true ? null : withValue(settings, name, 'otlp')
  }
/** It is sent to the same host, and not to another one by default. */
const arrivesAt = ({ after, healthy: { profile } }: Change, signal: Signal): boolean =>
  after.routes[signal].state === 'export' && profile.signals.some((s) => after.routes[s].dial?.host === after.routes[signal].dial?.host)

export const OTHER_FAULTS: readonly Fault[] = [
  ...['http', 'https', 'http/proto', 'otlp', 'HTTP/PROTOBUF', 'grpcs'].map((value): Fault => ({
    name: `the protocol ${value}`,
    classes: ['protocol-value-invalid'],
    make: ({ settings, isGrpc }) =>
      // A word that is all but one protocol is written where that one is meant.
      value.startsWith('grpc') && !isGrpc ? null : onValue(settings, 'OTEL_EXPORTER_OTLP_PROTOCOL', () => value),
    breaks: (change) => changesWire(change) || reads(change.after, 'OTEL_EXPORTER_OTLP_PROTOCOL', 'unknown-value'),
  })),
  {
    name: 'a protocol that the backend does not speak',
    classes: ['protocol-unsupported-by-backend'],
    ids: ['protocol/unsupported-by-runtime', 'protocol/port-mismatch'],
    make: ({ settings, profile }) => {
      const other = (['grpc', 'http/protobuf'] as const).find((one) => !profile.protocols.includes(one))
      return other === undefined ? null : onValue(settings, 'OTEL_EXPORTER_OTLP_PROTOCOL', () => other)
    },
  },
  {
    name: 'http/json',
    classes: ['protocol-unsupported-by-sdk'],
    ids: ['protocol/unsupported-by-backend', 'protocol/unknown-value'],
    make: ({ settings, isGrpc }) => (isGrpc ? null : onValue(settings, 'OTEL_EXPORTER_OTLP_PROTOCOL', () => 'http/json')),
    breaks: (change) =>
      stops(change) ||
      change.healthy.profile.signals.some((s) => !change.healthy.profile.protocols.includes(change.after.routes[s].protocol)),
  },
  {
    name: 'a compression that the specification does not know',
    classes: ['compression-unsupported-by-sdk', 'compression-unsupported'],
    make: set('OTEL_EXPORTER_OTLP_COMPRESSION', 'zstd'),
    breaks: stops,
  },
  {
    name: 'the SDK disabled',
    classes: ['sdk-disabled', 'sdk-disabled-not-honoured'],
    make: set('OTEL_SDK_DISABLED', 'true'),
    breaks: stops,
  },
  {
    name: 'the SDK disabled in capitals',
    classes: ['sdk-disabled', 'sdk-disabled-not-honoured'],
    make: set('OTEL_SDK_DISABLED', 'TRUE'),
    breaks: stops,
  },
  {
    name: 'no exporter for any signal',
    classes: ['exporter-none'],
    make: ({ settings }) =>
      ['TRACES', 'METRICS', 'LOGS'].reduce((all, signal) => withValue(all, `OTEL_${signal}_EXPORTER`, 'none'), settings),
    breaks: stops,
  },
  {
    name: 'an exporter of the Collector',
    classes: ['exporter-name-invalid'],
    make: set('OTEL_TRACES_EXPORTER', 'otlphttp'),
    breaks: (change) => stops(change) || reads(change.after, 'OTEL_TRACES_EXPORTER', 'unknown-value'),
  },
  {
    name: 'a misspelt exporter',
    classes: ['exporter-name-invalid'],
    make: set('OTEL_TRACES_EXPORTER', 'oltp'),
    breaks: (change) => stops(change) || reads(change.after, 'OTEL_TRACES_EXPORTER', 'unknown-value'),
  },
  {
    name: 'the console in place of OTLP',
    classes: ['exporter-none'],
    ids: ['signals/console-only', 'signals/exporter-unknown'],
    make: (healthy) => (healthy.profile.signals.includes('traces') ? set('OTEL_TRACES_EXPORTER', 'console')(healthy) : null),
    breaks: ({ after, healthy: { profile } }) => profile.signals.every((s) => after.routes[s].state !== 'export'),
    isNote: true,
  },
  {
    name: 'a sampler that drops all',
    classes: ['sampler-drops'],
    make: set('OTEL_TRACES_SAMPLER', 'always_off'),
    breaks: samples(/always_off/i),
  },
  {
    name: 'a ratio of nought',
    classes: ['sampler-drops'],
    make: ({ settings }) => withValue(withValue(settings, 'OTEL_TRACES_SAMPLER', 'traceidratio'), 'OTEL_TRACES_SAMPLER_ARG', '0'),
    breaks: samples(/ratio.*\b0(?:\.0*)?\b|always_off/i),
  },
  {
    name: 'a misspelt sampler',
    classes: ['sampler-drops'],
    ids: ['signals/sampler-ignored', 'signals/refuses-to-start'],
    make: set('OTEL_TRACES_SAMPLER', 'allways_on'),
    breaks: ({ before, after }) =>
      reads(after, 'OTEL_TRACES_SAMPLER', 'unknown-value') || before.routes.traces.state !== after.routes.traces.state,
    isNote: true,
  },
  {
    name: 'no destination',
    classes: ['default-endpoint-localhost', 'config-key-missing'],
    ids: ['signals/default-destination', 'signals/not-configured', 'endpoint/localhost-in-container'],
    make: ({ settings }) => {
      const left = settings.filter(([name]) => !name.endsWith('_ENDPOINT'))
      return left.length === settings.length ? null : left
    },
    breaks: ({ before, after, healthy: { profile } }) =>
      profile.signals.some((s) => before.routes[s].url?.value.reveal() !== after.routes[s].url?.value.reveal()),
    isNote: true,
  },
  {
    name: 'an attribute without a value',
    classes: ['resource-attributes-malformed'],
    make: ({ settings }) =>
      withValue(
        settings,
        'OTEL_RESOURCE_ATTRIBUTES',
        `${settings.find(([n]) => n === 'OTEL_RESOURCE_ATTRIBUTES')?.[1] ?? 'team=red'},deployment.environment`,
      ),
    breaks: ({ after }) => after.readings.some(({ setting, reason }) => setting === 'OTEL_RESOURCE_ATTRIBUTES' && reason !== undefined),
  },
  {
    name: 'attributes with colons',
    classes: ['resource-attributes-malformed'],
    make: ({ settings }) =>
      onValue(settings, 'OTEL_RESOURCE_ATTRIBUTES', (value) => value.replaceAll('=', ': ')) ??
      withValue(settings, 'OTEL_RESOURCE_ATTRIBUTES', 'team: red'),
    breaks: ({ after }) => after.readings.some(({ setting, reason }) => setting === 'OTEL_RESOURCE_ATTRIBUTES' && reason !== undefined),
  },
  {
    name: 'no resource attributes',
    classes: ['resource-attribute-required-missing'],
    make: ({ settings }) => without(settings, 'OTEL_RESOURCE_ATTRIBUTES'),
    breaks: attributes,
  },
  {
    name: 'no service name',
    classes: ['service-name-missing'],
    ids: ['runtime/required-attribute'],
    make: ({ settings }) => without(settings, 'OTEL_SERVICE_NAME'),
    breaks: ({ after }) => /^unknown_service|^$/.test(after.resource['service.name']?.value.reveal() ?? ''),
    isNote: true,
  },
  {
    name: 'the other temporality',
    classes: ['temporality-mismatch'],
    make: ({ settings, profile }) =>
      profile.temporality
        ? withValue(
            settings,
            'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
            profile.temporality.takes === 'delta' ? 'cumulative' : 'delta',
          )
        : null,
    breaks: ({ after, healthy: { profile } }) =>
      profile.temporality?.severity !== 'note' &&
      after.routes.metrics.state === 'export' &&
      !reads(after, 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'not-read'),
  },
  {
    name: 'a timeout of ten',
    classes: ['timeout-too-low', 'timeout-units'],
    make: set('OTEL_EXPORTER_OTLP_TIMEOUT', '10'),
    breaks: (change) => timesOut(change) && change.after.routes.traces.timeoutMs.value < 1000,
  },
  {
    name: 'a timeout of ten thousand',
    classes: ['timeout-units'],
    make: set('OTEL_EXPORTER_OTLP_TIMEOUT', '10000'),
    breaks: timesOut,
  },
  {
    name: 'metrics to a backend that takes none',
    classes: ['metrics-endpoint-unsupported-by-backend'],
    make: asking('metrics'),
    breaks: (change) => arrivesAt(change, 'metrics'),
    isNote: true,
  },
  {
    name: 'logs to a backend that takes none',
    classes: ['logs-endpoint-unsupported-by-backend'],
    make: asking('logs'),
    breaks: (change) => arrivesAt(change, 'logs'),
    isNote: true,
  },
  {
    name: 'a certificate that is not there',
    classes: ['cert-untrusted'],
    make: (healthy) => (healthy.profile.tlsOnly ? set('OTEL_EXPORTER_OTLP_CERTIFICATE', '/nowhere/ca.pem')(healthy) : null),
    breaks: ({ after }) => after.readings.some(({ reason }) => reason === 'file-missing'),
    in: ({ isContainer }) => isContainer !== true,
  },
]
