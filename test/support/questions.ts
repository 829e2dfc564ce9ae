import type { Question } from '../../src/probe/index.ts'
import { plain } from '../../src/secret.ts'

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
