import { createSocket } from 'node:dgram'

const TYPE_A = 1

/**
 * A name server that knows every name: each gets an IPv4 address of its own (198.18.0.0/15, for benchmarks), so that the address of a connection
 * tells which name was dialled whatever its Host header says.
 */
export function createNames() {
  const byName = new Map([['localhost', '198.18.0.1']])
  const byAddress = new Map([['198.18.0.1', 'localhost']])
  const addressOf = (name) => {
    const key = name.toLowerCase().replace(/\.$/, '')
    let address = byName.get(key)
    if (!address) {
      const n = byName.size + 1
      address = `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`
      byName.set(key, address)
      byAddress.set(address, key)
    }
    return address
  }
  return { addressOf, known: (name) => byName.get(name.toLowerCase().replace(/\.$/, '')), nameOf: (address) => byAddress.get(address) }
}

/** Names that no DNS has: a placeholder that nobody filled in, and the root itself. */
const UNKNOWN = /[$<>{}]|^$/

export const isReal = (name) => !UNKNOWN.test(name)

/** `knows(name)`: whether this name leads to the sink. */
export function serveNames(names, knows) {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    socket.on('error', reject)
    socket.on('message', (message, from) => {
      const answer = reply(message, names, knows)
      if (answer) socket.send(answer, from.port, from.address)
    })
    socket.bind(53, '127.0.0.1', () => resolve(socket))
  })
}

/** RFC 1035: one question in, one A record out; any other type gets an empty answer. */
function reply(message, names, knows) {
  const labels = []
  let at = 12
  while (message[at]) {
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]))
    at += 1 + message[at]
    if (at >= message.length) return null
  }
  const end = at + 5
  const isA = message.readUInt16BE(at + 1) === TYPE_A
  const head = Buffer.alloc(12)
  message.copy(head, 0, 0, 2)
  const name = labels.join('.')
  const isKnown = knows(name)
  head.writeUInt16BE(isKnown ? 0x8180 : 0x8183, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(isA && isKnown ? 1 : 0, 6)
  const parts = [head, message.subarray(12, end)]
  if (isA && isKnown) {
    const address = names.addressOf(name).split('.').map(Number)
    parts.push(Buffer.from([0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, ...address]))
  }
  return Buffer.concat(parts)
}
