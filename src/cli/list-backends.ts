import { profileOf } from '../backends/find.ts'
import { wantedWords } from '../engine/facts/credentials.ts'
import { pathsFor } from '../engine/facts/paths.ts'
import type { Profile } from '../types.ts'

export type Row = Record<string, string>

/** A vendor as it is in its first region. */
export function backendRow(general: Profile): Row {
  const [region] = general.regions
  const profile = (region && profileOf(general.id, new URL(region.url).hostname)) ?? general
  const { id, title, hosts, signals, protocols, family, sources, credentials, credentialBy, routing, notOtlp } = profile
  const path = notOtlp || profile.anyPath ? '' : signals.map((signal) => pathsFor(profile, signal)[0]).join(' ')
  return {
    id,
    title,
    signals: notOtlp ? '' : signals.join(' '),
    protocols: protocols.join(' '),
    hosts: hosts.map((host) => host.replace(/^\./, '*.')).join(' '),
    path,
    headers: [wantedWords(credentials), ...routing.map(({ name, required }) => (required ? name : `[${name}]`))].filter(Boolean).join(' '),
    credential: credentials[0]?.example ?? credentialBy ?? '',
    family: family ?? '',
    source: sources[0] ?? '',
  }
}

/** A backend has more to tell than fits into a row. */
export const cards = (list: Row[]): string =>
  list
    .map(({ id, title, signals, protocols, hosts, path, headers, credential, family, source }) => {
      const facts = [
        ['signals', signals || 'none: it takes no OTLP'],
        ['protocols', protocols],
        ['hosts', hosts],
        ['paths', path],
        ['headers', headers],
        ['credential', credential],
        ['family', family],
        ['source', source],
      ]
      const lines = facts.filter(([, value]) => value).map(([name = '', value]) => `  ${name.padEnd(10)}  ${value}\n`)
      return `${id}  ${title}\n${lines.join('')}`
    })
    .join('\n')
