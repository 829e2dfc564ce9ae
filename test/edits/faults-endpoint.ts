import type { Signal } from '../../src/types.ts'
import { changesWire, type Change, endpoints, type Fault, onEndpoints, withValue } from './fault.ts'
import type { Healthy } from './healthy.ts'

const HTTP = /^https?:\/\//
const isGeneric = (name: string): boolean => name === 'OTEL_EXPORTER_OTLP_ENDPOINT'
const ownOf = (signal: Signal): string => `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`
const origin = (url: string): string => new URL(url).origin
const pathOf = (url: string): string => new URL(url).pathname.replace(/\/$/, '')

/** Over HTTP, on the endpoint for all signals. */
const onGeneric =
  (edit: (url: string, healthy: Healthy) => string | null) =>
  (healthy: Healthy): ReturnType<Fault['make']> =>
    healthy.isGrpc ? null : onEndpoints(healthy.settings, (url, name) => (isGeneric(name) ? edit(url, healthy) : null))
const onAll =
  (edit: (url: string, healthy: Healthy) => string | null) =>
  (healthy: Healthy): ReturnType<Fault['make']> =>
    onEndpoints(healthy.settings, (url) => edit(url, healthy))
const onGrpc =
  (edit: (url: string, healthy: Healthy) => string | null) =>
  (healthy: Healthy): ReturnType<Fault['make']> =>
    healthy.isGrpc ? onEndpoints(healthy.settings, (url) => edit(url, healthy)) : null

const portOf = (url: string): string => /:(\d+)(?:\/|$)/.exec(url)?.[1] ?? ''
const withPort = (url: string, port: number): string => url.replace(/^(https?:\/\/[^/:]+)(?::\d+)?/, `$1:${port}`)

/** No number of a port that this backend has for anything. */
const isNoPort = (port: number, { profile: { ports, otherPorts } }: Healthy): boolean =>
  !Object.values(ports ?? {})
    .flat()
    .includes(port) && !(port in otherPorts)

const dials = ({ before, after, healthy: { profile } }: Change): boolean =>
  profile.signals.some(
    (s) => JSON.stringify(before.routes[s].dial) !== JSON.stringify(after.routes[s].dial) || after.routes[s].state !== 'export',
  )

