import { byImage } from '../../backends/images.ts'
import type { Draft, Route, Seen } from '../../types.ts'
import { arrives } from './fares.ts'
import { neighbourOf } from '../place.ts'

/** A service of the same file whose program takes OTLP only where it is told to. */
export function switchedOff(seen: Seen, route: Route): Draft | null {
  const neighbour = neighbourOf(route, seen.program)
  const held = neighbour?.image === undefined ? undefined : byImage(neighbour.image)
  const { switchedOn } = held ?? {}
  if (!neighbour?.words || !held || !switchedOn || arrives(seen, route.signal)) return null
  if (neighbour.words.some((word) => switchedOn.by.test(word))) return null
  const { source, line, column, setting } = neighbour.from
  return {
    signals: [route.signal],
    message: `${held.title} takes OTLP only where it is started with ${switchedOn.add}, and ${setting} is not: it answers 404.`,
    evidence: [{ source, ...(line === undefined ? {} : { line, column }), text: setting }],
    fix: { text: `Start it with ${switchedOn.add}`, line: `command: ["${switchedOn.add}"]` },
  }
}
