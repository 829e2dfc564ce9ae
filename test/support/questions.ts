import type { Question, Through } from '../../src/probe/index.ts'
import { plain } from '../../src/secret.ts'

/** A proxy, as a question names it. */
export const through = (url: string, trust?: Through['trust']): Through => ({ url: plain(url), trust })

/** An empty OTLP export to a URL; what a test is about is given in `more`. */
export const question = (url: string, more: Partial<Question> = {}): Question => ({
  step: 'otlp',
  signals: ['traces'],
  method: 'POST',
  url: plain(url),
  protocol: 'http/protobuf',
  headers: { 'content-type': 'application/x-protobuf' },
  body: new Uint8Array(),
  timeoutMs: 2_000,
  ...more,
})

export const grpcQuestion = (url: string, more: Partial<Question> = {}): Question =>
  question(url, { protocol: 'grpc', headers: {}, ...more })
