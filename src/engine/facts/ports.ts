import type { Route, Seen } from '../../types.ts'
import { factsOf } from './backend.ts'
import { isVendorHost } from './paths.ts'

/** What the documentation of the backend says of the port that is dialled. */
export interface Documented {
  /** The protocol that is spoken is taken there. */
  isFine: boolean
  /** Where it is taken, if the port is the one of the other kind. */
  right?: number
  title: string
}

/** gRPC and HTTP have ports of their own with many vendors; on hosts of one's own a documented port may be mapped to another. */
export function documented(seen: Seen, route: Route): Documented {
  const facts = factsOf(seen, route)
  const { http = [], grpc = [] } = facts?.ports ?? {}
  const [mine, other] = route.protocol === 'grpc' ? [grpc, http] : [http, grpc]
  const port = route.dial?.port ?? 0
  const isFine = mine.includes(port)
  const isOther = !isFine && other.includes(port) && facts !== null && isVendorHost(facts, route)
  return { isFine, title: facts?.title ?? '', ...(isOther && mine[0] !== undefined ? { right: mine[0] } : {}) }
}
