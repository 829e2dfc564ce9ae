import type { Check, Evidence, Fix } from './findings.ts'
import type { Probe, ProbeStep, Recognised } from './gathered.ts'
import type { Route } from './plan.ts'
import type { Protocol, Severity, Signal } from './words.ts'

export interface HeaderRule {
  /** Lower case. */
  name: string
  /** How its value has to look. */
  form: 'basic' | 'bearer' | 'raw'
  /** For the fix line: `Basic <base64 of user:password>`. */
  example: string
}

/** Facts about one backend, from its documentation or measured; one file each. */
export interface Profile {
  id: string
  title: string
  /** Host names; a leading dot matches subdomains. */
  hosts: string[]
  regions: { name: string; url: string }[]
  protocols: Protocol[]
  signals: Signal[]
  /** Path of OTLP under the host, without the signal path. */
  basePath: string
  credentials: HeaderRule[]
  /** Headers that decide where data land; their values may be shown. */
  routing: { name: string; required: boolean; example: string; what: string }[]
  /** Ports that are another service of this backend. */
  otherPorts: Record<number, string>
  /** A path under which it tells its version without login, and what its answer must match. */
  sources: string[]
  /** Where to look for a cause that an answer cannot tell (401: key, expiry, region). */
  unauthorized?: string[]
  reader?: Reader
  /** Its own reading of an answer; null: the general meaning holds. */
  explain?(probe: Probe, backend: Recognised, route: Route): Meaning | null
  /** Header of a setting that gives the backend away (`x-mlflow-experiment-id`). */
  marks?: string[]
  /** Asks, without any header from the settings, whether it is this backend. */
  recognise?(ask: Ask, url: URL): Promise<Recognised | null>
  /** Looks up, without writing, what the planned routing headers name; the answer is merged into `Recognised.facts`. */
  inspect?(ask: Ask, backend: Recognised, route: Route): Promise<Record<string, string>>
  /** Its own findings. */
  checks?: Check[]
}

/** What an answer means: exactly one finding id, and what to say. */
export interface Meaning {
  id: string
  message: string
  evidence?: Evidence[]
  fix?: Fix
  severity?: Severity
  culprits?: string[]
  confirmed?: boolean
}

/** One bounded question without any header from the settings. */
export type Ask = (
  method: 'GET' | 'POST',
  url: string,
  options?: { headers?: Record<string, string>; body?: string | Uint8Array; step?: ProbeStep },
) => Promise<Probe>

/** Reads a trace back, compares, deletes, links. `ask` sends the planned credential only to the planned host. */
export interface Reader {
  find(ask: Ask, backend: Recognised, traceId: string, route: Route): Promise<ReadBack>
  remove?(ask: Ask, backend: Recognised, traceId: string, route: Route): Promise<{ gone: boolean; why?: string }>
  link?(backend: Recognised, traceId: string, route: Route): string
}

export type ReadBack =
  | { state: 'missing' }
  | { state: 'unreadable'; why: string }
  | { state: 'found'; place?: { wanted: string; found: string }; spans: ReadSpan[] | null }

/** A span as it came back; what a backend does not tell is left out. */
export interface ReadSpan {
  spanId: string
  parentSpanId?: string
  name: string
  startUnixNano?: bigint
  endUnixNano?: bigint
  attributes?: Record<string, string>
}
