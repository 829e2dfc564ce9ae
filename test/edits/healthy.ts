import { profiles } from '../../src/backends/index.ts'
import { planOf } from '../../src/engine/examine.ts'
import { runtimes } from '../../src/runtimes/index.ts'
import { placeOf } from '../../src/setup/place.ts'
import { patientOf, settingsFor } from '../../src/setup/settings.ts'
import type { Profile, Settings } from '../../src/types.ts'
import { filled } from '../support/filled.ts'

/** A program that sends to a backend with settings that `setup` prints for it. */
export interface Healthy {
  profile: Profile
  runtime: string
  wiring: string
  settings: Settings
  isGrpc: boolean
  /** The host of the backend on a network of containers; undefined: it is the same everywhere. */
  service?: string
}

const valid = profiles.filter(({ notOtlp }) => !notOtlp)
export const backendIds: readonly string[] = valid.map(({ id }) => id)
export const programs: readonly (readonly [runtime: string, wiring: string])[] = runtimes.flatMap(({ id, wirings }) =>
  wirings.map((wiring) => [id, wiring] as const),
)

const made = new Map<string, Healthy | null>()

/** null: no settings make this program send there. In a container a backend of one's own has a name on the network in place of localhost. */
export function healthy(backend: string, runtime: string, wiring: string, isContainer: boolean): Healthy | null {
  const key = [backend, runtime, wiring, isContainer].join(' ')
  const known = made.get(key)
  if (known !== undefined) return known
  const one = make(backend, runtime, wiring, isContainer)
  made.set(key, one)
  return one
}

function make(backend: string, runtime: string, wiring: string, isContainer: boolean): Healthy | null {
  const profile = valid.find(({ id }) => id === backend)
  if (!profile) return null
  const usual = placeOf(profile, {})
  const isOwn = usual.http.hostname === 'localhost'
  const service = isContainer && isOwn ? backend : undefined
  const place = service === undefined ? usual : placeOf(profile, { endpoint: usual.http.href.replace('localhost', service) })
  const printed = settingsFor({ place, runtime, wiring })
  if ('cannot' in printed) return null
  const settings = filled(printed.settings, backend)
  const { routes } = planOf(patientOf({ runtime, wiring }, settings)).plan
  const isGrpc = profile.signals.some((signal) => routes[signal].protocol === 'grpc')
  return { profile: place.profile, runtime, wiring, settings, isGrpc, ...(service === undefined ? {} : { service }) }
}

export const valueOf = (settings: Settings, name: string): string | undefined => settings.find(([one]) => one === name)?.[1]
