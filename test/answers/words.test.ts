import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { describe, expect, test } from 'vitest'
import type { Ruled } from '../../src/engine/audit.ts'
import { createNet } from '../../src/probe/index.ts'
import { examined } from '../support/replay.ts'
import * as servers from '../support/servers.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
const ONLY = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }

/** The root causes of a program that sends to this server. */
async function causesAt(starting: Promise<servers.Running>, env: Record<string, string> = {}): Promise<Ruled[]> {
  const server = await starting
  const net = createNet()
  try {
    const settings = { ...ONLY, [ENDPOINT]: `${server.url}/v1/traces`, ...env }
    const { audit } = await examined({ name: 'a program', runtime: 'spec', env: settings }, net)
    return audit.findings.filter(({ rootCause, severity }) => rootCause && severity === 'error')
  } finally {
    await net.close()
    await server.close()
  }
}

const answering = (status: number, headers: Record<string, string>, body: string | Uint8Array) =>
  servers.httpServer((q, a) => a.writeHead(q.method === 'POST' ? status : 404, headers).end(body))

const text = (field: number, value: string) => new BinaryWriter().tag(field, WireType.LengthDelimited).string(value).finish()
const message = (field: number, ...parts: Uint8Array[]) =>
  new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(Buffer.concat(parts)).finish()

const STATUS = Buffer.concat([
  new BinaryWriter().tag(1, WireType.Varint).int32(3).finish(),
  text(2, 'bad request'),
  message(
    3,
    text(1, 'type.googleapis.com/google.rpc.BadRequest'),
    message(2, message(1, text(1, 'resource.attributes'), text(2, 'gcp.project_id is missing'))),
  ),
])

describe("the backend's own words are told", () => {
  test('of a protobuf status, with what its details add', async () => {
    const [first] = await causesAt(answering(400, { 'content-type': 'application/x-protobuf' }, STATUS))
    expect(first?.id).toBe('backend/bad-request')
    expect(first?.message).toContain('It says: bad request (resource.attributes: gcp.project_id is missing).')
  })

  test('of a gRPC status: percent-decoded, and with the details of its trailer', async () => {
    const server = servers.http2Server((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
      stream.on('wantTrailers', () =>
        stream.sendTrailers({
          'grpc-status': '3',
          'grpc-message': 'schl%C3%BCssel%0Afehlt 100%',
          'grpc-status-details-bin': STATUS.toString('base64').replace(/=+$/, ''),
        }),
      )
      stream.end()
    })
    const [first] = await causesAt(server, { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })
    expect(first?.id).toBe('backend/bad-request')
    expect(first?.message).toContain('It says: schlüssel fehlt 100% (resource.attributes: gcp.project_id is missing).')
  })

  test("of Google's JSON, where the status stands inside an error", async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'SERVICE_DISABLED', domain: 'googleapis.com' }]
    const body = JSON.stringify({ error: { code: 403, message: 'Telemetry API has not been used', status: 'PERMISSION_DENIED', details } })
    const [first] = await causesAt(answering(403, { 'content-type': 'application/json' }, body))
    expect(first?.id).toBe('backend/forbidden')
    expect(first?.message).toContain('It says: Telemetry API has not been used (SERVICE_DISABLED (googleapis.com)).')
  })
})

describe('when to try again is told', () => {
  test.each([
    ['in seconds', '7', 'Retry-After: 7.'],
    ['as a date', 'Wed, 21 Oct 2026 07:28:30 GMT', 'Retry-After: Wed, 21 Oct 2026 07:28:30 GMT, 30 s after its answer.'],
    ['as a date that is over', 'Wed, 21 Oct 2026 07:00:00 GMT', '0 s after its answer.'],
    ['as something else', 'soon', 'Retry-After: soon.'],
  ])('%s', async (_form, after, says) => {
    const [first] = await causesAt(answering(429, { 'retry-after': after, date: 'Wed, 21 Oct 2026 07:28:00 GMT' }, 'slow down'))
    expect(first?.id).toBe('backend/rate-limited')
    expect(first?.message).toContain(says)
  })
})

describe('what comes from outside is made safe', () => {
  const TOKEN = 'glc_eyJvIjoiOTk5IiwibiI6InRva2VuIiwiayI6ImFiY2RlZjEyMzQ1Njc4OTAifQ'
  const NASTY = `\u001b[31mno\u202e\u0007 ${TOKEN} https://user:geheim@host/path?key=geheim ::error::x\r\n${'x'.repeat(20_000)}`

  test.each([
    ['over HTTP', answering(403, { 'content-type': 'text/plain' }, NASTY), {}],
    [
      'over gRPC',
      servers.http2Server((stream) => servers.grpcReply(stream, 7, { message: encodeURIComponent(NASTY.slice(0, 3_000)) })),
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    ],
  ])('%s: no token, no password, no control character, 500 characters at most', async (_way, server, env) => {
    const [first] = await causesAt(server, env)
    expect(first?.id).toBe('backend/forbidden')
    const told = [first?.message ?? '', ...(first?.evidence ?? []).map((one) => one.text)]
    for (const one of told) {
      expect(one).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
      expect(one).not.toContain(TOKEN)
      expect(one).not.toContain('geheim')
      expect(/x{10,}/.exec(one)?.[0].length ?? 0).toBeLessThanOrEqual(500)
    }
    expect(told.join(' ')).toContain('no')
  })
})
