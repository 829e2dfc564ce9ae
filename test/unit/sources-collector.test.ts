import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge, planOf } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { reportOf } from '../../src/engine/report.ts'
import { unknownHere } from '../../src/engine/place.ts'
import { mayBeCollector } from '../../src/sources/collector/clue.ts'
import { expand } from '../../src/sources/collector/expand.ts'
import { plain } from '../../src/secret.ts'
import type { Destination, Patient } from '../../src/types.ts'
import { type CollectorFile, readCollector } from '../../src/sources/collector/read.ts'
import { json } from '../support/rendered.ts'
import { FUZZ_TIMEOUT_MS } from '../support/mutate.ts'

const read = (text: string, source = 'otel.yaml', env: Record<string, string> = {}): CollectorFile =>
  readCollector({ source, text, known: { env: (name) => env[name], isAll: false } })

describe('a variable in a configuration', () => {
  const known = { env: (name: string): string | undefined => ({ HOST: 'tempo', EMPTY: '' })[name], isAll: false }
  it.each([
    ['${env:HOST}:4317', 'tempo:4317'],
    ['${HOST}:4317', 'tempo:4317'],
    ['${env:HOST:-other}', 'tempo'],
    ['${env:OTHER}', '${env:OTHER}'],
    ['${env:OTHER:-x}', '${env:OTHER:-x}'],
    ['${env:EMPTY}', ''],
    ['a$$b', 'a$b'],
    ['$${HOST}', '${HOST}'],
    ['${file:/etc/token}', '${file:/etc/token}'],
  ])('%s is %s', (text, value) => expect(expand(text, known)).toBe(value))

  it('is empty, or its default, where all of the environment is known', () => {
    const all = { env: known.env, isAll: true }
    expect(expand('${env:OTHER}', all)).toBe('')
    expect(expand('${env:OTHER:-x}', all)).toBe('x')
  })
})

describe('what others put together', () => {
  const told = (text: string, more: Partial<Parameters<typeof readCollector>[0]> = {}): string[] =>
    readCollector({ source: 'otel.yaml', text, ...more }).patients.flatMap((patient) =>
      judge(patient, { ...DEFAULTS, offline: true }, null).audit.findings.flatMap(({ id, severity }) => (severity === 'note' ? [] : [id])),
    )
  const whole = (exporter: string): string => `
receivers: { otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' } } } }
exporters: { ${exporter} }
service: { pipelines: { traces: { receivers: [otlp], exporters: [${exporter.split(':')[0]}] } } }`

  it('a key with :: in it is the way to the key', () =>
    expect(
      told(`
receivers: { otlp: { protocols::grpc::endpoint: 0.0.0.0:4317 } }
exporters: { otlp/jaeger: { endpoint: jaeger:4317, tls::insecure: true } }
service: { pipelines: { traces: { receivers: [otlp], exporters: [otlp/jaeger] } } }`),
    ).toEqual([]))

  it('a file that is merged with others may name what they hold', () => {
    const text = `
receivers: { hostmetrics: { scrapers: { cpu: } } }
exporters: { otlphttp/own: { endpoint: 'http://other:4318' } }
service: { pipelines: { traces/own: { receivers: [otlp/base], processors: [batch], exporters: [otlphttp/own] } } }`
    expect(told(text)).toEqual([])
    expect(told(text.replace('otlp/base', 'hostmetrics'))).toEqual(['collector/invalid'])
  })

  it('a build of others has components of its own, and a misspelt one of the usual build is a fault', () => {
    expect(told(whole('jaegger: { endpoint: 1 }'), { isOwnBuild: true })).toEqual([])
    expect(told(whole('debugg: {}'))).toContain('collector/invalid')
  })

  it('a name without braces was filled in before 0.104', () => {
    const text = whole('otlphttp: { endpoint: $URL }')
    expect(told(text, { version: '0.92.0' })).toEqual([])
    expect(told(text, { version: '0.120.0' })).toEqual(['env/placeholder'])
  })

  it('an endpoint of one signal whose host is not known may have any path', () =>
    expect(told(whole('otlphttp: { traces_endpoint: "${INGEST}/v2/trace/otlp" }'))).toEqual([]))

  it('an exporter that a comment holds ready, or that is there beside one that sends, is no part of it yet; one beside nothing but debug is a fault', () => {
    const text = `
receivers: { otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' } } } }
exporters:
  otlp_http: { endpoint: 'https://ingest.example.com' }
  otlp/gateway: { endpoint: 'gateway:4317', tls: { insecure: true } }
  debug: {}
service:
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [otlp_http]
      # Use instead when sending to gateway
      #exporters: [otlp/gateway]
`
    expect(told(text)).toEqual([])
    const unnamed = text.replace('#exporters: [otlp/gateway]', '')
    expect(told(unnamed)).toEqual([])
    expect(told(unnamed.replace('exporters: [otlp_http]', 'exporters: [debug]'))).toEqual([
      'collector/no-pipeline',
      'collector/no-pipeline',
    ])
  })

  it('what an exporter of an own make does with its address is not known', () =>
    expect(told(whole('httpsink: { endpoint: 0.0.0.0:8378 }'))).toEqual([]))
})

