import { secretOf } from '../../redact.ts'
import type { Layer, Setting } from '../../types.ts'

/** What the process environment is called wherever it is shown. */
const PROCESS = 'process environment'

/** The environment of this process as a layer. */
export function fromProcess(env: NodeJS.ProcessEnv): Layer {
  const settings: Setting[] = []
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined) settings.push({ name, value: secretOf(name, value), from: { source: PROCESS, setting: name } })
  }
  return { source: PROCESS, kind: 'environment', delivered: true, settings }
}
