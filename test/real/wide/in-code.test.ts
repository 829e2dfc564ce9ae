import { afterAll, expect, test } from 'vitest'
import { plan } from '../../../src/index.ts'
import { differences } from '../../support/judge.ts'
import { isMissing } from '../support/cache.ts'
import { type InCodeCase, inCodeProgram } from '../support/in-code.ts'
import { openLab } from '../support/lab.ts'
import { needs } from '../support/needs.ts'
import { runProgram } from '../support/run.ts'

const GENERIC = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:21001', OTEL_EXPORTER_OTLP_HEADERS: 'x-env=1,x-both=env' }
const OWN = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:21003/own', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-own=1' }
const python = (call: string, env = {}, transport: InCodeCase['transport'] = 'http'): InCodeCase => ({
  runtime: 'python',
  transport,
  call,
  env,
})
const node = (call: string, env = {}, transport: InCodeCase['transport'] = 'proto'): InCodeCase => ({
  runtime: 'node',
  transport,
  call,
  env,
})
const go = (options: string, env = {}, transport: InCodeCase['transport'] = 'http'): InCodeCase => ({
  runtime: 'go',
  transport,
  call: options.replaceAll(/\bWith/g, `otlptrace${transport}.With`),
  env,
})

const CASES: InCodeCase[] = [
  python('endpoint="http://127.0.0.1:21002/v1/traces"', GENERIC),
  python('endpoint="http://127.0.0.1:21002"', GENERIC),
  python('endpoint="127.0.0.1:21002/v1/traces"', GENERIC),
  python('endpoint=os.getenv("NONE")', GENERIC),
  python('headers={"X-Code": "a%20b", "x-both": "code"}', GENERIC),
  python('headers={"x-code": "1"}', { ...GENERIC, ...OWN }),
  python('endpoint="http://127.0.0.1:21002"', {}, 'grpc'),
  python('endpoint="127.0.0.1:21002", insecure=True', GENERIC, 'grpc'),
  python('endpoint="127.0.0.1:21002"', {}, 'grpc'),
  python('endpoint="http://127.0.0.1:21002", headers={"x-code": "1"}', GENERIC, 'grpc'),
  python('endpoint="http://127.0.0.1:21002", headers="x-code=a%20b,x-two=2"', GENERIC, 'grpc'),
  python('endpoint="http://127.0.0.1:21002", headers={"X-Code": "1"}', {}, 'grpc'),
  node("{ url: 'http://127.0.0.1:21002/v1/traces' }", GENERIC),
  node("{ url: 'http://127.0.0.1:21002' }", GENERIC, 'http'),
  node('{ url: process.env.NONE }', GENERIC),
  node("{ url: '127.0.0.1:21002/v1/traces' }", GENERIC),
  node("{ url: 'localhost:21002/v1/traces' }", GENERIC),
  node("{ headers: { 'X-Code': 'a%20b', 'x-both': 'code' } }", { ...GENERIC, ...OWN }),
  node("{ url: 'http://127.0.0.1:21002' }", GENERIC, 'grpc'),
  node("{ url: '127.0.0.1:21002' }", {}, 'grpc'),
  node("{ url: 'http://127.0.0.1:21002', headers: { 'x-code': '1' } }", GENERIC, 'grpc'),
  go('WithEndpoint("127.0.0.1:21002"), WithInsecure()', GENERIC),
  go('WithEndpoint("127.0.0.1:21002")'),
  go('WithEndpoint("127.0.0.1:21002")', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:21001/base' }),
  go('WithEndpoint("http://127.0.0.1:21002"), WithInsecure()'),
  go('WithEndpointURL("http://127.0.0.1:21002")', GENERIC),
  go('WithEndpointURL("http://127.0.0.1:21002/otlp/v1/traces"), WithHeaders(map[string]string{"X-Code": "a%20b"})', GENERIC),
  go('WithURLPath("otlp")', GENERIC),
  go('WithEndpointURL("127.0.0.1:21002")', GENERIC),
  go('WithEndpoint("127.0.0.1:21002"), WithInsecure(), WithHeaders(map[string]string{"x-code": "1"})', GENERIC, 'grpc'),
  go('WithEndpoint("http://127.0.0.1:21002"), WithInsecure()', {}, 'grpc'),
  go('WithEndpointURL("http://127.0.0.1:21002/path")', {}, 'grpc'),
]

const lab = await openLab()
afterAll(async () => (isMissing(lab) ? undefined : lab.close()))

for (const one of CASES) {
  const { runtime, transport, call, env = {} } = one
  const name = `${runtime} ${transport} ${call || '(nothing)'} beside ${Object.keys(env).join(', ') || 'no variable'}`
  test(`the real program sends as its code and its environment are planned to: ${name}`, async (context) => {
    const made = needs(context, await inCodeProgram(one))
    const { row, input } = await runProgram({ lab: needs(context, lab), ...made }, '', name, { env }, { quietMs: 1500 })
    const { wiring: _wiring, ...settings } = input
    expect({ row, told: differences(row, plan(settings)) }).toMatchObject({ told: [] })
  })
}
