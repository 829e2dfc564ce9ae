import { describe, expect, test } from 'vitest'
import { alarms, endedOtherwise, recorded, silences } from '../support/recorded.ts'

const all = recorded('python')

describe('the plan for Python says what the real SDK did', () => {
  test.each(all.map((one) => [one.row.id, one] as const))('%s', (_id, { row, differences }) => {
    expect({ env: row.env, differences }).toEqual({ env: row.env, differences: [] })
  })

  test('a program that ended with an error was planned to, and no other', () => {
    expect(all.filter(endedOtherwise).map(({ row }) => row.id)).toEqual([])
  })

  test('there are recordings of every wiring, and of data that arrive and that do not', () => {
    expect(new Set(all.map(({ row }) => row.wiring))).toEqual(new Set(['auto', 'code-http', 'code-grpc']))
    const sent = all.flatMap(({ row }) => Object.values(row.observed)).filter((one) => one.sent).length
    expect(sent).toBeGreaterThan(2000)
    expect(all.length * 3 - sent).toBeGreaterThan(1000)
  })
})

/** Everything arrived, and a value was not what its writer meant all the same. */
const RIGHTLY = {
  'endpoint/query-or-fragment': /ep\.http\..*(?:query|fragment)/,
  'endpoint/signal-path-missing': /ep\.sig\.(?:no-path|slash)$/,
  'endpoint/signal-path-doubled': /x-(?:v1|sig-path-metrics)$/,
  'env/ignored-by-runtime': /(?:lower-names|config-file|experimental-config)$/,
  'env/placeholder': /hdr\..*(?:placeholder|angle)$/,
  'env/quotes-kept': /sampler\.x-quoted$/,
  'env/stray-whitespace': /(?:sampler\.x-.*-ws|ep\.(?:http\.x-path-|sig\.http\.(?:only-)?)trail-space)$/,
  'env/unknown-name': /-name2?$/,
  'headers/colon-separator': /hdr\..*(?:colon|sig-invalid$|own-bad$)/,
  'headers/comma-in-value': /comma-in-value$/,
  'headers/double-encoded': /rawspace-pct$/,
  'headers/illegal-character': /hdr\..*(?:nonascii|newline|-tab$|-key$|key-space$|pseudo|generic-bad|\.bad-)/,
  'headers/json': /json$/,
  'headers/missing-key': /(?:no-eq|empty-key)/,
  'headers/overrides-content-type': /(?:override|content-length)/,
  'headers/quoted': /quote/,
  'protocol/unsupported-by-backend': /hdr\.grpc\.colon-nospace$/,
  'runtime/compression': /comp\.http\.(?:invalid|zstd|own-|x-(?:blank|zstd|identity|quoted|true)$)/,
  'runtime/resource-attributes': /res\.x-(?:no-eq|colon)$/,
  'runtime/side-door': /side\.netrc/,
  'runtime/tls-files': /tls\..*client-/,
  'runtime/timeout-units': /timeout\..*(?:10000|1e4|under|-ws|plus|own-good)/,
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
