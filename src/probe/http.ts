import type { Dispatcher } from 'undici'
import { ended, open } from './connect.ts'
import { type Call, flatHeaders, parseUrl, type Question, type Reply, targetOf, wireHeaders } from './question.ts'

/**
 * Asks over HTTP/1.1, or HTTP/2 where the program offers it and the server takes it; redirects are not followed.
 * @throws the low-level error; `call` says how far it came
 */
export async function askHttp(q: Question, call: Call, dispatcher?: Dispatcher): Promise<Reply> {
  const { Client, request } = await import('./undici.ts')
  const url = parseUrl(q.url)
  const target = targetOf(q, url, q.offersHttp2 && url.protocol === 'https:' ? ['h2', 'http/1.1'] : ['http/1.1'])
  const early = target.alpn.includes('h2') && !dispatcher ? await open(target, call) : undefined
  if (early && 'alpnProtocol' in early && early.alpnProtocol === 'h2') return (await import('./h2.ts')).askHttp2(early, url, q, call)
  const connect = () => (early ? Promise.resolve(early) : open(target, call))
  // One client a question: a step that fails belongs to this question alone. The deadline is ours, so undici gets none.
  const own = dispatcher ?? new Client(url.origin, { connect: once(connect), headersTimeout: 0, bodyTimeout: 0, pipelining: 1 })
  const absolute = target.proxy && !target.tunnel
  try {
    const response = await request.call(own, {
      origin: url.origin,
      path: `${absolute ? url.origin : ''}${url.pathname}${url.search}`,
      method: q.method,
      headers: { ...proxyCredential(absolute ? target.proxy?.authorization : undefined), ...wireHeaders(q.headers) },
      body: q.body ?? null,
      signal: call.signal,
    })
    return { answer: await readAnswer(response, call) }
  } finally {
    if (own !== dispatcher) await own.destroy()
    // Nobody took it over where undici refuses the request itself.
    early?.destroy()
  }
}

type Connect = Exclude<ConstructorParameters<typeof import('undici').Client>[1], undefined>['connect']

/**
 * undici connects again when a connection ends before the request is written: here the first end is the answer. The error is not
 * undici's own, because on a SocketError it would connect again, for ever and without a pause.
 */
function once(connect: () => ReturnType<typeof open>): Connect {
  let connection: ReturnType<typeof open> | undefined
  return (_options, callback) => {
    const again = connection !== undefined
    connection ??= connect()
    connection.then(
      (socket) => (again ? callback(ended(), null) : callback(null, socket)),
      (error: Error) => callback(error, null),
    )
  }
}

const proxyCredential = (value?: string): Record<string, string> => (value ? { 'proxy-authorization': value } : {})

async function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData, call: Call): Promise<Reply['answer']> {
  call.step = 'body'
  const chunks: Buffer[] = []
  let size = 0
  body.on('error', () => {})
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= call.maxBody) break
    }
  } finally {
    call.answer = { status: statusCode, headers: flatHeaders(headers), body: Buffer.concat(chunks).subarray(0, call.maxBody) }
  }
  return call.answer
}
