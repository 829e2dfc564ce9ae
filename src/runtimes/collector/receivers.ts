import type { Hop, HopReceiver } from '../../types.ts'
import { portOf, splitHostPort } from '../parts/go-net.ts'
import { type Config, type Form, type Part, pipelinesOf, signalsOf } from './config.ts'
import { type Branch, isOpen, under, valueOf } from './path.ts'
import { isBefore } from '../parts/versions.ts'

const PORTS = { grpc: 4317, http: 4318 } as const

/**
 * Where a receiver listens that names no address: on localhost since Collector 0.104 and Tempo 2.7, on every address before; Alloy kept the latter.
 * https://github.com/open-telemetry/opentelemetry-collector/blob/main/CHANGELOG.md, https://grafana.com/docs/tempo/latest/release-notes/v2-7/
 */
function defaultHost(form: Form, version: string | undefined): string {
  if (form === 'alloy') return '0.0.0.0'
  return isBefore(version, form === 'tempo' ? '2.7' : '0.104') ? '0.0.0.0' : 'localhost'
}

/** Every address on which OTLP is received, as far as it is known. */
export const receivedOn = (config: Config, version: string | undefined): HopReceiver[] =>
  allReceivers(config, version).flatMap((one) => (one === 'unknown' ? [] : one))

function allReceivers(config: Config, version: string | undefined): (HopReceiver | 'unknown')[] {
  return config.parts
    .filter(({ section, type }) => section === 'receivers' && type === 'otlp')
    .filter((part) => pipelinesOf(config, part)?.length !== 0)
    .flatMap((part) => [receiver(config, part, 'grpc', version), receiver(config, part, 'http', version)].flatMap((one) => one ?? []))
}

const REFERENCE = /\$\{[^{}]*\}/g
/** Stands for what is known only where it runs: `${env:MY_POD_IP}:4317`. */
const OPEN = '*'

function receiver(config: Config, part: Part, protocol: 'grpc' | 'http', version: string | undefined): HopReceiver | 'unknown' | null {
  const branch = protocolBranch(part, protocol)
  if (!branch) return null
  const endpoint = under(branch, 'endpoint')
  const text = valueOf(endpoint)
  if (valueOf(under(branch, 'transport'))?.startsWith('unix')) return null
  if (isOpen(valueOf(branch))) return 'unknown'
  const split =
    text === undefined
      ? { host: defaultHost(config.form, version), port: String(PORTS[protocol]) }
      : splitHostPort(text.replace(REFERENCE, OPEN))
  if (split?.port.includes(OPEN) || (!split && isOpen(text))) return 'unknown'
  if (!split) return null
  const origin = (endpoint?.traced ?? branch.traced ?? part.branch.traced)?.from
  return {
    protocol,
    host: split.host === '' ? '0.0.0.0' : split.host,
    port: portOf(split.port) ?? 0,
    isDefault: text === undefined,
    tls: under(branch, 'tls') !== undefined,
    signals: config.form === 'tempo' ? ['traces'] : signalsOf(config, part),
    from: origin ?? { source: '', setting: branch.path },
  }
}

/** In Alloy the protocols stand in the receiver itself. */
export const protocolBranch = (part: Part, protocol: 'grpc' | 'http'): Branch | undefined =>
  under(part.branch, 'protocols', protocol) ?? under(part.branch, protocol)

const TITLES: Record<Form, string> = {
  collector: 'the Collector',
  alloy: 'Grafana Alloy',
  tempo: 'Tempo',
  datadog: 'the Datadog Agent',
  kong: 'Kong',
  roadrunner: 'RoadRunner',
}

/** What a program that sends to it has to know; null where the file tells nothing about receiving. */
export function hopOf(config: Config, source: string, version: string | undefined): Hop | null {
  const hasReceivers = config.parts.some(({ section }) => section === 'receivers')
  if (!hasReceivers && !config.pipelines) return null
  const takes = config.pipelines?.filter(
    ({ signal, receivers }) => signal && receivers.some((ref) => valueOf(ref)?.split('/', 1)[0] === 'otlp'),
  )
  const all = hasReceivers ? allReceivers(config, version) : null
  return {
    source,
    title: TITLES[config.form],
    receivers: all && !all.includes('unknown') ? all.flatMap((one) => (one === 'unknown' ? [] : one)) : null,
    takes: config.form === 'tempo' ? ['traces'] : takes ? takes.flatMap(({ signal }) => signal ?? []) : null,
    from: (config.root.kids.get('service') ?? config.root.kids.get('receivers'))?.traced?.from ?? { source, setting: 'service' },
  }
}
