import { gunzipSync, inflateSync } from 'node:zlib'

/** The first whole request in the bytes that came, or null; `incomplete` ones are waited for. */
export function parse(buffer) {
  const end = buffer.indexOf('\r\n\r\n')
  if (end < 0) return null
  // Line by line: what one value holds does not tell how to read another.
  const lines = buffer.toString('latin1', 0, end).split('\r\n')
  const [line = '', ...rest] = lines.map((one) => textOf(Buffer.from(one, 'latin1')))
  const [method = '', target = '', version = ''] = line.split(' ')
  if (!version.startsWith('HTTP/1')) return null
  // One blank after the colon belongs to the writer; any other is part of the value that the settings gave.
  const headers = rest.map((text) => [text.slice(0, text.indexOf(':')).toLowerCase(), text.slice(text.indexOf(':') + 1).replace(/^ /, '')])
  const valueOf = (name) => headers.find(([one]) => one === name)?.[1]
  const content = /chunked/i.test(valueOf('transfer-encoding') ?? '')
    ? chunks(buffer, end + 4)
    : sized(buffer, end + 4, Number(valueOf('content-length') ?? 0))
  return content && { method, target, headers, ...content }
}

function sized(buffer, start, size) {
  const length = start + size
  return buffer.length < length ? null : { body: buffer.subarray(start, length), length }
}

function chunks(buffer, start) {
  const parts = []
  for (let at = start; ;) {
    const end = buffer.indexOf('\r\n', at)
    if (end < 0) return null
    const size = Number.parseInt(buffer.toString('latin1', at, end), 16)
    const next = end + 2 + size + 2
    if (buffer.length < next) return null
    if (size === 0) return { body: Buffer.concat(parts), length: next }
    parts.push(buffer.subarray(end + 2, end + 2 + size))
    at = next
  }
}

/** UTF-8, and where the bytes are none, what the HTTP of old says: one byte, one character. */
export function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

export function decoded({ headers, body }) {
  const encoding = headers.find(([name]) => name === 'content-encoding')?.[1]
  try {
    if (encoding === 'gzip') return gunzipSync(body)
    if (encoding === 'deflate') return inflateSync(body)
  } catch {
    // the user wrote that header; the body is as it stands
  }
  return body
}
