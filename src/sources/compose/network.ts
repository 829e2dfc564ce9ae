import { wordsOf } from '../words-of.ts'
import type { Container, Neighbour } from '../../types.ts'
import { entriesOf, textAt, textsOf, type Tree, under } from '../yaml/tree.ts'
import { field, items, named, type Project, type Service } from './project.ts'

export interface Networks {
  container: Container
  neighbours: Neighbour[]
}

type Published = Neighbour['published'][number]

const RANGE = 200

/** What every service of a project finds around itself. */
export function networksOf(project: Project, fill: (text: string) => string): (service: Service) => Networks {
  const all = project.services.map((service) => ({
    service,
    mode: modeOf(service, fill),
    networks: networkNames(service),
    seen: neighbour(service, fill),
  }))
  const hostOf = (name: string, depth = 0): string => {
    const mode = all.find(({ service }) => service.name === name)?.mode ?? ''
    return mode.startsWith('service:') && depth < 10 ? hostOf(mode.slice('service:'.length), depth + 1) : name
  }
  return (service) => {
    const own = hostOf(service.name)
    const holder = all.find((one) => one.service.name === own)
    const mode = holder?.mode ?? modeOf(service, fill)
    const network = mode === 'host' ? 'host' : mode === 'none' ? 'none' : 'own'
    const beside = all.filter((one) => one.service.name !== service.name && hostOf(one.service.name) === own).map(({ seen }) => seen)
    const mine = holder?.networks ?? []
    const isOpen =
      mine.some((name) => isExternal(project, name)) || mode.startsWith('container:') || mode.startsWith('bridge') || isPart(service)
    const others = all.filter((one) => one.service.name !== service.name)
    return {
      container: {
        kind: 'compose',
        where: `service ${service.name} of ${project.main.path}`,
        network,
        beside: mode.startsWith('container:') ? null : beside,
        hosts: hostsOf(service, fill),
        isOpen,
      },
      neighbours: others.map((one) => reach(one, mine, network, service)),
    }
  }
}

/** Every service as a program on their network would see it, for one that stands in another file. */
export const servicesSeen = (project: Project, fill: (text: string) => string): Neighbour[] =>
  project.services.map((service) => neighbour(service, fill))

interface Known {
  service: Service
  mode: string
  networks: readonly string[]
  seen: Neighbour
}

/** Names of a service hold on networks that it shares; one on the host's network has none. */
function reach(other: Known, mine: readonly string[], network: Container['network'], service: Service): Neighbour {
  const linked = items(service, 'links').flatMap((item) => {
    const [name, alias] = item.kind === 'text' ? item.text.split(':') : []
    return name === other.service.name && alias ? [alias] : []
  })
  const names = [...other.seen.names, ...linked]
  const sure = (why: string, fix: string): Neighbour => ({ ...other.seen, names, apart: { why, fix, isSure: true } })
  if (network === 'host')
    return sure(
      'this service uses the network of the host, where the names of services are not known',
      'Send to localhost and the port that the receiver publishes, or take network_mode away',
    )
  if (other.mode === 'host')
    return sure(
      `${other.service.name} uses the network of the host, where it has no name`,
      'Send to host.docker.internal, with extra_hosts: ["host.docker.internal:host-gateway"]',
    )
  if (other.mode !== '' && !other.mode.startsWith('bridge')) return { ...other.seen, names: [] }
  if ([service, other.service].some(isPart) || other.networks.some((name) => mine.includes(name))) return { ...other.seen, names }
  const only = `${other.networks.length === 1 ? 'network' : 'networks'} ${other.networks.join(' and ')}`
  return sure(`${other.service.name} is on the ${only}, and this service is not`, `Add the network ${other.networks[0]} to this service`)
}

/** A service that nothing is started from: a file that is not given has the rest of it, and its networks. */
const isPart = (service: Service): boolean => ['image', 'build'].every((key) => field(service, key) === undefined)

