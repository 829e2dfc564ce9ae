import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../support/cli.ts'

/** Everything that must never be seen, in each of its forms. */
const CANARIES = [
  'c4n4ryBasic',
  'c4n4ryUser',
  'c4n4ryPass',
  'c4n4ryQuery',
  'c4n4ryHeader',
  'c4n4ryColon',
  'c4n4ryAttribute',
  'c4n4ryConfig',
  'c4n4ryFragment',
  'c4n4ryLangfuse',
  'c4n4ryNoKey',
  'c4n4ryFile',
  'c4n4ryAlone',
  'xY7',
]
const basic = Buffer.from('c4n4ryUser:c4n4ryPass').toString('base64')

let folder = ''
let server: Server
let url = ''
/** A backend that repeats in its answer whatever it was sent: header values, query, path. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
  writeFileSync(
    join(folder, 'config.yaml'),
    'otel_exporter_otlp_endpoint: http://c4n4ryConfig:c4n4ryConfig@localhost:1\notel_exporter_otlp_headers: "api-key=c4n4ryConfig"\nOPENAI_API_KEY: c4n4ryConfig\n',
  )
  server = createServer((request, response) => {
    response.writeHead(request.url?.includes('redirect') ? 302 : 401, {
      'content-type': 'text/plain',
      location: `http://c4n4ryUser:c4n4ryPass@localhost/x?token=c4n4ryQuery`,
    })
    response.end(`refused: ${request.url} ${request.rawHeaders.join(' | ')}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const setUps = (): [what: string, args: string[]][] => [
  [
    'headers',
    [
      '--env',
      `OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
      '--env',
      `OTEL_EXPORTER_OTLP_HEADERS=Authorization=Basic ${basic},x-api-key=c4n4ryHeader,x-short=xY7,api-token=Bearer c4n4ryBasic`,
    ],
  ],
  [
    'headers with a colon',
    [
      '--env',
      `OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
      '--env',
      'OTEL_EXPORTER_OTLP_HEADERS=Authorization: Bearer c4n4ryColon,Basic c4n4ryNoKey==,"x=c4n4ryHeader"',
    ],
  ],
  [
    'user info, query and fragment of the URL',
    [
      '--env',
      `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${url.replace('//', '//c4n4ryUser:c4n4ryPass@')}/redirect?token=c4n4ryQuery#c4n4ryFragment`,
      '--env',
      `OTEL_EXPORTER_OTLP_ENDPOINT="${url.replace('//', '//c4n4ryUser:c4n4ryPass@')}?k=c4n4ryQuery"`,
    ],
  ],
  ['a config file', ['--goose-config', 'config.yaml']],
  [
    'resource attributes with telling names',
    [
      '--env',
      `OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
      '--env',
      'OTEL_RESOURCE_ATTRIBUTES=deployment.environment=local,api.key=c4n4ryAttribute,db_password=c4n4ryAttribute',
      '--env',
      'LANGFUSE_PUBLIC_KEY=c4n4ryLangfuse',
      '--env',
      'LANGFUSE_SECRET_KEY=c4n4ryLangfuse',
    ],
  ],
  [
    'a credential alone, without a name',
    [
      '--env',
      `OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
      '--env',
      'OTEL_EXPORTER_OTLP_HEADERS=C4n4ryAlone99',
      '--env',
      'OTEL_EXPORTER_OTLP_TRACES_HEADERS=Basic%20c4n4ryAlone%=x,C4n4ryAlone77=',
    ],
  ],
  [
    'a certificate key',
    ['--env', `OTEL_EXPORTER_OTLP_ENDPOINT=https://127.0.0.1:1`, '--env', 'OTEL_EXPORTER_OTLP_CLIENT_KEY=/c4n4ryFile.pem'],
  ],
]

function expectClean(text: string): void {
  for (const canary of [...CANARIES, basic]) {
    expect(text.toLowerCase()).not.toContain(canary.toLowerCase())
    expect(text).not.toContain(Buffer.from(canary).toString('base64').replace(/=+$/, ''))
  }
}

describe('no secret is in any output', () => {
  for (const format of ['text', 'json', 'markdown', 'junit', 'github']) {
    it(`check --format ${format}`, async () => {
      for (const [, args] of setUps()) {
        const { stdout, stderr, status } = await runCli(
          [
            'check',
            '--clean-env',
            '--runtime',
            'goose',
            '--verbose',
            '--timeout',
            '2s',
            '--format',
            format,
            '--format',
            `json=${join(folder, 'out.json')}`,
            ...args,
          ],
          { cwd: folder },
        )
        expect([0, 1]).toContain(status)
        expectClean(stdout + stderr + readFileSync(join(folder, 'out.json'), 'utf8'))
      }
    })
  }
  for (const command of [
    ['plan', '--verbose'],
    ['plan', '--format', 'json'],
    ['plan', '--format', 'markdown'],
    ['report', '--timeout', '2s'],
    ['check', '--offline', '--runtime', 'spec'],
  ]) {
    it(command.join(' '), async () => {
      for (const [, args] of setUps()) {
        const runtime = command.includes('spec') ? [] : ['--runtime', 'goose']
        const { stdout, stderr } = await runCli([...command, '--clean-env', ...runtime, ...args], { cwd: folder })
        expectClean(stdout + stderr)
      }
    })
  }

  it('what the backend needs to see is still sent', async () => {
    const seen: string[] = []
    server.once('request', (request) => seen.push(String(request.headers.authorization)))
    await runCli(['check', '--clean-env', '--runtime', 'goose', ...(setUps()[0]?.[1] ?? [])])
    expect(seen).toEqual([`Basic ${basic}`])
  })

  it('a query of an endpoint goes to the planned destination only: no counter-probe and no shadowed destination sees it', async () => {
    const asked: string[] = []
    const listen = (request: { url?: string }): unknown => asked.push(String(request.url))
    const lost = createServer((request, response) => {
      listen(request)
      response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => lost.listen(0, '127.0.0.1', resolve))
    const base = `http://127.0.0.1:${(lost.address() as AddressInfo).port}`
    const own = `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${base}/planned?token=c4n4ryQuery`
    await runCli([
      'check',
      '--clean-env',
      '--runtime',
      'goose',
      '--env',
      own,
      '--env',
      `OTEL_EXPORTER_OTLP_ENDPOINT=${base}/other/?token=c4n4ryQuery`,
    ])
    lost.closeAllConnections()
    lost.close()
    const told = asked.filter((path) => path.includes('c4n4ryQuery'))
    expect(asked).toContain('/v1/traces')
    expect(
      told.filter((path) => !path.startsWith('/planned?') && !/^\/other\/\?token=c4n4ryQuery\/v1\/(?:metrics|logs)$/.test(path)),
    ).toEqual([])
  })
})
