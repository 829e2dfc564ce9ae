import { isIPv6 } from 'node:net'

/** Where a connection was made to: `{ port, address, tls, via }`. What a request says of it is believed where it fits. */

/** The URL that was dialled. A Host header that does not fit the address of the connection was written by the user and says nothing. */
export function destination(request, place, names) {
  const scheme = place.tls ? 'https' : 'http'
  // Through a proxy the target is the whole URL, and some clients leave the user name in it.
  if (/^https?:/i.test(request.target)) {
    return { url: request.target.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1'), via: `${scheme}://${fromAddress(place, names)}` }
  }
  const host = request.headers.find(([name]) => name === 'host')?.[1] ?? ''
  const authority = fits(host, place, names) ? host : fromAddress(place, names)
  return { url: `${scheme}://${authority}${request.target}`, via: place.via }
}

/** gRPC: the authority, unless it names another place. A user name in it is nobody's. */
export function grpcDestination(given, place, names) {
  const scheme = place.tls ? 'https' : 'http'
  const authority = given.replace(/^.*@/s, '')
  return { url: `${scheme}://${grpcFits(authority, place, names) ? authority : fromAddress(place, names)}`, via: place.via }
}

/**
 * gRPC reads a port with blanks or a plus beside it and wraps one that is too high; a target without one dials 443, whatever the scheme; and
 * c-ares knows without asking where localhost is.
 */
function grpcFits(authority, place, names) {
  const port = /:(?:%20|\+)*(\d+)(?:%[0-9a-f]{2})*$/i.exec(authority)
  const bare = port ? `${authority.slice(0, port.index)}:${Number(port[1]) % 65_536}` : authority.replace(/(?:%[0-9a-f]{2})+$/i, '')
  const near = /^(?:127\.0\.0\.1|::1)$/.test(place.address)
    ? bare.replace(/^localhost(?=:|$)/i, fromAddress(place, names).replace(/:\d+$/, ''))
    : bare
  return fits(near, place, names) || fits(near, { ...place, tls: true }, names)
}

function fits(host, place, names) {
  const match = /^(\[[0-9a-f:.]+\]|[^:]+)(?::(\d*))?$/i.exec(host)
  if (!match) return false
  const [, name = '', port = ''] = match
  if (Number(port || (place.tls ? 443 : 80)) !== place.port) return false
  const address = name.startsWith('[') ? name.slice(1, -1) : name
  return same(address, place.address) || names.known(name) === place.address
}

/** A socket that takes both kinds tells an IPv4 address in the clothes of an IPv6 one as what it is. */
function same(a, b) {
  const one = a === '0.0.0.0' ? '127.0.0.1' : a === '::' ? '::1' : a
  return one === b || (one.includes(':') && inFull(one) === inFull(b.includes(':') ? b : `::ffff:${b}`))
}

const inFull = (address) => new URL(`http://[${address}]`).hostname

export function fromAddress({ address, port, tls }, names) {
  const host = names.nameOf(address) ?? (address.includes(':') ? `[${address}]` : address)
  return port === (tls ? 443 : 80) ? host : `${host}:${port}`
}

/** What a proxy can be asked to connect to; it refuses anything else, as real ones do. grpc-js leaves the brackets of an IPv6 address away. */
export function isPlace(target) {
  const [, name = '', digits] = /^(.*):(\d+)$/.exec(target) ?? []
  const port = Number(digits)
  return port > 0 && port < 65_536 && (isIPv6(name.replace(/^\[(.*)\]$/, '$1')) || /^[\w.-]+$/.test(name))
}