describe('each exporter that speaks OTLP is a patient of its own', () => {
  const text = `
receivers: { otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' } } } }
exporters:
  debug:
  otlp/one: { endpoint: 'one.example.com:4317' }
  otlphttp/two:
    endpoint: https://two.example.com
service:
  pipelines:
    traces: { receivers: [otlp], exporters: [debug, otlp/one, otlphttp/two] }
    metrics: { receivers: [otlp], exporters: [otlphttp/two] }
`
  it('by the name of the file and its own', () => {
    expect(read(text).patients.map(({ name }) => name)).toEqual(['otel.yaml exporters.otlp/one', 'otel.yaml exporters.otlphttp/two'])
  })

  it('with the signals that reach it', () => {
    const [one, two] = read(text).patients.map((patient) => planOf(patient).plan.routes)
    expect([one?.traces.state, one?.metrics.state, one?.logs.state]).toEqual(['export', 'off', 'off'])
    expect([two?.traces.url?.value.reveal(), two?.metrics.url?.value.reveal()]).toEqual([
      'https://two.example.com/v1/traces',
      'https://two.example.com/v1/metrics',
    ])
  })

  it('and what it is told has a line and a column', () => {
    const [, two] = read(text).patients
    const from = two && planOf(two).plan.routes.traces.url?.from
    expect(from).toMatchObject({ source: 'otel.yaml', line: 7, column: 15 })
  })

  it('a file with one of them has its own name', () => {
    expect(read("exporters: { otlp: { endpoint: 'a:1' } }").patients.map(({ name }) => name)).toEqual(['otel.yaml'])
  })
})

describe('what a Collector takes', () => {
  it('is told for each receiver that a pipeline names', () => {
    const { hop } = read(`
receivers:
  otlp: { protocols: { grpc: , http: { endpoint: '0.0.0.0:14318', tls: {} } } }
  otlp/unused: { protocols: { grpc: { endpoint: '0.0.0.0:5317' } } }
exporters: { debug: }
service: { pipelines: { traces: { receivers: [otlp], exporters: [debug] } } }
`)
    expect(hop?.takes).toEqual(['traces'])
    expect(hop?.receivers?.map(({ protocol, host, port, tls, isDefault }) => [protocol, host, port, tls, isDefault])).toEqual([
      ['grpc', 'localhost', 4317, false, true],
      ['http', '0.0.0.0', 14318, true, false],
    ])
  })

  it('is everything where Alloy wires it on', () => {
    const { hop } = read(
      'otelcol.receiver.otlp "d" {\n grpc { }\n output {\n  traces = [otelcol.exporter.otlp.d.input]\n }\n}\notelcol.exporter.otlp "d" {\n client { endpoint = "a:1" }\n}\n',
      'config.alloy',
    )
    expect(hop?.receivers?.map(({ protocol, host, port, signals }) => [protocol, host, port, signals])).toEqual([
      ['grpc', '0.0.0.0', 4317, ['traces']],
    ])
  })
})

describe('a credential', () => {
  it('of an authenticator is in the plan, and never in the report', () => {
    const { patients } = read(`
extensions: { basicauth: { client_auth: { username: me, password: c4n4ry9Secret } } }
exporters: { otlphttp: { endpoint: 'https://otlp.example.com', auth: { authenticator: basicauth }, headers: { x-api-key: c4n4ry9Secret } } }
`)
    const [patient] = patients
    const headers = patient && planOf(patient).plan.routes.traces.headers
    expect(headers?.['authorization']?.value.reveal()).toBe(`Basic ${Buffer.from('me:c4n4ry9Secret').toString('base64')}`)
    const report = reportOf(
      patients.map((one) => judge(one, { ...DEFAULTS, offline: true }, null)),
      { verbose: true, shell: 'posix', startedAt: 0, endedAt: 1 },
    )
    expect(json(report)).not.toMatch(/c4n4ry9Secret|bWU6YzRuNHJ5/)
  })
})

