import { appendFileSync } from 'node:fs'
import type { TestContext } from 'vitest'
import { isMissing, type Missing } from './cache.ts'

/** Goes on with what a test needs, or skips it by name and reason (which the runner prints at its end). */
export function needs<T extends object>(context: TestContext, thing: T | Missing): T {
  if (!isMissing(thing)) return thing
  const list = process.env['OTEL_DOCTOR_SKIPS']
  if (list) appendFileSync(list, `${context.task.name}: ${thing.missing}\n`)
  return context.skip(thing.missing)
}
