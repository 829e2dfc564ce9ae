import { ANSWERS } from './answers.ts'
import { CERTIFICATES, PROTOCOLS } from './protocols.ts'
import { SDKS } from './sdks.ts'
import { SETTINGS } from './settings.ts'
import { STATUSES } from './statuses.ts'
import type { Text } from './text.ts'
import { WAY } from './way.ts'

/** All that is known, in the order in which it is looked through: what says more before what says less. */
export const TEXTS: readonly Text[] = [...PROTOCOLS, ...CERTIFICATES, ...ANSWERS, ...WAY, ...SETTINGS, ...STATUSES, ...SDKS]

const MOST = 3

/** What is known of messages like this one, the most telling first; a paste of several lines may hold several. */
export function explained(message: string): Text[] {
  const found: Text[] = []
  const lines = message.split(/\r?\n/).filter((line) => line.trim() !== '')
  for (const line of [...lines, message]) {
    const first = TEXTS.find((text) => fits(text, line))
    if (first && !found.includes(first)) found.push(first)
  }
  return found.toSorted((a, b) => Number(a === VAGUE) - Number(b === VAGUE)).slice(0, MOST)
}

/** The last row says no more than that an export failed. */
const VAGUE = TEXTS.at(-1)

/** A message that is about an export, or about a request at least. */
const CONTEXT =
  /\b(?:otlp\w*|otel\w*|opentelemetry|export(?:s|er|ed|ing)?|spans?|traces?|telemetry|collector|http\S*|status(?:code)?|grpc|rpc|curl|url|post|requests?|responses?|respon(?:d|se)|server|code|desc)\b|v1\/(?:traces|metrics|logs)|otlp|StatusCode/i

/** Common words count where they are nearly the whole message, or where the rest speaks of an export or a request. */
function fits({ match, common }: Text, line: string): boolean {
  if (match?.test(line)) return true
  const hit = common?.exec(line)
  if (!hit) return false
  const rest = line.replace(hit[0], ' ')
  return CONTEXT.test(rest) || CONTEXT.test(hit[0]) || !/[a-z]{3,}/i.test(rest)
}
