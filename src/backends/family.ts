import { type HeaderRule, type Profile, SIGNALS } from '../types.ts'

const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const

/** Several backends of which any may be meant: what one of them takes is taken, what one of them does not need is not needed. */
export function anyOf(id: string, members: readonly Profile[]): Profile {
  const everywhere = <T>(get: (profile: Profile) => T): T | undefined => {
    const all = members.map((profile) => get(profile))
    return all.every((value) => JSON.stringify(value) === JSON.stringify(all[0])) ? all[0] : undefined
  }
  const open = members.some(({ credentials }) => credentials.length === 0)
  return {
    id,
    title: members.map(({ title }) => title).join(' or '),
    hosts: members.flatMap(({ hosts }) => hosts),
    regions: members.flatMap(({ regions }) => regions),
    protocols: PROTOCOLS.filter((protocol) => members.some(({ protocols }) => protocols.includes(protocol))),
    signals: SIGNALS.filter((signal) => members.some(({ signals }) => signals.includes(signal))),
    basePath: members[0]?.basePath ?? '',
    otherBases: members.flatMap(({ basePath, otherBases = [] }) => [basePath, ...otherBases]),
    credentials: open ? [] : rules(members),
    routing: [],
    otherPorts: everywhere(({ otherPorts }) => otherPorts) ?? {},
    sources: members.flatMap(({ sources }) => sources),
  }
}

/** The credentials of all, one rule a name; a key form is judged only where it is the same for all. */
function rules(members: readonly Profile[]): HeaderRule[] {
  const all = members.flatMap(({ credentials }) => credentials)
  const names = [...new Set(all.map(({ name }) => name))]
  return names.map((name) => {
    const mine = all.filter((rule) => rule.name === name)
    return { name, schemes: [...new Set(mine.flatMap(({ schemes }) => schemes))], example: mine[0]?.example ?? '' }
  })
}
