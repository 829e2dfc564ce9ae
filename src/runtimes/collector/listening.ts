import { isLoopback } from '../../engine/near.ts'
import { SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import type { Config } from './config.ts'
import { isOpen, under, valueOf } from './path.ts'
import { receivedOn } from './receivers.ts'

const ALL = [...SIGNALS]

/** Receivers that only this machine or container reaches. */
export function judgeListening(ctx: Ctx, config: Config, version: string | undefined): void {
  const all = receivedOn(config, version)
  const local = all.filter(({ host }) => isLoopback(host))
  for (const { from, port, host, isDefault, signals } of local)
    note(ctx, from.setting, signals ?? ALL, isDefault ? 'default-instead' : 'used', 'local-only', {
      instead: `${host}:${port}`,
      ...(local.length < all.length ? { detail: 'others are open' } : {}),
    })
  if (config.form === 'datadog') judgeAgent(ctx, config)
}

/**
 * The Datadog Agent receives OTLP only where an address is set, and with logs only where its own logs are on:
 * https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest_in_the_agent/
 */
function judgeAgent(ctx: Ctx, { root }: Config): void {
  const receiver = under(root, 'otlp_config', 'receiver')
  const protocols = under(receiver, 'protocols')
  const logs = under(root, 'otlp_config', 'logs', 'enabled')
  const on = valueOf(under(root, 'logs_enabled'))
  if (logs && valueOf(logs) === 'true' && on !== 'true' && !isOpen(on))
    note(ctx, logs.path, ALL, 'all-off', 'receiver-off', {
      says: 'OTLP logs is enabled but logs agent is not enabled',
      instead: 'logs_enabled: true',
    })
  if (!receiver || !protocols || protocols.kids.size === 0)
    note(ctx, receiver?.path ?? 'otlp_config', ALL, 'all-off', 'receiver-off', {
      instead: 'otlp_config.receiver.protocols.grpc.endpoint: localhost:4317',
    })
}
