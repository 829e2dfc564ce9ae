import type { Failure } from '../types.ts'
import { classify, type Trouble } from './classify.ts'
import type { Call } from './question.ts'
import type { Sniffed } from './sniff.ts'

/** A broken connection or an answer that is no HTTP, or no TLS, does not tell what listens; its first bytes do. */
export const unclear = (failure: Failure, { step }: Call): boolean =>
  (failure === 'reset' && (step === 'tls' || step === 'answer')) || failure === 'not-http' || failure === 'tls-to-plain'

/** What a failure means once it is known what listens there. `asked.tls`: the question went through TLS. */
export function refine(trouble: Trouble, seen: Sniffed, asked: { tls: boolean; grpc: boolean; peer: string }): Trouble {
  const { kind, http1Too } = seen
  const as = (failure: Failure): Trouble => ({ ...trouble, failure })
  if (seen.alert) {
    const alert = classify(seen.alert, { step: 'answer', peer: asked.peer, grpc: asked.grpc })
    if (alert.failure !== 'other') return alert
  }
  if (kind === 'tls') return asked.tls ? trouble : as('plain-to-tls')
  if (asked.tls && !seen.tls && (kind === 'http1' || kind === 'http2')) return as('tls-to-plain')
  if (kind === 'text') return as('not-http')
  const right = asked.grpc ? kind === 'http2' : kind === 'http1' || http1Too
  if (right) return as(trouble.failure === 'not-http' ? 'other' : trouble.failure)
  if (kind === 'http2') return as('http2-only')
  return kind === 'http1' ? as('http1-only') : trouble
}
