import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, inflate, inflateRaw } from 'node:zlib'

/** Why a body was not taken: the HTTP status to answer, and one clause. */
export interface Refusal {
  refused: number
  why: string
}

const unpackers = { gzip: promisify(gunzip), deflate: promisify(inflate) }
const unpackRaw = promisify(inflateRaw)

/** The body as it was sent, of at most `limit` bytes. Rejects where the client goes away. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | Refusal> {
  const tooLarge: Refusal = { refused: 413, why: `the body is larger than ${limit} bytes` }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) break
    chunks.push(chunk)
  }
  if (size <= limit) return Buffer.concat(chunks)
  // A client that is cut off while it sends sees a broken pipe instead of the answer: the rest is let through, up to the deadline.
  request.resume()
  return tooLarge
}

/** Takes the content coding off. What comes out is bounded while it is unpacked, not afterwards. */
export async function unpack(body: Uint8Array, coding: string | undefined, limit: number): Promise<Uint8Array | Refusal> {
  const name = (coding ?? 'identity').trim().toLowerCase()
  if (name === 'identity' || name === '') return body
  if (name !== 'gzip' && name !== 'deflate') return { refused: 415, why: 'the content encoding is none of gzip, deflate and identity' }
  const options = { maxOutputLength: limit }
  try {
    return await unpackers[name](body, options)
  } catch (error) {
    if (isTooLarge(error)) return { refused: 413, why: `the body is larger than ${limit} bytes after decompression` }
    if (name === 'gzip') return { refused: 400, why: 'the body is not valid gzip' }
  }
  // Some clients send deflate without the zlib header that HTTP asks for (RFC 9110, 8.4.1.2).
  try {
    return await unpackRaw(body, options)
  } catch (error) {
    if (isTooLarge(error)) return { refused: 413, why: `the body is larger than ${limit} bytes after decompression` }
    return { refused: 400, why: 'the body is not valid deflate' }
  }
}

export const isRefusal = (value: object): value is Refusal => 'refused' in value

const isTooLarge = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
