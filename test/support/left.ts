import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a process holds: sockets, timers and look-ups by kind, and on Linux its open files. Pipes to the test runner do not count. */
export interface Held {
  resources: number
  files: number
}

export function held(): Held {
  const resources = process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout|Immediate|GetAddr|Process/.test(kind)).length
  return { resources, files: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0 }
}

/** What is held once there is no more than wanted, or a second later. */
export async function settled(wanted: Held): Promise<Held> {
  for (let i = 0; i < 50; i++) {
    const now = held()
    if (now.resources <= wanted.resources && now.files <= wanted.files) return now
    await sleep(20)
  }
  return held()
}
