import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { profileOf } from '../backends/find.ts'
import { addProfile } from '../backends/index.ts'
import { addCheck } from '../engine/examine.ts'
import { addRuntime, runtimeOf } from '../runtimes/index.ts'
import { quoted, visible } from '../text.ts'
import { UsageError } from '../usage.ts'

/** What a plug-in is handed, so that it need not find this package: ways to add, and what is there to build on. */
const doctor = { defineRuntime: addRuntime, defineCheck: addCheck, defineBackend: addProfile, runtimeOf, profileOf }

/** Runs plug-ins, which only the command line names: `export default ({ defineRuntime, runtimeOf }) => { … }`. Throws UsageError. */
export async function loadPlugins(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const start = await startOf(file)
    try {
      await start(doctor)
    } catch (error) {
      throw new UsageError(`--plugin ${visible(file, 300)}: ${quoted(messageOf(error), 300).replace(/\.?$/, '.')}`)
    }
  }
}

async function startOf(file: string): Promise<(given: typeof doctor) => unknown> {
  const shown = visible(file, 300)
  if (!existsSync(file)) throw new UsageError(`--plugin ${shown}: it does not exist: check the path.`)
  let start: unknown
  try {
    start = ((await import(pathToFileURL(resolve(file)).href)) as { default?: unknown }).default
  } catch (error) {
    throw new UsageError(`--plugin ${shown}: it cannot be loaded: ${quoted(messageOf(error), 300).replace(/\.?$/, '.')}`)
  }
  if (isStart(start)) return start
  throw new UsageError(`--plugin ${shown}: its default export is no function; write export default ({ defineRuntime }) => { … }.`)
}

const isStart = (start: unknown): start is (given: typeof doctor) => unknown => typeof start === 'function'

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
