import { describe, expect, test } from 'vitest'
import { alarms, endedOtherwise, recorded, silences } from '../support/recorded.ts'

const all = recorded('node')

describe('the plan for Node.js says what the real SDK did', () => {
  test.each(all.map((one) => [one.row.id, one] as const))('%s', (_id, { row, differences }) => {
    expect({ env: row.env, differences }).toEqual({ env: row.env, differences: [] })
  })

  test('a program that ended with an error was planned to, and no other', () => {
    expect(all.filter(endedOtherwise).map(({ row }) => row.id)).toEqual([])
  })

  test('there are recordings of every wiring, and of data that arrive and that do not', () => {
    expect(new Set(all.map(({ row }) => row.wiring))).toEqual(new Set(['auto', 'code-http', 'code-proto', 'code-grpc']))
    const sent = all.flatMap(({ row }) => Object.values(row.observed)).filter((one) => one.sent).length
    expect(sent).toBeGreaterThan(3000)
    expect(all.length * 3 - sent).toBeGreaterThan(600)
  })
})

/** Everything arrived, and a value was not what its writer meant all the same. */
const RIGHTLY = {
  'endpoint/falls-back-to-localhost':
    /ep\.(?:http\.x-(?:port-|scheme-only|two|ipv6-bare|plus-port|space-before|star)|sig\.http\..*(?:bad|port-word)$)/,
  'endpoint/query-or-fragment': /ep\.http\..*(?:query|fragment)/,
  'endpoint/scheme-missing': /ep\.(?:http\.x-(?:slashes|schemeless-ip|bare-host|word|true|name-underscore)|sig\.http\..*schemeless)$/,
  'endpoint/signal-path-missing': /ep\.sig\.(?:no-path|slash)$/,
  'endpoint/signal-path-doubled': /x-(?:v1|sig-path-metrics)$/,
  'env/ignored-by-runtime': /(?:lower-names|config-file|experimental-config)$/,
  'env/placeholder': /(?:placeholder|angle)/,
  'env/quotes-kept': /(?:ep|proto|sampler)\..*quoted$/,
  'env/stray-whitespace':
    /(?:proto\.(?:ws|trailing-nl|.*(?:http-json-ws|tab|nbsp).*)|ep\.http\.x-(?:path-)?trail-space|sampler\.x-(?:off-ws|off-nl|ratio-name-ws))$/,
  'env/unknown-name': /-name2?$/,
  'headers/colon-separator': /hdr\..*(?:colon|sig-invalid$|own-bad$)/,
  'headers/comma-in-value': /comma-in-value$/,
  'headers/illegal-character': /x-pseudo$/,
  'headers/json': /json$/,
  'headers/missing-key': /(?:no-eq|empty-key)/,
  'headers/quoted': /quote/,
  'protocol/unknown-value': /proto\.(?:underscore|.*(?:http|GRPC|upper|json|proto|comma|otlp|none)(?:\.ep)?)$/,
  'protocol/unsupported-by-backend': /hdr\.grpc\.colon-nospace$/,
  'runtime/compression': /comp\./,
  'runtime/resource-attributes': /res\./,
  'runtime/tls-files': /tls\..*client-/,
  'runtime/timeout-units': /timeout\..*(?:\.1|-10|float)$/,
  'signals/exporter-unknown': /otlp,bogus$/,
}

describe('the checks over the recordings', () => {
  test('no check crashes', () => {
    expect(all.flatMap(({ audit }) => audit.outcomes.filter(({ outcome }) => outcome === 'crashed'))).toEqual([])
  })

  test('what arrived as it was meant gets no error and no warning', () => {
    expect(alarms(all, RIGHTLY)).toEqual([])
  })

  test('what was lost for a value that the SDK cannot use is an error', () => {
    expect(silences(all)).toEqual([])
  })
})
