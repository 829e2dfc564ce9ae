import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Signal } from '../../../src/types.ts'
import type { Observed, Row } from '../../support/judge.ts'
import { type Draw, portsOf } from '../grammar.ts'
import type { Lab, Result } from './lab.ts'
import { finish, removeFolder, temporaryFolder } from './processes.ts'
import { RUN_MS, settingsHeaders, TIGHT_MS } from './run.ts'

export const GOOSE_VERSION = '1.52.0'

export interface Run {
  row: Row
  /** What `plan()` takes: the same settings with the real paths in them. */
  input: {
    runtime: 'goose'
    wiring: 'cli'
    version: string
    env: Record<string, string>
    gooseConfig?: string
    files: Record<string, string | null>
  }
}

/** Starts the real goose with these settings and nothing else, in the lab's network, and tells what arrived in the form of the recordings. */
export async function runGoose(lab: Lab, program: string, id: string, drawn: Draw): Promise<Run> {
  const home = lab.nextHome()
  const authority = lab.authority ?? join(home, 'missing.pem')
  const real = (text: string): string => text.replaceAll('@HOME', home).replaceAll('@CA', authority)
  const env = Object.fromEntries(Object.entries(drawn.env).map(([name, value]) => [name, real(value)]))
  const files = { ...drawn.files, ...(drawn.configYaml === null ? {} : { '.config/goose/config.yaml': drawn.configYaml }) }
  const result = await lab.run({
    command: [program, 'acp'],
    env: { ...isolated(home), ...env },
    files,
    ports: portsOf(drawn),
    timeoutMs: RUN_MS,
  })
  const input = { runtime: 'goose' as const, wiring: 'cli' as const, version: GOOSE_VERSION, env, files: planFiles(drawn, home, authority) }
  return { row: toRow(id, env, drawn, result), input: drawn.configYaml === null ? input : { ...input, gooseConfig: drawn.configYaml } }
}

/** Starts the real goose on this machine's own network, with a home folder of its own. */
export async function runGooseHere(program: string, env: Record<string, string>): Promise<void> {
  const home = temporaryFolder('goose')
  try {
    const run = await finish(program, ['acp'], 30_000, { cwd: home, env: { ...isolated(home), ...env } })
    if (run.status !== 0) throw new Error(`goose ended with ${run.status}: ${run.stderr}`)
  } finally {
    removeFolder(home)
  }
}

const isolated = (home: string): Record<string, string> => ({
  HOME: home,
  XDG_CONFIG_HOME: join(home, '.config'),
  PATH: '/usr/bin:/bin',
  USER: 'test',
  GOOSE_DISABLE_KEYRING: '1',
})

function planFiles(drawn: Draw, home: string, authority: string): Record<string, string | null> {
  const out: Record<string, string | null> = {}
  for (const name of ['missing.pem', 'none.yaml', 'one.yaml,', 'elsewhere/config/config.yaml']) out[join(home, name)] = null
  for (const [path, text] of Object.entries(drawn.files)) out[join(home, path)] = text
  if (!authority.startsWith(home)) out[authority] = readFileSync(authority, 'utf8')
  return out
}

function toRow(id: string, env: Record<string, string>, drawn: Draw, result: Result): Row {
  const observed = (signal: Signal): Observed => {
    const sent = result.exports.filter((one) => one.signal === signal)
    const heading = { traces: 'Spans', metrics: 'Metrics', logs: 'Logs' }[signal]
    if (!sent[0]) return { sent: false, console: new RegExp(`^${heading}$`, 'm').test(result.stdout) }
    if (sent.some((other) => other.url !== sent[0]?.url)) throw new Error(`${id}: ${signal} went to several URLs`)
    return { sent: true, protocol: 'http/protobuf', url: sent[0].url, headers: settingsHeaders(sent[0]), via: sent[0].via }
  }
  return {
    id,
    runtime: 'goose',
    wiring: 'cli',
    version: GOOSE_VERSION,
    env,
    config_yaml: drawn.configYaml,
    observed: { traces: observed('traces'), metrics: observed('metrics'), logs: observed('logs') },
    attempts: result.attempts,
    server_fault: result.late || isTight(drawn),
    exit: result.exit,
    stderr: result.stderr.slice(0, 300),
  }
}

/** A timeout is set that an export may not keep: then a signal that did not arrive says nothing. */
function isTight({ env, configYaml, files }: Draw): boolean {
  const fromEnv = Object.entries(env).filter(([name]) => name.endsWith('_TIMEOUT'))
  const fromFiles = [configYaml ?? '', ...Object.values(files)].flatMap((text) =>
    [...text.matchAll(/otlp_timeout: "?([^\s"]*)/g)].map((match) => match[1] ?? ''),
  )
  return [...fromEnv.map(([, value]) => value), ...fromFiles].some((value) => /^\+?\d+$/.test(value) && Number(value) < TIGHT_MS)
}
