import { faultsFor, parseFault } from '../../src/otlp/faults.ts'
import { type Random, randomAt } from '../real/support/random.ts'

/** A plan and what it meets. */
export interface Chaos {
  program: string
  protocol: 'grpc' | 'http/protobuf' | 'http/json'
  /** gRPC to the HTTP port, or the other way round. */
  isWrongDoor: boolean
  signals: string[]
  tls: 'none' | 'untrusted' | 'trusted'
  compression: boolean
  headers: string
  where: 'receiver' | 'mute' | 'resetting' | 'closing' | 'banner' | 'dripping' | 'nobody'
  fault: string
  timeoutMs: number
  /** No trace can arrive. */
  loses: boolean
  /** Nothing is wrong. */
  isWell: boolean
}

const many = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value)

/** Programs that obey every setting that is drawn; JSON is not spoken by all. */
const PROGRAMS = ['spec', 'python:auto', 'node:auto', 'go:autoexport', 'javaagent'] as const
const WITH_JSON = ['spec', 'node:auto'] as const
// oxfmt-ignore
const FAULTS = [
  ...many(4, ''), 'status=400', 'status=401', 'status=403', 'status=404', 'status=405', 'status=413', 'status=415', 'status=429,retry-after=3',
  'status=500', 'status=501', 'status=502', 'status=503', 'status=202', 'status=204', 'status=301,redirect=/elsewhere', 'redirect=/v2', 'body=OK',
  'body={"a":1}', 'status=503,body=no', 'html', 'html,status=404', 'delay=50ms', 'delay=3s', 'reset', 'mute', 'cut', 'cut,body=0123456789',
  'reset-after-headers', 'drip=5ms', 'drip=1s', 'partial=0', 'partial=1', 'partial=99', 'drop', 'unless=authorization', 'unless=x-key:a',
  'delay=100ms,status=503', 'delay=100ms,reset', 'retry-after=1', 'grpc=1', 'grpc=3:bad', 'grpc=4', 'grpc=7', 'grpc=8:message larger than max',
  'grpc=12', 'grpc=13', 'grpc=14,retry-after=2', 'grpc=16', 'goaway', 'no-trailers',
]
export function drawChaos(seed: number, index: number): Chaos {
  const rng = randomAt(seed, index)
  const where = rng.pick<Chaos['where']>([...many(12, 'receiver' as const), 'mute', 'resetting', 'closing', 'banner', 'dripping', 'nobody'])
  const tls = rng.pick<Chaos['tls']>([...many(6, 'none' as const), 'untrusted', 'trusted'])
  const protocol = rng.pick(['grpc', 'http/protobuf', 'http/protobuf', 'http/json'] as const)
  const isWrongDoor = rng.pick([...many(9, false), true])
  const fault = drawFault(rng)
  const headers = rng.pick(['', '', 'authorization=Bearer%20a', 'x-key=a', 'x-key=b'])
  const signals = ['traces', 'metrics', 'logs'].filter(() => rng.pick([true, true, false]))
  const timeoutMs = rng.pick([250, 400, 600])
  const drawn = { timeoutMs, where, tls, protocol, isWrongDoor, fault, headers, signals: signals.length > 0 ? signals : ['traces'] }
  return {
    program: rng.pick<string>(protocol === 'http/json' ? WITH_JSON : PROGRAMS),
    compression: rng.pick([true, false, false]),
    ...drawn,
    loses: losesTraces(drawn),
    isWell: where === 'receiver' && tls !== 'untrusted' && !isWrongDoor && fault === '',
  }
}

type Drawn = Omit<Chaos, 'program' | 'compression' | 'loses' | 'isWell'>

function losesTraces({ where, tls, protocol, isWrongDoor, fault, signals, headers, timeoutMs }: Drawn): boolean {
  if (!signals.includes('traces')) return false
  if (where !== 'receiver' || isWrongDoor || tls === 'untrusted') return true
  const [name = '', value = ''] = headers.split('=')
  const set = fault === '' ? {} : faultsFor(parseFault(fault).traces, name ? { [name]: decodeURIComponent(value) } : {})
  const { status = 200, partial = 0, delayMs = 0 } = set
  const ends = set.reset ?? set.mute ?? set.cut ?? set.lateReset ?? set.dripMs !== undefined
  // What is refused to one signal and taken from another is no fault: a backend need not take all.
  const isAlone = signals.length === 1
  if (!isAlone && (status === 404 || status === 405 || (protocol === 'grpc' && set.grpc?.code === 12))) return false
  // The gRPC port alone tells nobody what it keeps.
  const isDropped = set.drop && protocol !== 'grpc'
  const says = status >= 300 || set.html || set.redirect !== undefined || partial > 0 || isDropped
  const saysInGrpc = protocol === 'grpc' && (set.grpc ?? set.goaway ?? set.noTrailers)
  return Boolean(ends || says || saysInGrpc) || delayMs > timeoutMs
}

/** Faults for all signals, for one of them, or another for each. */
function drawFault(rng: Random): string {
  const how = rng.pick(['all', 'all', 'all', 'one', 'each'] as const)
  const only = (signal: string, text: string): string =>
    text === ''
      ? ''
      : text
          .split(',')
          .map((part) => `${signal}:${part}`)
          .join(',')
  if (how === 'all') return rng.pick(FAULTS)
  if (how === 'one') return only(rng.pick(['traces', 'metrics', 'logs']), rng.pick(FAULTS))
  const parts = ['traces', 'metrics', 'logs'].map((signal) => only(signal, rng.pick(FAULTS))).filter((part) => part !== '')
  const text = parts.join(',')
  if (text !== '') parseFault(text)
  return text
}
