import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { readPatients } from '../../src/sources/patient.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const COLLECTOR = (ports: string, image = 'otel/opentelemetry-collector-contrib:0.120.0'): string =>
  `services:\n  gateway:\n    image: ${image}\n    ports: [${ports}]\n`

/** What is said of the port, as severity and message, to a program beside the compose file that sends to this endpoint. */
async function said(endpoint: string, compose: string): Promise<string[]> {
  const file = join(folder, 'compose.yaml')
  writeFileSync(file, compose)
  const env = [`OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`, 'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf', 'OTEL_SERVICE_NAME=shop']
  const options = { runtime: 'node', env, unset: [], envFiles: [], files: [file], cleanEnv: true }
  const { patients } = await readPatients(options, { env: {}, home: '/nonexistent', cwd: folder, platform: 'linux' })
  const [shell] = patients
  if (!shell) throw new Error('no target')
  return judge(shell, { ...DEFAULTS, offline: true }, null)
    .audit.findings.filter(({ id }) => id === 'endpoint/known-wrong-port')
    .map(({ severity, message, fix }) => `${severity}: ${message.replaceAll(folder, '')} ${fix?.text}`)
}

describe('a program beside a compose file that holds its receiver', () => {
  it('sends to a port that no service publishes: the published one is named', async () => {
    const [one] = await said('http://localhost:4318', COLLECTOR('"14318:4318", "14317:4317"'))
    expect(one).toContain('note: No service of /compose.yaml publishes port 4318 on this machine: gateway')
    expect(one).toContain('14318 for OTLP over HTTP and 14317 for OTLP over gRPC')
    expect(one).toContain('Use port 14318')
  })

  it('has a protocol whose port is not published: that is what is missing', async () => {
    const [one] = await said('http://localhost:4319', COLLECTOR('"4317:4317"', 'signoz/otelcontribcol:0.43.0'))
    expect(one).toContain('Publish "4318:4318" there')
  })

  it.each([
    ['the published port', 'http://localhost:14318', COLLECTOR('"14318:4318"')],
    ['a port of a whole range', 'http://127.0.0.1:4318', COLLECTOR('"4317-4318:4317-4318"')],
    [
      'a port that another service publishes',
      'http://localhost:9999',
      `${COLLECTOR('"4318:4318"')}  proxy:\n    image: nginx\n    ports: ["9999:80"]\n`,
    ],
    ['another machine', 'http://collector.example.com:4319', COLLECTOR('"4318:4318"')],
    [
      'a receiver on the network of the host, which publishes nothing',
      'http://localhost:4319',
      COLLECTOR('').replace('ports: []', 'network_mode: host'),
    ],
    ['no receiver at all', 'http://localhost:4318', 'services:\n  db:\n    image: postgres:17\n    ports: ["5432:5432"]\n'],
    [
      'two receivers, of which either may be meant',
      'http://localhost:9',
      `${COLLECTOR('"4318:4318"')}  jaeger:\n    image: jaegertracing/all-in-one\n    ports: ["5318:4318"]\n`,
    ],
  ])('there is nothing to say of %s', async (_what, endpoint, compose) => expect(await said(endpoint, compose)).toEqual([]))
})
