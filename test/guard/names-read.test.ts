import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runtimes } from '../../src/runtimes/index.ts'
import { isRelevant, namesFile } from '../../src/sources/names.ts'
import type { Runtime } from '../../src/types.ts'

const room = fileURLToPath(new URL('../../src/runtimes/', import.meta.url))

/** Every wiring of a runtime with nothing set, as far as it has facts about trust. */
const traitsOf = ({ id, wirings, plan }: Runtime): ReturnType<Runtime['plan']>['traits'][] =>
  [undefined, ...wirings].map((wiring) => plan({ runtime: id, wiring, detectedBy: '', candidates: [], layers: [], files: {} }).traits)

const inFull = (name: string): string[] => (name.startsWith('.') ? [] : ['', 'TRACES_'].map((signal) => name.replace('*', signal)))
const variables = (names: readonly string[]): string[] => [...new Set(names.flatMap(inFull))].filter((name) => /^\w+$/.test(name))

/** What a login or a web server sets by itself; nobody writes it down as a setting. */
const OF_THE_SYSTEM = /^(?:HOME|REQUEST_METHOD|GATEWAY_INTERFACE)$/

/** Names that a file asks the environment for, as texts. */
const askedIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:textOf\(\w+(?:\.\w+)*, |env\.(?:get|has)\()'([A-Za-z]\w*)'/g)].map(([, name = '']) => name)

describe('a name that a runtime reads is kept by every source', () => {
  it.each(runtimes.map((runtime) => [runtime.id, runtime] as const))('%s: what it trusts, and what it shows of itself', (_, runtime) => {
    const trust = traitsOf(runtime).map((traits) => traits.trust)
    const files = trust.flatMap((one) => [
      ...(one.files ?? []).map(({ setting }) => setting),
      ...(one.client ?? []).flatMap(({ certificate, key }) => [certificate, key]),
    ])
    const all = variables([...files, ...trust.flatMap((one) => [...one.reads, ...(one.takesAny ?? []).map(({ setting }) => setting)])])
    expect(all.filter((name) => !runtime.reads(name))).toEqual([])
    expect(all.filter((name) => !isRelevant(name))).toEqual([])
    expect(variables(files).filter((name) => !namesFile(name))).toEqual([])
  })

  it.each(readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')))(
    '%s: what it asks the environment for',
    (file) => {
      const asked = askedIn(readFileSync(room + file, 'utf8')).filter((name) => /^[A-Z]|_proxy$/i.test(name))
      expect(asked.filter((name) => !isRelevant(name) && !OF_THE_SYSTEM.test(name))).toEqual([])
    },
  )

  it.each([
    'JAVA_TOOL_OPTIONS',
    'JDK_JAVA_OPTIONS',
    'NODE_OPTIONS',
    'PYTHONPATH',
    'CORECLR_PROFILER',
    'RUST_LOG',
    'no_grpc_proxy',
    'NETRC',
  ])('%s', (name) => expect(isRelevant(name)).toBe(true))

  it.each(['PATH', 'HOME', 'EDITOR', 'AWS_SECRET_ACCESS_KEY', 'NODE_ENV', 'JAVA_HOME', 'PROXY', 'HOTEL_NAME'])('%s is of no use', (name) =>
    expect(isRelevant(name)).toBe(false),
  )
})
