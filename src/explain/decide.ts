import { runtimes } from '../runtimes/index.ts'
import type { Runtime } from '../types.ts'
import type { Decides, Text } from './text.ts'

const OPTIONS: Record<Decides, string> = { settings: ' --offline', probe: ' --no-send', trip: '' }

/** How much of a message only this runtime prints. */
const telling = (message: string, pattern: RegExp): number =>
  Math.max(0, ...[...message.matchAll(new RegExp(pattern, 'g'))].map(([text]) => text.length))

/** The runtime that prints such a message: the one that the longest words of it tell, or a kind of that one; undefined where several may. */
export function speakerOf(message: string): Runtime | undefined {
  const hits = runtimes
    .map((runtime) => ({ runtime, length: runtime.detection?.prints ? telling(message, runtime.detection.prints) : 0 }))
    .filter(({ length }) => length > 0)
  const best = hits.toSorted((a, b) => b.length - a.length)[0]?.runtime
  return hits.find(({ runtime }) => best && runtime.detection?.refines === best.id)?.runtime ?? best
}

/** The command line that tells the causes of a message apart. */
export function decidingCommand(message: string, { decides }: Text): string {
  const speaker = speakerOf(message)
  if (speaker?.detection?.checkedBy) return `otel-doctor check ${speaker.detection.checkedBy}`
  return `otel-doctor check${speaker ? ` --runtime ${speaker.id}` : ''}${OPTIONS[decides]}`
}
