import type { Answer, Probe, ProbeStep, Protocol, Signal } from '../types.ts'
import { Secret } from '../secret.ts'
import { basicOf } from '../url.ts'

/** One network question. It carries the headers it is given and no others but those that the protocol demands. */
export interface Question {
  step: ProbeStep
  signals: Signal[]
  method: 'GET' | 'POST' | 'DELETE'
  /** User info in it is not sent. */
  url: Secret
  /** `grpc` asks with gRPC in the steps otlp, send and counter; everything else is HTTP/1.1. */
  protocol: Protocol | null
  headers?: Record<string, Secret | string>
  /** As it goes on the wire; for gRPC without the frame. */
  body?: Uint8Array
  /** For the whole question: name, connection, answer, body. */
  timeoutMs: number
  tried?: Probe['tried']
  /** Connect there, whatever the URL says, in plaintext: the embedded receiver. */
  dial?: { host: string; port: number }
  proxy?: Through | null
  /** Over TLS the program offers HTTP/2 beside HTTP/1.1. */
  offersHttp2?: boolean
  /** Without it, what Node.js brings. */
  trust?: Trust
  abort?: AbortSignal
  /** How much of the answer is kept, where that is not the usual bound. */
  maxBody?: number
}

/** Every address of a name, in the order of the system. */
export type Lookup = (host: string) => Promise<{ address: string; family: number }[]>

/** How far a question came. */
export type Step = 'dns' | 'tcp' | 'proxy' | 'tls' | 'answer' | 'body'

/** A question under way: what stops it, and what is known when it fails. */
export interface Call {
  signal: AbortSignal
  maxBody: number
  step: Step
  /** Takes the place of the system's look-up of names. */
  lookup?: Lookup
  /** `host:port`, or `address:port` once it is known. */
  peer: string
  /** What the socket itself said: undici turns a TLS alert after the handshake into "other side closed". */
  socketError?: Error
  /** A TLS handshake came as far as the key exchange. */
  keyed?: boolean
  /** What had arrived before it failed. */
  answer?: Answer
}

export interface Reply {
  answer: Answer
  grpc?: { code: number; message: string }
}

/** What TLS is checked with, and what is shown of oneself; all of it PEM. */
export interface Trust {
  /** `all`: what Node.js brings and what the system trusts. */
  roots: 'bundled' | 'system' | 'all' | 'none'
  ca?: string[]
  cert?: string
  key?: string
  /** Any certificate will do: only where nothing is sent that is anybody's secret. */
  takesAny?: true
}

/** A proxy on the way: its URL, with the user and password that it wants, and how its own certificate is checked. */
export interface Through {
  url: Secret
  trust?: Trust
}

export interface Place {
  host: string
  port: number
  tls: boolean
}

export interface Relay extends Place {
  authorization?: string
  trust?: Trust
}

/** Where a question goes to. */
export interface Target extends Place {
  alpn: string[]
  trust?: Trust
  /** Only a sniff looks without checking, and sends nothing that matters. */
  unverified?: boolean
  proxy?: Relay
  /** Goes through the proxy with CONNECT. */
  tunnel?: boolean
}

/** @throws TypeError on a text that is no URL, Error on a scheme that cannot be asked. */
export function parseUrl(url: Secret): URL {
  const parsed = new URL(url.reveal())
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') throw Object.assign(new Error(), { code: 'ERR_INVALID_PROTOCOL' })
  return parsed
}

export function targetOf(q: Question, url: URL, alpn: string[]): Target {
  if (q.dial) return { ...q.dial, tls: false, alpn }
  const place = placeOf(url)
  const target: Target = { ...place, alpn, trust: q.trust, unverified: q.trust?.takesAny }
  if (!q.proxy) return target
  return { ...target, proxy: proxyOf(q.proxy), tunnel: place.tls || alpn.includes('h2') }
}

/** @throws Error on a scheme that no proxy here has. */
export function proxyOf({ url: given, trust }: Through): Relay {
  const text = given.reveal()
  const url = new URL(text.includes('://') ? text : `http://${text}`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw Object.assign(new Error(), { code: 'ERR_PROXY_SCHEME' })
  return { ...placeOf(url), trust, authorization: basicOf(url) }
}

function placeOf(url: URL): Place {
  const tls = url.protocol === 'https:'
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (tls ? 443 : 80), tls }
}

/** Headers as undici and node:http2 want them: they write a string as latin1, exporters write UTF-8. */
export function wireHeaders(headers: Question['headers'] = {}): Record<string, string> {
  const text = (value: Secret | string) => (value instanceof Secret ? value.reveal() : value)
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Buffer.from(text(value)).toString('latin1')]),
  )
}

/** Headers as they arrived, each name once. */
export function flatHeaders(headers: Record<string, string | string[] | number | undefined>): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(':')) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value)
  }
  return flat
}
