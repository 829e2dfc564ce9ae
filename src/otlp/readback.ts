import { VERSION } from '../version.ts'
import { errorReply, jsonReply, type Reply } from './reply.ts'
import type { TraceStore } from './store.ts'

/** What the receiver calls itself; a reader recognises it by this. */
export const RECEIVER_NAME = 'otel-doctor-receiver'
const ROOT = '/otel-doctor'

/**
 * Answers a question about what was received; null where the path is none of these. A prefix does not matter: a program's
 * settings may hold one, and a reader asks below the base of the URL that it was given.
 */
export function readBack(method: string, target: string, store: TraceStore): Reply | null {
  const path = target.slice(Math.max(0, target.lastIndexOf(ROOT)))
  if (path === ROOT) return method === 'GET' ? jsonReply(200, { name: RECEIVER_NAME, version: VERSION }) : notAllowed(['GET'])
  const [, id = '', deletes] = /^\/otel-doctor\/traces\/([0-9a-f]{32})(\/delete)?$/i.exec(path) ?? []
  if (!id) return path.startsWith(`${ROOT}/`) && !/\/v1\/[a-z]+\/?$/.test(path) ? errorReply(404, 'there is nothing here', 'json') : null
  const traceId = id.toLowerCase()
  // Deleting by POST as well: some clients can only GET and POST.
  if (deletes) return method === 'POST' ? remove(traceId, store) : notAllowed(['POST'])
  if (method === 'DELETE') return remove(traceId, store)
  if (method !== 'GET') return notAllowed(['GET', 'DELETE'])
  const spans = store.get(traceId)
  return spans ? jsonReply(200, { traceId, spans }) : noTrace
}

const noTrace = errorReply(404, 'there is no such trace', 'json')

const remove = (traceId: string, store: TraceStore): Reply => (store.remove(traceId) ? jsonReply(200, { deleted: 1 }) : noTrace)

const notAllowed = (methods: string[]): Reply => errorReply(405, 'the method is not allowed here', 'json', { allow: methods.join(', ') })
