import { fileURLToPath } from 'node:url'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Signal, SIGNALS } from '../../../src/types.ts'
import { NOT_COMPARED, type Observed, type Row } from '../../support/judge.ts'
import type { Arrival, Lab, Result } from './lab.ts'
import type { Program, Ready, Settings } from './program.ts'

/** Every program is decided after this long; a destination that does not answer is not worth more. */
export const RUN_MS = 8000
/** Nothing heard for so long after `APP flush`: what did not come does not come. */
const QUIET_MS = 1500
/** Below this an export may lose the race against its own timeout, in milliseconds. */
export const TIGHT_MS = 3000

export interface Outcome {
  row: Row
  /** What `plan()` takes: the same settings with the real paths in them. */
  input: {
    runtime: string
    wiring: string
    version: string
    source?: Record<string, string>
    env: Record<string, string>
    jvmArgs: string[]
    files: Record<string, string | null>
  }
}

export interface Patience {
  runMs?: number
  quietMs?: number
  roles?: Readonly<Record<number, string>>
}

/** The home folder as a recording names it: the real one is another one each time. */
const HOME = '/home/app'
/** A recording says nothing of the machine that it was made on. */
const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url))
const shown = (text: string): string => text.replaceAll('@HOME', HOME).replaceAll('@CA', `${HOME}/ca.pem`)

const mapped = (texts: Record<string, string>, change: (text: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]))

interface Place {
  lab: Lab
  program: Program
  ready: Ready
}

/** Starts the real program with these settings and nothing else, in the lab's network, and tells what arrived in the form of the recordings. */
export async function runProgram(at: Place, wiring: string, id: string, given: Settings, patience: Patience = {}): Promise<Outcome> {
  const { lab, program, ready } = at
  const home = lab.nextHome()
  const authority = lab.authority ?? join(home, 'missing.pem')
  const real = (text: string): string => text.replaceAll('@HOME', home).replaceAll('@CA', authority)
  const env = mapped(given.env, real)
  const jvm = (given.jvm ?? []).map(real)
  const texts = mapped(given.files ?? {}, real)
  const settings = [...Object.entries(env), ...pairsIn(jvm, env, texts)]
  const start = ready.start({ wiring, home, jvm, given })
  const files = { ...start.files, ...texts }
  const result = await lab.run({
    command: start.command,
    env: { HOME: home, PATH: '/usr/local/bin:/usr/bin:/bin', ...start.env, ...env },
    files,
    ports: portsIn([...Object.values(given.env), ...jvm, ...Object.values(given.files ?? {}), ...Object.values(start.source ?? {})]),
    roles: patience.roles ?? {},
    timeoutMs: patience.runMs ?? RUN_MS,
    quietMs: patience.quietMs ?? QUIET_MS,
    realNames: true,
    unknownNames: program.unknownNames ?? [],
  })
  const { runtime } = program
  const version = given.version ?? program.version
  const source = start.source ? { source: start.source } : {}
  const row: Row = {
    id,
    runtime,
    wiring,
    version,
    env: mapped(given.env, shown),
    ...(given.jvm ? { jvm: given.jvm.map(shown) } : {}),
    ...(given.files
      ? { files: Object.fromEntries(Object.entries(given.files).map(([path, text]) => [`${HOME}/${path}`, shown(text)])) }
      : {}),
    ...source,
    observed: seenIn(result, ready, id),
    attempts: distinct(result.attempts),
    server_fault: result.late || isTight(settings, program.dialect(wiring).timeoutMs) || isResetUnseen(settings),
    exit: result.exit,
    stderr: result.stderr.slice(0, 400).replaceAll(home, HOME).replaceAll(CHECKOUT, '<checkout>/'),
  }
  return {
    row,
    input: {
      runtime,
      wiring,
      version,
      ...source,
      env,
      jvmArgs: jvm,
      files: planFiles(settings, texts, home, authority),
    },
  }
}

/** Ports that the texts can mean, however they are read; gRPC wraps a port above 65535. */
function portsIn(texts: readonly string[]): Set<number> {
  const ports = new Set([80, 443, 4317, 4318, 21_001, 21_002, 21_003])
  for (const text of texts)
    for (const [digits] of text
      .slice(0, 2000)
      .replace(/(?<=\d)_(?=\d)/g, '')
      .matchAll(/\d{1,7}/g))
      if (Number(digits) % 65_536 > 0) ports.add(Number(digits) % 65_536)
  return ports
}

