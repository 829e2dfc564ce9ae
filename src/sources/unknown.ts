import { UNKNOWN_HOST } from '../url.ts'

/** In place of a part of a value that is not known. Letters and digits only, and Base64 of a user and a password, so that no parser stumbles over it. */
const PART = 'enVua25vd246enVua25vd256'

const ENDPOINT = /endpoint$|[.-]url$/i
const HEADERS = /headers$/i

const WHOLE: readonly (readonly [RegExp, string])[] = [
  [ENDPOINT, `http://${UNKNOWN_HOST}:4318`],
  [HEADERS, `unknown=${PART}`],
  [/[_.-]ATTRIBUTES$/i, 'unknown=unknown'],
  [/[_.-]PROTOCOL$/i, 'http/protobuf'],
  [/[_.-]EXPORTER$/i, 'otlp'],
  [/[_.-]COMPRESSION$/i, 'none'],
  [/[_.-](?:DISABLED|ENABLED|INSECURE)$/i, 'false'],
  [/[_.-]SAMPLER$/i, 'parentbased_always_on'],
  [/[_.-]SAMPLER[_.]ARG$/i, '1'],
  [/[_.-](?:TIMEOUT|INTERVAL|DELAY|SIZE|LIMIT)$/i, '10000'],
]

/** A harmless value in place of one that is not known at all. */
export const standIn = (setting: string): string => WHOLE.find(([name]) => name.test(setting))?.[1] ?? 'unknown'

/** A harmless part of a value, behind what is known of it; null where the value as a whole has to count as unknown. */
export function partStandIn(setting: string, before: string): string | null {
  if (/[_.-]ATTRIBUTES$/i.test(setting) && /(?:^|,)\s*$/.test(before)) return 'unknown=unknown'
  if (!ENDPOINT.test(setting)) return HEADERS.test(setting) ? PART : /[_.-](?:ATTRIBUTES|NAME)$/i.test(setting) ? 'unknown' : null
  if (before.endsWith('://')) return UNKNOWN_HOST
  if (/^[a-z]+:\/\/[^/]+:$/i.test(before)) return '4318'
  return /^[a-z]+:\/\/[^/]+(?:\/|\.$)/i.test(before) ? 'unknown' : null
}