describe('a file is known by what is in it', () => {
  it.each([
    ['otel.yaml', 'exporters:\n  otlp:\n    endpoint: a:1\n', true],
    ['values.yaml', 'exporters: {otlp/local: {endpoint: a:1}}', true],
    ['config.yml', 'service:\n  pipelines:\n    traces:\n      receivers: [otlp]\n', true],
    ['tempo.yaml', 'distributor:\n  receivers:\n    otlp:\n', true],
    ['config.alloy', 'otelcol.exporter.otlp "t" { client { endpoint = "a:1" } }', true],
    ['alertmanager.yml', 'receivers:\n  - name: team\n', false],
    ['otel.yaml', "file_format: '1.0'\ntracer_provider:\n  processors:\n", false],
    ['config.alloy', 'prometheus.scrape "x" { }', false],
    ['compose.yaml', 'services:\n  api:\n    image: a\n', false],
    ['config.yaml', 'otel_exporter_otlp_endpoint: http://localhost:4318\n', false],
    ['values.yaml', 'collectors:\n  alloy:\n    extraConfig: |\n      otelcol.storage.file "queue" {\n      }\n', false],
    ['main.tf', 'locals {\n  config = <<EOT\nexporters:\n  otlp:\nEOT\n}\n', false],
    ['_config.tpl', '{{- define "c" }}\nexporters:\n  otlp:\n{{- end }}\n', false],
    ['_alloy.tpl', '{{- define "c" }}\notelcol.exporter.otlp "t" {\n}\n{{- end }}\n', false],
    ['c_test.yaml', 'suite: s\ntests:\n  - it: works\n    asserts:\n      - contains:\n          exporters: { otlp: }\n', false],
    ['config', '// what comes in\notelcol.receiver.otlp "t" {\n}\n', true],
  ])('%s: %s', (path, text, isOne) => {
    expect(mayBeCollector(path, text)).toBe(isOne)
  })
})

describe('whatever the text is', () => {
  const word = fc.constantFrom(
    ...'receivers exporters service pipelines otlp otlphttp/x protocols grpc http endpoint headers tls insecure true null auth traces [ ] { } : - , " \' ${env:X} ${ } $$ a:1 https://h/v1/traces {{ }} & * << !!str | > # = ( ) otelcol.exporter.otlp output'.split(
      ' ',
    ),
    '\n',
    '\n  ',
    '\n    ',
    ': ',
    '\t',
  )
  const noise = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '))
  const yaml = fc
    .record({
      id: fc.constantFrom('otlp', 'otlphttp/x', 'jaeger', 'a.b', '""'),
      key: fc.constantFrom('endpoint', 'tls', 'headers', 'auth', 'timeout'),
      value: fc.oneof(noise, fc.json()),
    })
    .map(
      ({ id, key, value }) =>
        `exporters:\n  ${id}:\n    ${key}: ${value.replaceAll('\n', ' ')}\nservice:\n  pipelines:\n    traces:\n      exporters: [${id}]\n`,
    )

  it.each(['otel.yaml', 'config.alloy'])(
    '%s: it is read, planned and judged without a stack trace',
    { timeout: FUZZ_TIMEOUT_MS },
    (source) => {
      fc.assert(
        fc.property(fc.oneof(noise, yaml), (text) => {
          mayBeCollector(source, text)
          const { patients } = readCollector({ source, text })
          for (const patient of patients) expect(judge(patient, { ...DEFAULTS, offline: true }, null).audit.crashes).toEqual([])
        }),
        { numRuns: process.env['CI'] ? 100 : 300 },
      )
    },
  )
})

describe('a name of another network', () => {
  const probe = (failure?: 'dns' | 'refused'): Destination['probes'][number] =>
    ({ step: 'otlp', outcome: failure ? 'unreachable' : 'ok', failure }) as Destination['probes'][number]
  it.each([
    ['tempo', 'dns', 'tempo may be known'],
    ['tempo.monitoring.svc', 'dns', 'tempo.monitoring.svc may be known'],
    ['tempo.monitoring.svc.cluster.local', 'dns', 'tempo.monitoring.svc.cluster.local may be known'],
    ['tempo.example.com', 'dns', null],
    ['tempo', 'refused', null],
    ['tempo', undefined, null],
  ] as const)('%s that answers %s: %s', (host, failure, words) => {
    const [patient] = read(`exporters:\n  otlphttp: { endpoint: 'http://${host}:4318' }\n`).patients
    const { plan } = planOf(patient as Patient)
    const destinations = [{ url: plain(''), signals: ['traces' as const], backend: null, probes: [probe(failure)] }]
    const why = unknownHere(plan, undefined, destinations)
    if (words === null) expect(why).toBeNull()
    else expect(why).toContain(words)
  })
})
