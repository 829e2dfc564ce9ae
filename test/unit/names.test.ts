import { describe, expect, it } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import unknownName from '../../checks/env/unknown-name.ts'
import { runtimeOf } from '../../src/runtimes/index.ts'
import { isKnownName, meantName } from '../../src/runtimes/parts/names.ts'
import { seenOf } from '../support/patient.ts'

const reads = (name: string): boolean => runtimeOf('spec')?.reads(name) ?? false

describe('a misspelt name is told by what it was meant to be', () => {
  it.each([
    ['OTEL_EXPORTER_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
    ['OTEL_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OTEL_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_HEADER', 'OTEL_EXPORTER_OTLP_HEADERS'],
    ['OTEL_EXPORTER_OLTP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OTEL_EXPORTER_OTEL_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OTLP_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT_TRACES', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_TRACE_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    ['OTEL_TRACE_EXPORTER', 'OTEL_TRACES_EXPORTER'],
    ['OTLP_TRACES_EXPORTER', 'OTEL_TRACES_EXPORTER'],
    ['OTEL_RESOURCE_ATTRIBUTE', 'OTEL_RESOURCE_ATTRIBUTES'],
    ['OTEL_SERVICENAME', 'OTEL_SERVICE_NAME'],
    ['OTEL_SDK_DISABLE', 'OTEL_SDK_DISABLED'],
  ])('%s', (wrong, right) => {
    expect(meantName(wrong, reads)).toBe(right)
    expect(isKnownName(wrong)).toBe(false)
  })

  it.each([
    'OTLP_ENDPOINT',
    'SERVICE_NAME',
    'OTEL_SDK_ENABLED',
    'OTEL_HOST',
    'HOTEL_SERVICE_NAME',
    'CLINE_OTEL_EXPORTER_OTLP_ENDPOINT',
    'EXPORTER',
    'OTEL_',
    'PATH',
  ])('%s is near to nothing', (name) => {
    expect(meantName(name, reads)).toBeUndefined()
  })

  it('never names a setting that this program does not read', () => {
    expect(meantName('OTEL_EXPORTER_OTLP_INSECUR', (name) => name === 'OTEL_EXPORTER_OTLP_ENDPOINT')).toBeUndefined()
  })
})

describe('a name that somebody reads is no typo', () => {
  it.each([
    'OTEL_PYTHON_LOG_CORRELATION',
    'OTEL_JAVAAGENT_ENABLED',
    'OTEL_NODE_RESOURCE_DETECTORS',
    'OTEL_EXPORTER_OTLP_CERTIFICATE',
    'OTEL_METRICS_INCLUDE_SESSION_ID',
  ])('%s', (name) => {
    expect(isKnownName(name)).toBe(true)
  })
})

it('a credential under a misspelt name stays hidden', () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', OTEL_EXPORTER_OTLP_HEADRES: 'Authorization=Basic canary' }
  const { findings } = audit(seenOf({ name: 'canary', env }), [unknownName])
  const [finding] = findings
  expect(finding?.id).toBe('env/unknown-name')
  // `mend` is for counterfactual plans and is never printed.
  const shown = { ...finding, mend: undefined }
  expect(JSON.stringify(shown)).not.toContain('canary')
})
