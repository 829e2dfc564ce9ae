import { SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { isKnownType, removedOf } from './components.ts'
import { type Config, signalsOf } from './config.ts'
import { receivedOn } from './receivers.ts'
import { under, valueOf } from './path.ts'

/** An exporter of this type waits for others to come, so that its address is one to listen on; what one of an own make does is not known. */
const LISTENS = /^prometheus$/
const isUsual = (type: string): boolean => isKnownType('exporters', type) || removedOf('exporters', type) !== undefined

/** An address to listen on, in the place of one to send to: in every exporter, also those that speak no OTLP. */
export function judgeWildcards(ctx: Ctx, config: Config): void {
  const own = receivedOn(config, undefined).map(({ port }) => port)
  for (const part of config.parts) {
    const endpoint = under(part.branch, 'endpoint') ?? under(part.branch, 'client', 'endpoint')
    const text = valueOf(endpoint)
    if (part.section !== 'exporters' || !isUsual(part.type) || LISTENS.test(part.type) || !endpoint || text === undefined) continue
    const found = /^(?:[a-z]+:\/\/)?(0\.0\.0\.0|\[::\])(?=[:/]|$)/i.exec(text)
    if (!found?.[1]) continue
    const port = Number(/:(\d+)/.exec(text.slice(found[0].length))?.[1])
    // A Collector that looks at its own telemetry sends to itself.
    if (own.includes(port)) continue
    const start = found[0].length - found[1].length
    note(ctx, endpoint.path, signalsOf(config, part) ?? [...SIGNALS], 'used', 'wildcard', { span: [start, found[0].length] })
  }
}
