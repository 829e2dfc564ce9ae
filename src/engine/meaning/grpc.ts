import { GRPC_CODES } from '../../grpc.ts'
import type { Meaning } from '../../types.ts'
import { forbidden, unauthorized } from './access.ts'
import { type Case, isSuccess, means, saying, siblingWorks } from './parts.ts'
import { downstream } from './hop.ts'
import { switchOff } from '../off.ts'
import { notUnpacked, refusal } from './body.ts'
import { rateLimited, serverError, unavailable } from './status.ts'
import { successMeaning } from './success.ts'

/** What a gRPC status means (https://opentelemetry.io/docs/specs/otlp/#failures); null where it is healthy or proves nothing. */
export function grpcMeaning(c: Case): Meaning | null {
  const code = c.probe.grpc?.code ?? 0
  const name = GRPC_CODES[code] ?? `gRPC status ${code}`
  const passedOn = code === 0 ? null : downstream(c)
  if (passedOn) return passedOn
  // grpc-go: "Decompressor is not installed for grpc-encoding", grpc-js: "compressed with unsupported encoding", grpc-java: "Can't find decompressor"
  if (c.route.compression !== 'none' && /decompress|grpc-encoding|unsupported encoding/i.test(c.words)) return notUnpacked(c, name)
  switch (code) {
    case 0:
      return successMeaning(c)
    case 3:
    case 9:
    case 11:
      return c.probe.step === 'send' ? refusal(c, name) : null
    case 4:
      return means(c, 'transport/timeout', `${c.at} answers ${name}: what stands behind it did not answer in time.`, {
        fix: { text: 'Look at the load and the log of the backend' },
      })
    case 2:
    case 13:
      return UNREADABLE.test(c.words) ? refusal(c, name) : serverError(c, name)
    case 7:
      return forbidden(c, name)
    case 8:
      return exhausted(c, name)
    case 5:
    case 12:
      return unimplemented(c, name)
    case 1:
    case 10:
    case 14:
      return unavailable(c, name)
    case 16:
      return unauthorized(c, name)
    default:
      return serverError(c, name)
  }
}

/** What servers say of a message that they cannot read: grpc-go, Jaeger's, and those of Python. */
const UNREADABLE = /unmarshal|parsing message|DecodeError|decode request|wire[- ]?format/i

function exhausted(c: Case, name: string): Meaning {
  if (!/larger than max|too large|message size/i.test(c.words))
    return rateLimited(c, `answers ${name}: too many requests, or a quota that is used up`)
  const fix = {
    text: 'Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE), or raise max_recv_msg_size_mib of the receiver; 4 MiB is usual',
  }
  return means(c, 'backend/too-large', `${c.at} answers ${name}: what was sent is too large.${saying(c)}`, { fix })
}

/** One service of three that is missing is a signal that is not taken; all of them, a server that is no OTLP receiver. */
function unimplemented(c: Case, name: string): Meaning {
  const { seen, route, at } = c
  const takes = seen.profile?.signals
  const isKnown = takes !== undefined && !takes.includes(route.signal)
  if (isKnown || siblingWorks(seen, route, isSuccess)) {
    const fix = switchOff(seen.plan, [route.signal])
    return means(c, 'backend/signal-unsupported', `${isKnown ? seen.profile?.title : at} does not take ${route.signal} (${name}).`, { fix })
  }
  const fix = { text: 'Use the port of the OTLP receiver; the receiver may also have no pipeline for this signal' }
  return means(c, 'backend/not-implemented', `${at} answers ${name}: this gRPC server has no OTLP service for it.${saying(c)}`, { fix })
}
