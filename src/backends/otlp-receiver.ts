import { isNearHost } from '../engine/near.ts'
import type { Ask } from '../types.ts'
import { textOf } from './answers.ts'

// What the receiver of the Collector says to a GET, on the right path alone; 0.161.0, and whatever embeds it (Jaeger, Tempo, Alloy).
const REFUSAL = '405 method not allowed, supported: [POST]'
const SIGNAL_PATH = /(?:\/v1\/(?:traces|metrics|logs))*\/*$/

/** The URL without its path of a signal. */
export const baseOf = (url: URL): string => url.origin + url.pathname.replace(SIGNAL_PATH, '')

/** Where the OTLP receiver of the Collector answers: under the path that is planned, else right under the host. null: nowhere there. */
export async function receiverAt(ask: Ask, url: URL, signal = 'traces'): Promise<string | null> {
  for (const base of new Set([baseOf(url), url.origin])) {
    const { answer } = await ask('GET', `${base}/v1/${signal}`)
    if (answer?.status === 405 && textOf(answer).startsWith(REFUSAL)) return base
  }
  return null
}

/** Another port of the same host, in plaintext; null where the host is a stranger's, whose other ports are not asked. */
export const beside = (url: URL, port: number): string | null => (isNearHost(url.hostname) ? `http://${url.hostname}:${port}` : null)

/** Another port of the same host, where the receiver of the Collector answers here for traces and has no metrics, as in what stores traces alone. */
export async function besideTraces(ask: Ask, url: URL, port: number): Promise<string | null> {
  const receiver = await receiverAt(ask, url)
  const other = receiver === null ? null : beside(url, port)
  if (receiver === null || other === null || (await receiverAt(ask, new URL(receiver), 'metrics')) !== null) return null
  return other
}
