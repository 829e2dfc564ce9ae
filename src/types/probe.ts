import type { Secret } from '../secret.ts'
import type { Edit } from './plan.ts'
import type { Protocol, Signal } from './words.ts'

export interface Answer {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  /** Bounded; bytes as they came. */
  body: Uint8Array
}

export type Failure =
  | 'dns'
  | 'refused'
  | 'timeout'
  | 'reset'
  | 'tls-to-plain'
  | 'plain-to-tls'
  | 'certificate-untrusted'
  | 'certificate-expired'
  | 'certificate-wrong-host'
  | 'client-certificate'
  | 'http2-only'
  | 'http1-only'
  | 'not-http'
  | 'proxy'
  | 'unreachable'
  | 'other'

export type ProbeStep = 'dns' | 'tcp' | 'tls' | 'otlp' | 'send' | 'recognise' | 'sniff' | 'counter' | 'shadow' | 'read' | 'delete'

/** One address of a name, and what became of a connection to it. */
export interface Address {
  address: string
  family: 4 | 6
  listens?: true
  failure?: Failure
  durationMs?: number
}

/** What a server showed in a TLS handshake, whether or not it is trusted. */
export interface Handshake {
  /** `TLSv1.3` */
  protocol: string
  /** What both speak then: `h2`, `http/1.1`; null: the server did not say. */
  alpn: string | null
  /** Its own certificate first. */
  chain: Certificate[]
  /** Not trusted as the program trusts, and yet signed by an authority that this machine trusts: the path of its list. */
  systemTrusts?: string
}

export interface Certificate {
  subject: string
  issuer: string
  /** `DNS:example.com, IP Address:192.0.2.1` */
  names?: string
  from: string
  until: string
}

/** One network question to a destination, and what came of it. A failure is a value, not an exception. */
export interface Probe {
  step: ProbeStep
  /** The signals whose route this question stands for. */
  signals: Signal[]
  method: string
  url: Secret
  protocol: Protocol | null
  outcome: 'ok' | 'answered' | 'failed'
  answer?: Answer
  /** gRPC status, where the answer was a gRPC one. */
  grpc?: { code: number; message: string }
  /** What a 2xx body says as an OTLP answer. */
  export?: { state: 'ok' | 'partial' | 'not-otlp'; rejected?: number; message?: string }
  /** The backend's own words in an error answer, safe to print. */
  words?: string
  failure?: Failure
  /** Of failure `proxy`: what is wrong between the program and its proxy. */
  atProxy?: Failure
  /** The low-level error, e.g. `ECONNREFUSED 127.0.0.1:4318`. */
  error?: string
  /** The bytes that a sniff saw first, in hex. */
  firstBytes?: string
  /** Steps dns and tcp. */
  addresses?: Address[]
  /** Step tls. */
  handshake?: Handshake
  /** A certificate of the program was shown to the server. */
  showed?: true
  /** Why the program may fare otherwise with its certificates, as a clause. */
  unsure?: string
  durationMs: number
  /** For counter-probes: the change that it tried. */
  tried?: { what: string; edit: Edit }
  /** For counter-probes: the signal that was asked for in place of the one that failed. */
  sibling?: Signal
}
