import type { Secret } from '../secret.ts'
import type { Check, Evidence, Fix } from './findings.ts'
import type { Recognised } from './gathered.ts'
import type { Route } from './plan.ts'
import type { Probe, ProbeStep } from './probe.ts'
import type { Protocol, Severity, Signal } from './words.ts'

/** A form of key that the vendor documents. */
export interface KeyForm {
  /** Matches the key as it is sent, without its scheme; of a Basic credential, user and password in clear. */
  form: RegExp
  /** What such a key is, with its article: `a read token`. */
  what: string
  /** False: a key of another kind, which OTLP does not take. */
  takes: boolean
  /** The words that go before such a key, where those of the header are for other kinds of key as well. */
  schemes?: readonly string[]
  /** The region whose keys look so, by its name in `regions`. */
  region?: string
}

/** A header that carries a credential. */
export interface HeaderRule {
  /** Lower case. */
  name: string
  /** Words that may stand before the key, the documented one first; '' where it stands alone. */
  schemes: readonly string[]
  /** For the fix line: `Basic <base64 of user:password>`. */
  example: string
  keys?: readonly KeyForm[]
  /** Further headers that it has no effect without. */
  with?: readonly string[]
}

/** A header that decides where data land; its value may be shown. */
export interface RoutingRule {
  /** Lower case. */
  name: string
  /** True: without it nothing is stored, or not where anybody looks. */
  required: boolean
  example: string
  what: string
  /** Only these signals need it. */
  signals?: readonly Signal[]
  /** Only where the credential is of this form. */
  forKeys?: RegExp
  /** Resource attributes that do the same. */
  instead?: readonly string[]
}

/** A resource attribute without which the backend refuses or misplaces data. */
export interface AttributeRule {
  name: string
  signals: readonly Signal[]
  /** An error: refused. A note: it lands all the same, and is hard to find. */
  severity: Severity
  example: string
  what: string
  /** Headers or other attributes that do the same. */
  instead?: readonly string[]
}

/** Where a backend of this kind is, if everything that is said here is so. */
export interface PlaceRule {
  /** First labels of a host on the own network: `prometheus`, `localhost`. */
  names?: readonly string[]
  port?: number
  /** The beginning of the path, by whole segments; behind a prefix too. */
  path?: string
  /** On any host: nothing else has such a path. */
  anywhere?: true
}

/** What is true of a backend, or of some hosts of it. */
export interface BackendFacts {
  protocols: Protocol[]
  signals: Signal[]
  /** Path of OTLP under the host, without the signal path; `*` stands for one segment that every user has of their own. */
  basePath: string
  /** Other bases that are documented as well. */
  otherBases?: readonly string[]
  /** Whole paths, the documented one first, where they are not the base and `/v1/<signal>`. */
  paths?: Partial<Record<Signal, readonly string[]>>
  /** Paths at which it takes a signal that it does not take elsewhere. */
  onlyAt?: Partial<Record<Signal, readonly string[]>>
  /** The path has parts that only the backend tells; no path is wrong. */
  anyPath?: true
  /** Documented ports of OTLP, the usual one first. */
  ports?: { http?: readonly number[]; grpc?: readonly number[] }
  /** It answers on TLS alone. */
  tlsOnly?: true
  /** A double slash, or one at the end, is another path to it. Undefined: not known. */
  slashes?: 'refused' | 'ignored'
  /** Any one of these is enough. */
  credentials: HeaderRule[]
  /** Code or an authenticator adds the credential, and no setting can: how, in one clause. */
  credentialBy?: string
  /** Headers that decide where data land. */
  routing: RoutingRule[]
  attributes?: readonly AttributeRule[]
  /** What it does with the other temporality is told in `what`. */
  temporality?: { takes: 'delta' | 'cumulative'; severity: Severity; what: string }
  /** Its receiver of OTLP is off unless what starts it has this: what to add. */
  switchedOn?: { by: RegExp; add: string }
  /** It takes no OTLP at all: what it takes, and what to do. */
  notOtlp?: { what: string; fix: string }
  /** Ports that are another service of this backend. */
  otherPorts: Record<number, string>
  /** The largest request that it takes, in words. */
  limit?: string
}

/** Facts about one backend, from its documentation or measured; one file each. */
export interface Profile extends BackendFacts {
  id: string
  title: string
  /** Backends of one vendor or kind; `--backend` takes its name, too. */
  family?: string
  /** Host names; a leading dot matches subdomains, `*` a part of one label. */
  hosts: string[]
  regions: { name: string; url: string }[]
  /** Names of its container images, without a registry. */
  images?: readonly string[]
  /** Where its images, by their last parts, look for their configuration unless they are told otherwise. */
  startsWith?: Readonly<Record<string, string>>
  /** Where it runs on hosts of the user's own. */
  at?: readonly PlaceRule[]
  /** Hosts of which other things are true. */
  special?: readonly (Partial<BackendFacts> & { hosts: readonly string[] })[]
  sources: string[]
  /** Where to look for a cause that an answer cannot tell (401: key, expiry, region). */
  unauthorized?: string[]
  reader?: Reader
  /** It passes on what it takes: where it shows its own counters; null where that is not to be asked. */
  metricsOf?(backend: Recognised): string | null
  /** Its own reading of an answer; null: the general meaning holds. */
  explain?(probe: Probe, backend: Recognised, route: Route): Meaning | null
  /** Header of a setting that gives the backend away (`x-mlflow-experiment-id`). */
  marks?: string[]
  /** Others embed it: where another one is recognised as well, that one is meant. */
  general?: true
  /** Asks, without any header from the settings, whether it is this backend. `facts.door`: another service of it was reached, in words. */
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
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  options?: { headers?: Record<string, Secret | string>; body?: string | Uint8Array; step?: ProbeStep; maxBody?: number },
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