/** A file that a setting names and nobody has written is not there. */
function planFiles(
  settings: readonly (readonly [string, string])[],
  files: Record<string, string>,
  home: string,
  authority: string,
): Record<string, string | null> {
  const out: Record<string, string | null> = {}
  for (const name of ['missing.pem', 'missing.yaml', 'missing.properties']) out[join(home, name)] = null
  for (const [name, text] of settings) if (/CERTIFICATE$|CLIENT[_.]KEY$/i.test(name)) out[text] = null
  for (const [path, text] of Object.entries(files)) out[join(home, path)] = text
  if (!authority.startsWith(home)) out[authority] = readFileSync(authority, 'utf8')
  return out
}

function seenIn(result: Result, ready: Ready, id: string): Record<Signal, Observed> {
  const one = (signal: Signal): Observed => {
    const sent = result.exports.filter((arrival) => arrival.signal === signal)
    const [first] = sent
    const others = {
      configured: result.stdout.includes(`APP configured ${signal}\n`),
      console: ready.printed(signal, result.stdout),
    }
    if (!first) return { sent: false, ...others }
    const other = sent.find(({ url, protocol }) => url !== first.url || protocol !== first.protocol)
    if (other) throw new Error(`${id}: ${signal} went to ${first.url} and to ${other.url}`)
    return {
      sent: true,
      protocol: first.protocol,
      url: first.url,
      headers: headersOf(first),
      via: first.via,
    }
  }
  return Object.fromEntries(SIGNALS.map((signal) => [signal, one(signal)])) as Record<Signal, Observed>
}

/** Equal names as one, joined as every HTTP server joins them. */
export function settingsHeaders(arrival: Arrival): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [name, value] of arrival.headers)
    if (!NOT_COMPARED.has(name) && name !== 'proxy-authorization') out[name] = name in out ? `${out[name]}, ${value}` : value
  return out
}

/** Blanks around a value of HTTP/1 are the transport's: whoever reads the request takes them away. */
function headersOf(arrival: Arrival): Record<string, string> {
  const trim = (value: string): string => (arrival.protocol === 'grpc' ? value : value.replace(/^[ \t]+|[ \t]+$/g, ''))
  return Object.fromEntries(Object.entries(settingsHeaders(arrival)).map(([name, value]) => [name, trim(value)]))
}

/** A retry attempts the same again. */
function distinct(attempts: Result['attempts']): Result['attempts'] {
  return [...new Map(attempts.map((one) => [JSON.stringify(one), one])).values()]
}

/** Properties of a JVM, wherever they stand. */
function pairsIn(jvm: readonly string[], env: Record<string, string>, files: Record<string, string>): [string, string][] {
  const options = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS'].flatMap((name) => (env[name] ?? '').split(' '))
  const lines = Object.entries(files).flatMap(([name, text]) => (name.endsWith('.properties') ? text.split(/[\r\n]+/) : []))
  return [...jvm, ...options, ...lines].map((text) => {
    const [, name = '', value = ''] = /^(?:-D)?\s*([^=:\s]*)\s*[=:\s]?\s*(.*)$/s.exec(text) ?? []
    return [name, value]
  })
}

/** The HTTP/2 of Node.js resets a request with an empty Host before anybody sees it; other servers take it. */
const isResetUnseen = (settings: readonly (readonly [string, string])[]): boolean =>
  settings.some(([name, value]) => /headers$/i.test(name) && /(?:^|,)\s*host\s*=(?:\s|%20|%09)*(?:,|$)/i.test(value))

/** A timeout is set that an export may not keep: then a signal that did not arrive says nothing. */
function isTight(settings: readonly (readonly [string, string])[], timeoutMs: (text: string) => number | null): boolean {
  return settings.some(([name, text]) => {
    const ms = /[_.]TIMEOUT$/i.test(name) ? timeoutMs(text) : null
    return ms !== null && ms < TIGHT_MS
  })
}