function neighbour(service: Service, fill: (text: string) => string): Neighbour {
  const image = field(service, 'image')
  const at = service.parts.at(-1)
  const containerName = textOf(service, 'container_name')
  const aliases = service.parts.flatMap(({ tree }) =>
    entriesOf(under(tree, 'networks')).flatMap(([, network]) => textsOf(under(network, 'aliases'))),
  )
  const ports = items(service, 'ports').flatMap((port) => portsOf(port, fill))
  const exposed = items(service, 'expose')
    .flatMap((item) => (item.kind === 'text' ? [item.text] : []))
    .map((text) => Number.parseInt(fill(text), 10))
  const from = { source: at?.file.path ?? '', setting: service.name, ...at?.file.place(at.tree.at) }
  return {
    names: [service.name, ...(containerName === undefined ? [] : [fill(containerName)]), ...aliases],
    ...(image?.tree.kind === 'text' ? { image: fill(image.tree.text) } : {}),
    ...startOf(service, fill),
    ports: [...new Set([...ports.map(({ inner }) => inner), ...exposed.filter((port) => port > 0)])],
    published: ports.filter(({ outer }) => outer > 0),
    from,
  }
}

/** What it is started with, and the numbers that its settings hold. */
function startOf(service: Service, fill: (text: string) => string): Pick<Neighbour, 'words' | 'numbers'> {
  const said = ['entrypoint', 'command'].flatMap((key) => {
    const tree = field(service, key)?.tree
    return tree?.kind === 'text' ? wordsOf(fill(tree.text)) : textsOf(tree).map(fill)
  })
  const environment = service.parts.flatMap(({ tree }) => {
    const held = under(tree, 'environment')
    return held?.kind === 'map' ? entriesOf(held).flatMap(([, value]) => (value.kind === 'text' ? [value.text] : [])) : textsOf(held)
  })
  const numbers = [...said, ...environment.map(fill)].flatMap((text) => (text.match(/\d{2,5}/g) ?? []).map(Number))
  return { words: said, numbers: [...new Set(numbers)] }
}

function modeOf(service: Service, fill: (text: string) => string): string {
  const text = textOf(service, 'network_mode')
  return text === undefined ? '' : fill(text)
}

function textOf(service: Service, key: string): string | undefined {
  const found = field(service, key)
  return found?.tree.kind === 'text' ? found.tree.text : undefined
}

function networkNames(service: Service): string[] {
  const names = service.parts.flatMap(({ tree }) => {
    const networks = under(tree, 'networks')
    return networks?.kind === 'map' ? [...networks.entries.keys()] : textsOf(networks)
  })
  return names.length === 0 ? ['default'] : names
}

const isExternal = ({ main, over }: Project, name: string): boolean => {
  const external = [main, ...over].map(({ tree }) => under(tree, 'networks', name, 'external')).findLast((one) => one !== undefined)
  return external !== undefined && !(external.kind === 'text' && external.text === 'false')
}

/** `name:address` and `name=address`, as a list or a map. */
function hostsOf(service: Service, fill: (text: string) => string): string[] {
  const listed = items(service, 'extra_hosts').flatMap((item) => (item.kind === 'text' ? (fill(item.text).split(/[:=]/, 1)[0] ?? '') : []))
  return [...named(service, 'extra_hosts').map(([name]) => name), ...listed]
}

/** `4318`, `14318:4318`, `127.0.0.1:14318:4318/tcp`, ranges, and the long form. */
function portsOf(tree: Tree, fill: (text: string) => string): Published[] {
  if (tree.kind === 'map') {
    const inner = Number.parseInt(fill(textAt(tree, 'target') ?? ''), 10)
    const outer = Number.parseInt(fill(textAt(tree, 'published') ?? ''), 10)
    const host = textAt(tree, 'host_ip')
    return inner > 0 ? [{ inner, outer: outer > 0 ? outer : 0, ...(host ? { host } : {}) }] : []
  }
  if (tree.kind !== 'text') return []
  const found = /^(?:(?:\[([^\]]*)\]|(\d+\.[\d.]+)):)?(?:(\d*)(?:-(\d+))?:)?(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(fill(tree.text))
  if (!found) return []
  const [outer, inner] = [Number(found[3] || 0), Number(found[5])]
  const host = found[1] ?? found[2]
  const count = Math.min(Number(found[6] ?? inner) - inner, RANGE)
  return Array.from({ length: Math.max(count, 0) + 1 }, (_, i) => ({
    inner: inner + i,
    outer: outer > 0 ? outer + i : 0,
    ...(host ? { host } : {}),
  }))
}
