import { describe, expect, it } from 'vitest'
import { plan } from '../../src/index.ts'
import { fromJvmArgs } from '../../src/sources/jvm-args.ts'

describe('JVM properties', () => {
  it('keep name and value, and hide a credential', () => {
    const { settings } = fromJvmArgs([
      '-Xmx1g',
      '-Dotel.service.name=a=b',
      '-Dotel.exporter.otlp.headers=api-key=s3cr3tvalue',
      '-Dflag',
      '-javaagent:x.jar',
    ])
    expect(settings.map((s) => [s.name, s.value.reveal()])).toEqual([
      ['otel.service.name', 'a=b'],
      ['otel.exporter.otlp.headers', 'api-key=s3cr3tvalue'],
      ['flag', ''],
    ])
    expect(String(settings[1]?.value)).toBe('api-key=<redacted>')
  })

  it('JAVA_TOOL_OPTIONS gives properties too, weaker than the arguments, and quotes keep blanks', () => {
    const env = { JAVA_TOOL_OPTIONS: '-Dotel.exporter.otlp.protocol=http/protobuf "-Dotel.exporter.otlp.endpoint=http://a:1"' }
    expect(plan({ runtime: 'java', env }).traces.url).toBe('http://a:1/v1/traces')
    expect(plan({ runtime: 'java', env, jvmArgs: ['-Dotel.exporter.otlp.endpoint=http://b:2'] }).traces.url).toBe('http://b:2/v1/traces')
  })
})
