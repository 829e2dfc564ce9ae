import { expect, test } from 'vitest'
import { createNet } from '../../src/probe/index.ts'
import { caCert, certs } from '../support/certs.ts'
import { grpcQuestion, question } from '../support/questions.ts'
import { held, settled } from '../support/left.ts'
import * as servers from '../support/servers.ts'

test('fifty mixed faults at once leave no socket, no timer and no unhandled rejection', { timeout: 30_000 }, async () => {
  const unhandled: unknown[] = []
  const note = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', note).on('uncaughtException', note)
  const before = held()
  const all = await Promise.all([
    servers.httpServer((_q, a) => a.end()),
    servers.httpsServer((_q, a) => a.end(), certs.selfSigned),
    servers.http2Server((stream) => servers.grpcReply(stream, 0)),
    servers.muteServer(),
    servers.resettingServer(),
    servers.closingServer(),
    servers.bannerServer(),
    servers.drippingServer(),
  ])
  const net = createNet()
  const asked = Array.from({ length: 50 }, (_, i) => {
    const { port } = all[i % all.length]!
    const url = `${i % 3 === 0 ? 'https' : 'http'}://127.0.0.1:${port}/`
    return net.ask(i % 2 ? grpcQuestion(url, { timeoutMs: 1_500 }) : question(url, { timeoutMs: 1_500 }))
  })
  const probes = await Promise.all(asked)
  expect(new Set(probes.map(({ outcome }) => outcome))).toEqual(new Set(['ok', 'failed']))
  for (const { durationMs } of probes) expect(durationMs).toBeLessThan(1_500 + 1_000 + 500)
  await net.close()
  await Promise.all(all.map(({ close }) => close()))
  expect((await settled(before)).resources).toBeLessThanOrEqual(before.resources)
  expect(unhandled).toEqual([])
  process.off('unhandledRejection', note).off('uncaughtException', note)
})

test('after each single question nothing is left on our side, while the server still runs', async () => {
  const web = await servers.httpServer((_q, a) => a.end('x'))
  const grpc = await servers.http2Server((stream) => servers.grpcReply(stream, 0))
  const tls = await servers.httpsServer((_q, a) => a.end('x'))
  const overTls = { offersHttp2: true, trust: { roots: 'none' as const, ca: [caCert] } }
  const refusedByUndici = question(`https://localhost:${tls.port}/`, { ...overTls, headers: { expect: '100-continue' } })
  const net = createNet()
  const idle = await settled({ resources: 0, files: 0 })
  for (const asked of [question(web.url), grpcQuestion(grpc.url), grpcQuestion(web.url), question(grpc.url), refusedByUndici]) {
    await net.ask(asked)
    expect(await settled(idle)).toEqual(idle)
  }
  await net.close()
  await Promise.all([web.close(), grpc.close(), tls.close()])
})