export const ENDPOINT_FAULTS: readonly Fault[] = [
  {
    name: 'the signal path behind the endpoint for all signals',
    classes: ['generic-endpoint-has-signal-path', 'path-doubled'],
    make: onGeneric((url) => `${url}/v1/traces`),
  },
  {
    name: "another signal's path behind the endpoint for all signals",
    classes: ['generic-endpoint-has-signal-path', 'path-doubled'],
    make: onGeneric((url) => `${url}/v1/metrics`),
  },
  {
    name: 'the signal path twice in the own endpoint of a signal',
    classes: ['path-doubled'],
    make: (healthy) => {
      const [name, url] = endpoints(healthy.settings)[0] ?? ['', '']
      const signal = healthy.profile.signals[0] ?? 'traces'
      if (healthy.isGrpc || healthy.profile.paths || !isGeneric(name)) return null
      return withValue(healthy.settings, ownOf(signal), `${url}/v1/${signal}/v1/${signal}`)
    },
  },
  {
    name: 'no signal path in the own endpoint of a signal',
    classes: ['path-missing'],
    make: (healthy) => {
      const [name, url] = endpoints(healthy.settings)[0] ?? ['', '']
      if (healthy.isGrpc || healthy.profile.paths || !isGeneric(name)) return null
      return withValue(healthy.settings, ownOf(healthy.profile.signals[0] ?? 'traces'), url)
    },
  },
  {
    name: 'no base path',
    classes: ['path-missing-base'],
    make: onGeneric((url) => (pathOf(url) === '' ? null : origin(url))),
  },
  {
    name: 'a base path of another product',
    classes: ['path-wrong-base'],
    make: onGeneric((url, { profile }) => (pathOf(url) === '/otlp/x' || profile.anyPath ? null : `${origin(url)}/api/v9/ingest`)),
    // Behind a host of one's own a prefix may stand before it.
    breaks: ({ healthy: { profile } }) => profile.hosts.length > 0 || profile.basePath !== '',
  },
  {
    name: 'the base path twice',
    classes: ['path-wrong-base', 'path-doubled'],
    make: onGeneric((url, { profile }) => (pathOf(url) === '' || profile.anyPath ? null : url + pathOf(url))),
  },
  {
    name: 'a slash at the end',
    classes: ['path-trailing-slash', 'path-double-slash'],
    make: onGeneric((url) => `${url}/`),
    breaks: (change) => change.healthy.profile.slashes === 'refused' && changesWire(change),
  },
  {
    name: 'two slashes at the end',
    classes: ['path-trailing-slash', 'path-double-slash'],
    make: onGeneric((url) => `${url}//`),
    breaks: (change) => change.healthy.profile.slashes === 'refused' && changesWire(change),
  },
  { name: 'no scheme', classes: ['scheme-missing'], ids: ['endpoint/not-a-url'], make: onAll((url) => url.replace(HTTP, '')) },
  {
    name: 'one slash behind the scheme',
    classes: ['endpoint-malformed', 'scheme-missing'],
    make: onAll((url) => url.replace('://', ':/')),
  },
  {
    name: 'no colon behind the scheme',
    classes: ['endpoint-malformed', 'scheme-missing'],
    make: onAll((url) => url.replace('://', '//')),
  },
  {
    name: 'a blank in the host',
    classes: ['endpoint-malformed', 'env-whitespace-or-cr'],
    make: onAll((url) => url.replace('://', ':// ')),
  },
  {
    name: 'the variable without its value',
    classes: ['endpoint-malformed'],
    ids: [
      'env/empty-value',
      'signals/not-configured',
      'signals/default-destination',
      'signals/refuses-to-start',
      'endpoint/localhost-in-container',
    ],
    make: onAll(() => ''),
    isNote: true,
  },
  {
    name: 'a scheme that is none of HTTP',
    classes: ['endpoint-malformed'],
    ids: ['endpoint/unsupported-scheme'],
    make: onAll((url) => url.replace(HTTP, 'otlp://')),
  },
  {
    name: 'http where the backend answers on TLS alone',
    classes: ['plain-to-tls'],
    make: onAll((url, { profile }) => (profile.tlsOnly ? url.replace('https://', 'http://') : null)),
  },
  {
    name: 'the port of gRPC with HTTP',
    classes: ['http-to-grpc-port'],
    ids: ['endpoint/known-wrong-port'],
    make: onGeneric((url) => (portOf(url) === '4318' ? withPort(url, 4317) : null)),
  },
  {
    name: 'the port of HTTP with gRPC',
    classes: ['grpc-to-http-port'],
    ids: ['endpoint/known-wrong-port'],
    make: onGrpc((url) => (portOf(url) === '4317' ? withPort(url, 4318) : null)),
  },
  {
    name: 'a port that is another service of the backend',
    classes: ['ui-port-used', 'wrong-port'],
    make: onAll((url, { profile }) => {
      const other = Number(Object.keys(profile.otherPorts)[0] ?? Number.NaN)
      return Number.isNaN(other) || isNoPort(other, { profile } as Healthy) ? null : withPort(url, other)
    }),
    breaks: dials,
  },
  {
    name: 'a path behind the endpoint of gRPC',
    classes: ['grpc-endpoint-has-path'],
    ids: ['endpoint/signal-path-doubled'],
    make: onGrpc((url) => `${url}/v1/traces`),
    breaks: (change) => dials(change),
  },
  {
    name: 'no port in the endpoint of gRPC',
    classes: ['grpc-endpoint-port-missing'],
    make: onGrpc((url) => (/:\d+$/.test(url) ? url.replace(/:\d+$/, '') : null)),
    // On a host of one's own the usual port may be led to it.
    breaks: (change) => change.healthy.profile.hosts.length > 0 && dials(change),
  },
  {
    name: 'another region than that of the key',
    classes: ['wrong-region-endpoint'],
    make: onAll((url, { profile }) => {
      const here = profile.regions.find((region) => new URL(region.url).hostname === new URL(url).hostname)
      const isTold = profile.credentials.some(({ keys }) => keys?.some(({ region }) => region !== undefined && region === here?.name))
      const there = profile.regions.find((region) => here && new URL(region.url).hostname !== new URL(url).hostname)
      return isTold && here && there ? url.replace(new URL(here.url).hostname, new URL(there.url).hostname) : null
    }),
  },
  {
    name: 'the address that stands for all',
    classes: ['endpoint-unreachable'],
    make: onAll((url, { profile, service }) =>
      profile.hosts.length === 0 && service === undefined ? url.replace('localhost', '0.0.0.0') : null,
    ),
    // Linux takes it for the machine itself.
    isNote: true,
    in: ({ isContainer }) => isContainer !== true,
  },
  {
    name: 'localhost in a container',
    classes: ['localhost-in-container'],
    make: onAll((url, { service }) => (service === undefined ? null : url.replace(`//${service}`, '//localhost'))),
    // The containers of a task share it, an image alone does not say where it runs.
    in: ({ id }) => /^(?:compose|kubernetes|docker)-/.test(id),
  },
  {
    name: 'a name that no service of the file has',
    classes: ['dns-failure'],
    make: onAll((url, { service }) => (service === undefined ? null : url.replace(`//${service}`, `//${service}-svc`))),
    // Another network may know it.
    isNote: true,
    in: ({ id }) => id.startsWith('compose'),
  },
]
