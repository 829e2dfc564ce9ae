import { UNKNOWN_HOST } from '../url.ts'

/** In place of a part of a value that is not known. Letters and digits only, and Base64 of a user and a password, so that no parser stumbles over it. */
const PART = 'enVua25vd246enVua25vd256'

const WHOLE: readonly (readonly [RegExp, string])[] = [
  [/_ENDPOINT$|Endpoint$/, `http://${UNKNOWN_HOST}:4318`],
  [/_HEADERS$|Headers$/, `unknown=${PART}`],
  [/_ATTRIBUTES$/, 'unknown=unknown'],
  [/_PROTOCOL$/, 'http/protobuf'],
  [/_EXPORTER$/, 'otlp'],
  [/_COMPRESSION$/, 'none'],
  [/_(?:DISABLED|ENABLED|INSECURE)$/, 'false'],
  [/_SAMPLER$/, 'parentbased_always_on'],
  [/_SAMPLER_ARG$/, '1'],
  [/_(?:TIMEOUT|INTERVAL|DELAY|SIZE|LIMIT)$/, '10000'],
]

/** A harmless value in place of one that is not known at all. */
export const standIn = (setting: string): string => WHOLE.find(([name]) => name.test(setting))?.[1] ?? 'unknown'

/** A harmless part of a value, behind what is known of it; null where the value as a whole has to count as unknown. */
export function partStandIn(setting: string, before: string): string | null {
  if (setting.endsWith('_ATTRIBUTES') && /(?:^|,)\s*$/.test(before)) return standIn(setting)
  if (!/_ENDPOINT$|Endpoint$/.test(setting))
    return /_HEADERS$|Headers$/.test(setting) ? PART : /_(?:ATTRIBUTES|NAME)$/.test(setting) ? 'unknown' : null
  if (before.endsWith('://')) return UNKNOWN_HOST
  if (/^[a-z]+:\/\/[^/]+:$/i.test(before)) return '4318'
  return /^[a-z]+:\/\/[^/]+(?:\/|\.$)/i.test(before) ? 'unknown' : null
}
