import { lookup as systemLookup } from 'node:dns'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import type { Address, Failure, Probe, Signal } from '../types.ts'
import { plain } from '../secret.ts'
import { classify } from './classify.ts'
import { tlsToProxy, tunnel } from './connect.ts'
import { shake } from './handshake.ts'
import { type Call, type Lookup, type Place, type Relay, type Trust } from './question.ts'
import { socketAddress } from '../url.ts'

/** The way to a place, looked at step by step; nothing is sent. */
export interface WayQuestion extends Place {
  signals: Signal[]
  alpn: string[]
  trust?: Trust
  /** It is a proxy, and this lies behind it. */
  beyond?: Place & { proxy: Relay }
  /** For each step. */
  timeoutMs: number
  abort?: AbortSignal
}

/** Once one address answers, the silent others are waited for no longer than this. */
const GRACE_MS = 500

export const lookupAll: Lookup = (host) =>
  new Promise((resolve, reject) =>
    systemLookup(host, { all: true, verbatim: true }, (error, found) => (error ? reject(error) : resolve(found))),
  )

interface Walk extends WayQuestion {
  now: () => number
}

/** Name, connection and handshake as a probe each: which addresses there are, which of them listens, what the server shows. Never rejects. */
export async function walk(q: WayQuestion, lookup: Lookup, now: () => number): Promise<Probe[]> {
  const way: Walk = { ...q, now }
  const probes: Probe[] = []
  const found = isIP(q.host) ? [{ address: q.host, family: isIP(q.host) }] : await resolve(way, lookup, probes)
  if (found.length === 0) return probes
  const socket = await dial(way, found, probes)
  if (socket && q.beyond) probes.push(...(await behind(socket, way, q.beyond)))
  else if (socket && q.tls) probes.push(await timed(way, 'tls', (signal) => shake(socket, way, signal)))
  socket?.destroy()
  return probes
}

/** What the destination shows through the tunnel of a proxy, or what the proxy shows in its place. A proxy that makes no tunnel is told by every other question. */
async function behind(socket: Socket, way: Walk, to: NonNullable<WayQuestion['beyond']>): Promise<Probe[]> {
  if (!to.tls) return []
  const deadline = AbortSignal.timeout(way.timeoutMs)
  const signal = way.abort ? AbortSignal.any([deadline, way.abort]) : deadline
  const call: Call = { signal, maxBody: 0, step: 'proxy', peer: socketAddress(way.host, way.port) }
  try {
    const open = to.proxy.tls ? await tlsToProxy(socket, to.proxy, call) : socket
    await tunnel(open, to, call)
    const there = { ...way, host: to.host, port: to.port }
    const probe = await timed(there, 'tls', (within) => shake(open, there, within))
    open.destroy()
    return [probe]
  } catch {
    return []
  }
}

async function resolve(way: Walk, lookup: Lookup, probes: Probe[]): Promise<{ address: string; family: number }[]> {
  let found: { address: string; family: number }[] = []
  const probe = await timed(way, 'dns', async (signal) => {
    found = await unless(signal, lookup(way.host))
    return { addresses: found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })) }
  })
  probes.push(probe)
  return found
}

/** One step with its own deadline; a failure is a part of the probe. */
async function timed(way: Walk, step: 'dns' | 'tcp' | 'tls', work: (signal: AbortSignal) => Promise<Partial<Probe>>): Promise<Probe> {
  const started = way.now()
  const at = socketAddress(way.host, way.port)
  const probe: Probe = { step, signals: way.signals, method: METHOD[step], url: plain(at), protocol: null, outcome: 'ok', durationMs: 0 }
  const deadline = AbortSignal.timeout(way.timeoutMs)
  const signal = way.abort ? AbortSignal.any([deadline, way.abort]) : deadline
  try {
    Object.assign(probe, await work(signal))
  } catch (error) {
    const { failure, error: said } = classify(error, { step, peer: at })
    const isLate = deadline.aborted
    Object.assign(probe, {
      outcome: 'failed',
      failure: isLate ? 'timeout' : failure,
      error: isLate ? `nothing within ${way.timeoutMs} ms` : way.abort?.aborted ? 'interrupted' : said,
    })
  }
  return { ...probe, durationMs: Math.round(way.now() - started) }
}

const METHOD = { dns: 'LOOKUP', tcp: 'CONNECT', tls: 'HANDSHAKE' } as const

function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((done, reject) => {
    const stop = (): void => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    work.then(done, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** Tries every address at the same time; the first in the order of the system that listens is kept open. */
async function dial(way: Walk, found: { address: string; family: number }[], probes: Probe[]): Promise<Socket | undefined> {
  const open: (Socket | undefined)[] = []
  const enough = new AbortController()
  const probe = await timed(way, 'tcp', async (signal) => {
    const addresses = await Promise.all(
      found.map(async ({ address, family }, i): Promise<Address> => {
        const started = way.now()
        const tried = await tcp(address, way.port, AbortSignal.any([signal, enough.signal]))
        const ms = Math.round(way.now() - started)
        const as: Address = { address, family: family === 6 ? 6 : 4, durationMs: ms }
        if (typeof tried === 'string') return { ...as, failure: tried }
        open[i] = tried
        setTimeout(() => enough.abort(), GRACE_MS).unref()
        return { ...as, listens: true }
      }),
    )
    way.abort?.throwIfAborted()
    const heard = addresses.some(({ listens }) => listens)
    return heard ? { addresses } : { addresses, outcome: 'failed', failure: worst(addresses), error: said(addresses, way.port) }
  })
  probes.push(probe)
  const [socket, ...others] = open.filter((one) => one !== undefined)
  for (const other of others) other.destroy()
  return socket
}

const RANK: readonly Failure[] = ['refused', 'timeout', 'reset', 'unreachable']
const worst = (addresses: readonly Address[]): Failure => RANK.find((one) => addresses.some(({ failure }) => failure === one)) ?? 'other'
const said = (addresses: readonly Address[], port: number): string =>
  addresses.map(({ address, failure }) => `${socketAddress(address, port)} ${failure ?? ''}`.trim()).join(', ')

/** A socket, or what became of the attempt. */
function tcp(host: string, port: number, signal: AbortSignal): Promise<Socket | Failure> {
  return new Promise((done) => {
    const socket = connectTcp({ host, port, noDelay: true })
    const end = (what: Socket | Failure): void => {
      signal.removeEventListener('abort', late)
      if (what !== socket) socket.destroy()
      done(what)
    }
    const late = (): void => end('timeout')
    socket.once('connect', () => end(socket))
    socket.on('error', (error) => end(classify(error, { step: 'tcp', peer: '' }).failure))
    signal.addEventListener('abort', late, { once: true })
    if (signal.aborted) late()
  })
}
