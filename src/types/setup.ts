import type { Protocol, Signal } from './words.ts'

/** Settings in the order in which they are printed. */
export type Settings = readonly (readonly [name: string, value: string])[]

/** Where a backend takes OTLP and what it wants with it, as it documents it; a credential stands in angle brackets. */
export interface Delivery {
  protocols: readonly Protocol[]
  signals: readonly Signal[]
  urlOf(signal: Signal): string
  /** `scheme://host:port` */
  grpc: string
  headers: Settings
}

/** A way to write a set-up down; each is read back by the source of the same kind. */
export type SetupForm = {
  id: string
  about: string
  /** What is written so runs in a container, whose localhost is the container itself: the machine or the service that is meant. */
  inside?: 'service' | 'machine'
} & (
  | { write(settings: Settings, quote: (value: string) => string): string }
  /** Where no setting does it: code, or why there is none, as a clause that begins with the program. */
  | { code(to: Delivery): string | { cannot: string } }
)
