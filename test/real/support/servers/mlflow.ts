import { isMissing, type Missing, mlflow, type MlflowVersion } from '../cache.ts'
import { startMlflow, type Store } from '../mlflow.ts'
import { fullMlflow } from './install.ts'
import type { Started } from './start.ts'

interface How {
  store?: Store
  args?: readonly string[]
  env?: Record<string, string>
  /** User and password, where it asks for them. */
  login?: string
}

/** An MLflow server as a place of the matrix. */
export async function startTracking(version: MlflowVersion, { store = 'sqlite', args, env, login }: How = {}): Promise<Started | Missing> {
  const installed = await (version === '3.17.2-full' ? fullMlflow() : mlflow(version))
  if (isMissing(installed)) return installed
  const { port, log, stop } = await startMlflow(installed.venv, store, args, env)
  return { places: { http: `127.0.0.1:${port}`, login: Buffer.from(login ?? '').toString('base64') }, log, stop }
}

export const LOGIN = {
  args: ['--app-name', 'basic-auth'],
  env: { MLFLOW_AUTH_ADMIN_PASSWORD: 'a-long-Passw0rd', MLFLOW_FLASK_SERVER_SECRET_KEY: 'of-a-test' },
  login: 'admin:a-long-Passw0rd',
}
