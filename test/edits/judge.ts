import { runtimeOf } from '../../src/runtimes/index.ts'
import type { Settings } from '../../src/types.ts'
import { idsOfClasses } from '../support/cases.ts'
import { changesWire, type Fault } from './fault.ts'
import type { Healthy } from './healthy.ts'
import { look, type Looked, type Told } from './look.ts'
import { mend, type Mended } from './mend.ts'
import type { Source, Written } from './sources.ts'

/** A set-up in one place of settings. */
export interface Place {
  healthy: Healthy
  source: Source
  /** What starts the program, where that is to tell which one it is. */
  command: string
}

export interface Verdict {
  /** Edit, backend, program and place, for a message. */
  at: string
  /** Whether the edit breaks anything there, as the plan tells it. */
  isBroken: boolean
  /** An accepted finding, as heavy as it has to be, is the first root cause; or among the first three. */
  first: boolean
  three: boolean
  /** Errors among the root causes. */
  errors: number
  /** What is said above a note though nothing is broken, or beside what is accepted. */
  alarms: string[]
  roots: string[]
}

const toldIn = ({ healthy: { runtime, wiring, profile }, command }: Place): Told => ({
  ...(command === '' ? { runtime: `${runtime}:${wiring}@${runtimeOf(runtime)?.newest}` } : {}),
  backend: profile.id,
})
const writtenIn = ({ healthy, source, command }: Place, settings: Settings): Written => source.write(settings, command, healthy)

export const mendAt = (place: Place, settings: Settings): Promise<Mended> => mend(writtenIn(place, settings), toldIn(place))

export const lookAt = (place: Place, settings = place.healthy.settings): Promise<Looked> => look(writtenIn(place, settings), toldIn(place))

/** null: the edit cannot be made there. */
export async function verdictOn(fault: Fault, place: Place, before: Looked): Promise<Verdict | null> {
  const { healthy, source } = place
  const edited = (fault.in?.(source) ?? true) ? fault.make(healthy) : null
  if (!edited || !edited.every(([, value]) => source.holds?.(value) ?? true)) return null
  const after = await lookAt(place, edited)
  const [was, is] = [before.programs[0]?.seen.plan, after.programs[0]?.seen.plan]
  if (!was || !is) throw new Error(`${source.id}: no program`)
  const accepted = new Set([...idsOfClasses(fault.classes), ...(fault.ids ?? [])])
  const isAccepted = ({ id, severity }: Looked['roots'][number]): boolean =>
    accepted.has(id) && (severity !== 'note' || fault.isNote === true)
  const loud = after.roots.filter(({ severity }) => severity !== 'note')
  return {
    at: `${fault.name}: ${healthy.profile.id}, ${healthy.runtime}:${healthy.wiring}, ${source.id}${place.command === '' ? '' : ' by command'}`,
    isBroken: (fault.breaks ?? changesWire)({ before: was, after: is, healthy }),
    first: (fault.isNote ? after.roots : after.roots.slice(0, 1)).some(isAccepted),
    three: (fault.isNote ? after.roots : after.roots.slice(0, 3)).some(isAccepted),
    errors: loud.filter(({ severity }) => severity === 'error').length,
    alarms: loud.filter(({ id }) => !accepted.has(id)).map(({ severity, id }) => `${severity} ${id}`),
    roots: after.roots.map(({ severity, id }) => `${severity} ${id}`),
  }
}
