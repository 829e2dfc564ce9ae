import type { Fault } from './fault.ts'
import { FAULTS } from './faults.ts'
import { backendIds, healthy, programs } from './healthy.ts'
import type { Place } from './judge.ts'
import { type Source, SOURCES } from './sources.ts'

/** Command lines that tell the program by themselves. */
const STARTS: Readonly<Record<string, string>> = {
  'goose cli': 'goose run -t hi',
  'python auto': 'opentelemetry-instrument python app.py',
  'node auto': 'node --require @opentelemetry/auto-instrumentations-node/register app.js',
  'javaagent agent': 'java -javaagent:/otel/opentelemetry-javaagent.jar -jar app.jar',
}
/** They are set up by a file that is not edited here. */
const BY_FILE = /\+(?:configuration|declarative)$|^otelconf$/
const PROGRAMS = programs.filter(([runtime, wiring]) => runtime !== 'collector' && runtime !== 'koog' && !BY_FILE.test(wiring))

export interface Draw {
  fault: Fault
  place: Place
}

/** Numbers that are the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    yield (t ^ (t >>> 14)) >>> 0
  }
}

/**
 * Each edit in `times` kinds of place and with as many programs, so that over all edits each pair of place and program, and of program and
 * backend, comes up; what cannot be put together is drawn again.
 */
export function* draws(times: number, seed = 1): Generator<Draw> {
  const random = numbers(seed)
  const next = <T>(list: readonly T[]): T => list[Number(random.next().value) % list.length] as T
  for (const [f, fault] of FAULTS.entries()) {
    for (let i = 0; i < times; i++) {
      for (let attempt = 0; attempt < 60; attempt++) {
        const [runtime, wiring] = PROGRAMS[(f * 7 + i * 5 + attempt) % PROGRAMS.length] ?? ['spec', 'sdk']
        const source = SOURCES[(f * 3 + i + attempt) % SOURCES.length] ?? next(SOURCES)
        const place = placeFor(next(backendIds), [runtime, wiring], source, Number(random.next().value) % 2 === 0)
        if (!place || !(fault.in?.(source) ?? true) || !holds(source, fault.make(place.healthy))) continue
        yield { fault, place }
        break
      }
    }
  }
}

const holds = (source: Source, settings: ReturnType<Fault['make']>): boolean =>
  settings !== null && settings.every(([, value]) => source.holds?.(value) ?? true)

function placeFor(backend: string, [runtime, wiring]: readonly [string, string], source: Source, isTold: boolean): Place | null {
  if (source.only && !source.only.includes(runtime)) return null
  const found = healthy(backend, runtime, wiring, source.isContainer ?? false)
  if (!found || !holds(source, found.settings)) return null
  const takesCommand = source.id !== 'terraform' && source.id !== 'launch-settings'
  return { healthy: found, source, command: isTold && takesCommand ? (STARTS[`${runtime} ${wiring}`] ?? '') : '' }
}
