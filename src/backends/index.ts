import type { Profile } from '../types.ts'
import collector from './collector.ts'
import last9 from './last9.ts'
import mlflow from './mlflow/index.ts'
import receiver from './receiver.ts'

export { routingHeaders } from './routing.ts'

export const profiles: readonly Profile[] = [mlflow, last9, collector, receiver]

export const profileOf = (id: string): Profile | undefined => profiles.find((profile) => profile.id === id)

/** The backend that owns this host name; a name that is listed whole is stronger than a domain. */
export function byHost(hostname: string): Profile | undefined {
  const name = hostname.toLowerCase().replace(/\.$/, '')
  const whole = profiles.find(({ hosts }) => hosts.includes(name))
  return whole ?? profiles.find(({ hosts }) => hosts.some((host) => host.startsWith('.') && name.endsWith(host)))
}

/** The backend that one of these header names gives away. */
export function byHeader(names: Iterable<string>): Profile | undefined {
  const lower = new Set([...names].map((name) => name.toLowerCase()))
  return profiles.find(({ marks }) => marks?.some((mark) => lower.has(mark)))
}
