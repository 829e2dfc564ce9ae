import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, removeFolder, sleep, startGroup, stopGroup, temporaryFolder } from './processes.ts'

/** `default` leaves the store to the server: a file store up to 3.6.0. */
export type Store = 'sqlite' | 'file' | 'default'

export interface Mlflow {
  base: string
  port: number
  createExperiment(name: string): Promise<string>
  deleteExperiment(id: string): Promise<void>
  /** Ids of the traces in an experiment, `tr-` and 32 hex digits. */
  traces(experimentId: string): Promise<string[]>
  /** 200 where the trace is stored, 404 where it is not. */
  traceStatus(traceId: string): Promise<number>
  /** The spans of a trace, by name. */
  spanNames(traceId: string): Promise<string[]>
  log(): string
  stop(): Promise<void>
}

const START_MS = 180_000
const ASK_MS = 30_000

/** A real MLflow tracking server on a free loopback port, in a folder and a process group of its own. */
export async function startMlflow(
  venv: string,
  store: Store,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Mlflow> {
  const folder = temporaryFolder('mlflow')
  const port = await freePort()
  const uri = { sqlite: ['--backend-store-uri', 'sqlite:///m.db'], file: ['--backend-store-uri', './mlruns'], default: [] }[store]
  const all = ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1', ...uri, ...args]
  const output = openSync(join(folder, 'server.log'), 'w')
  const child = startGroup(join(venv, 'bin', 'mlflow'), all, {
    cwd: folder,
    env: { ...environment(venv, store), ...env },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const log = (): string => readFileSync(join(folder, 'server.log'), 'utf8')
  const stop = async (): Promise<void> => {
    await stopGroup(child, 5000)
    removeFolder(folder)
  }
  const base = `http://127.0.0.1:${port}`
  try {
    await healthy([base, ...prefixesIn(args).map((prefix) => base + prefix)], child)
  } catch (error) {
    const text = log().slice(-2000)
    await stop()
    throw new Error(`MLflow did not start: ${String(error)}\n${text}`, { cause: error })
  }
  return { base, port, ...api(base), log, stop }
}

function environment(venv: string, store: Store): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(MLFLOW_|OTEL_(?!DOCTOR_)|PYTHON|VIRTUAL_ENV|.*_PROXY|.*_proxy)/.test(name),
  )
  return {
    ...Object.fromEntries(kept),
    PATH: `${join(venv, 'bin')}:${process.env['PATH'] ?? ''}`,
    MLFLOW_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: 'true',
    GIT_PYTHON_REFRESH: 'quiet',
    MLFLOW_MODEL_CATALOG_URI: '', // else the first span with a model name asks github.com for prices
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', // else ten processes instead of two
    ...(store === 'file' ? { MLFLOW_ALLOW_FILE_STORE: 'true' } : {}),
  }
}

/** Where `--static-prefix` puts the server, from 3.10 on its health page as well. */
const prefixesIn = (args: readonly string[]): string[] => args.filter((_, index) => args[index - 1] === '--static-prefix')

async function healthy(bases: readonly string[], child: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`)
    const asked = bases.map((base) => fetch(`${base}/health`, { signal: AbortSignal.timeout(2000) }).catch(() => null))
    if ((await Promise.all(asked)).some((answer) => answer?.ok)) return
    await sleep(200)
  }
  throw new Error(`no answer from /health in ${START_MS / 1000} s`)
}

function api(base: string): Omit<Mlflow, 'base' | 'port' | 'log' | 'stop'> {
  const ask = (path: string, body?: object): Promise<Response> =>
    fetch(base + path, {
      signal: AbortSignal.timeout(ASK_MS),
      ...(body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    })
  const json = async <T>(path: string, body?: object): Promise<T> => {
    const answer = await ask(path, body)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    createExperiment: async (name) => (await json<{ experiment_id: string }>('/api/2.0/mlflow/experiments/create', { name })).experiment_id,
    deleteExperiment: async (id) => {
      await json('/api/2.0/mlflow/experiments/delete', { experiment_id: id })
    },
    traces: async (id) => {
      const locations = [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: id } }]
      const found = await json<{ traces?: { trace_id: string }[] }>('/api/3.0/mlflow/traces/search', { locations, max_results: 100 })
      return (found.traces ?? []).map((trace) => trace.trace_id)
    },
    traceStatus: async (traceId) => (await ask(`/api/3.0/mlflow/traces/${traceId}`)).status,
    spanNames: async (traceId) => {
      const found = await json<{ traces: { spans: { name: string }[] }[] }>(`/api/3.0/mlflow/traces/batchGet?trace_ids=${traceId}`)
      return found.traces.flatMap((trace) => trace.spans.map((span) => span.name))
    },
  }
}
