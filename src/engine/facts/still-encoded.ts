import type { Draft, Probe, Profile, Route, Seen, Traced } from '../../types.ts'
import type { Secret } from '../../secret.ts'
import { settingOf, swapped } from '../change.ts'
import { factsOf } from './backend.ts'
import { arrives } from './fares.ts'
import { exporting, settingEvidence } from '../kit.ts'
import { finalProbe } from '../meaning/meaning.ts'

/** A scheme whose blank goes out as an escape. Where that is accepted, it is no fault. */
const SCHEME = /^(?:basic|bearer|api-?key|token)%20/i

/** The backend that waits for this credential, behind one of its own words and a blank. */
function awaiting(seen: Seen, route: Route, name: string): Profile | null {
  const facts = factsOf(seen, route)
  const word = /^([a-z][\w-]*)%20/i.exec(route.headers[name]?.value.reveal() ?? '')?.[1]?.toLowerCase()
  const isIts = facts?.credentials.some((rule) => rule.name === name && rule.schemes.some((scheme) => scheme.toLowerCase() === word))
  return facts && isIts && facts.credentialBy === undefined && !arrives(seen, route.signal) ? facts : null
}

/** Credentials that go out with the blank after their scheme still percent-encoded, and are refused; a note where nobody was asked. */
export const stillEncoded = (seen: Seen): Draft[] =>
  exporting(seen)
    .filter(({ signal }) => isRefused(finalProbe(seen, signal)) !== false)
    .flatMap((route) =>
      Object.entries(route.headers)
        .filter(([name, { value }]) => SCHEME.test(value.reveal()) || awaiting(seen, route, name) !== null)
        .map(([name, traced]) => draft(seen, route, name, traced)),
    )

const isRefused = (probe: Probe | undefined): boolean | undefined =>
  probe && ([401, 403].includes(probe.answer?.status ?? 0) || [7, 16].includes(probe.grpc?.code ?? 0))

function draft(seen: Seen, route: Route, name: string, traced: Traced<Secret>): Draft {
  const { signal } = route
  const setting = settingOf(seen, traced)
  const old = setting?.raw.reveal() ?? ''
  const [find, put] = old.includes('%2520') ? ['%2520', '%20'] : ['%20', ' ']
  const text = old.replaceAll(find, put)
  const isAsked = finalProbe(seen, signal) !== undefined
  const awaits = awaiting(seen, route, name)
  const where = setting ? ` of ${setting.name}` : ''
  const why = find === '%2520' ? 'it is encoded twice' : 'the program does not decode it'
  return {
    ...(isAsked || awaits ? {} : { severity: 'note' as const }),
    signals: [signal],
    message: `The credential in ${name}${where} goes out with %20 where the blank after its scheme belongs (${why}), ${isAsked ? 'and is refused' : awaits ? `which ${awaits.title} does not read` : 'which most backends refuse'}.`,
    evidence: setting ? [settingEvidence(setting.from, setting.raw)] : [],
    culprits: setting ? [setting.name] : [],
    loses: [name],
    fix: {
      text: `Write ${put === ' ' ? 'a blank' : put} in place of ${find}`,
      ...(setting ? swapped(setting.name, setting.raw, text, [[find, put]]) : {}),
    },
    ...(setting ? { mend: { [setting.name]: text } } : {}),
  }
}
