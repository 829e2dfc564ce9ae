import { quoted } from '../../text.ts'
import { fitsHost, hostName } from '../../backends/match.ts'
import { isNearHost, isPublicName } from '../near.ts'
import type { Profile, Reading } from '../../types.ts'

/** What the program makes of an endpoint that it cannot read, in one sentence. */
export function whatHappens({ outcome, instead, says }: Reading): string {
  if (outcome === 'crash') return 'The program does not start with it.'
  if (outcome === 'all-off') return 'The program then sends nothing at all.'
  if (outcome !== 'default-instead' || !instead) return `Nothing is sent${says ? '' : ', and no error is shown'}.`
  return `The program ${says ? '' : 'silently '}sends to ${baseOf(instead)} instead.`
}

/** A destination without the path of a signal, which differs from signal to signal. */
const baseOf = (url: string): string => url.replace(/\/v1\/(?:traces|metrics|logs)\/?$/, '')

/** What is wrong with an endpoint that has no usable form. */
export const whatIsWrong = ({ reason }: Reading): string =>
  reason === 'unsupported-scheme' ? 'The scheme of the endpoint is neither http nor https' : 'The endpoint is not a valid URL'

/** `NAME is value`, the value masked and bounded. */
export const isValue = ({ setting, raw }: Reading): string => `${setting} is ${quoted(raw.toString(), 120) || 'empty'}`

/** Plaintext where nobody serves TLS: near hosts, and the ports of OTLP unless a backend that is known answers on TLS alone. */
export function schemeFor(text: string, profile: Pick<Profile, 'tlsOnly' | 'hosts'> | null): string {
  const authority = text.replace(/^\/+/, '').split(/[/?#]/, 1)[0] ?? ''
  const host = authority.replace(/^.*@/, '').replace(/:\d*$/, '')
  const isTls = profile?.tlsOnly === true && profile.hosts.some((pattern) => fitsHost(pattern, hostName(host)))
  return isNearHost(host) || (/:431[78]$/.test(authority) && !isTls) ? 'http://' : 'https://'
}

/** TLS to the very place that is written, which is on the internet, where nobody receives in clear. */
export function isSecureThere({ raw, instead }: Pick<Reading, 'raw' | 'instead'>): boolean {
  const authority = raw
    .reveal()
    .trim()
    .replace(/^\w+:\/\//, '')
    .replace(/[/?#].*$/s, '')
  const host = authority.replace(/:\d*$/, '')
  return [authority, host].some((one) => instead === `https://${one}`) && isPublicName(host)
}
