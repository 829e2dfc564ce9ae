import { type Seen, type Signal, SIGNALS } from '../../types.ts'
import { isEndpoint } from '../kit.ts'

/** Endpoints that are set to nothing. */
export const emptyEndpoints = ({ plan, runtime }: Seen): string[] =>
  [...plan.settings].flatMap(([name, { value }]) => (isEndpoint(name) && value.reveal() === '' && runtime.reads(name) ? [name] : []))

/** The setting that would have named the destination of a signal, had it a value: its own before the one for all. */
export function emptyEndpoint(seen: Seen, signal: Signal): string | undefined {
  const names = emptyEndpoints(seen)
  const isOther = (name: string): boolean =>
    SIGNALS.some((other) => other !== signal && name.toUpperCase().includes(`_${other.toUpperCase()}_`))
  return names.find((name) => name.toUpperCase().includes(`_${signal.toUpperCase()}_`)) ?? names.find((name) => !isOther(name))
}
