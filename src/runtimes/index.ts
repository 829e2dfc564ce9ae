import type { Runtime } from '../types.ts'
import { defined } from '../define.ts'
import collector from './collector/index.ts'
import go from './go/index.ts'
import dotnet from './dotnet/index.ts'
import goose from './goose/index.ts'
import java from './java/index.ts'
import javaagent from './javaagent.ts'
import node from './node/index.ts'
import python from './python/index.ts'
import php from './php/index.ts'
import ruby from './ruby/index.ts'
import koog from './koog/index.ts'
import rust from './rust/index.ts'
import spec from './spec.ts'

const known: Runtime[] = [goose, koog, node, python, go, rust, java, javaagent, dotnet, ruby, php, collector, spec]

/** Every runtime whose behaviour is known, in the order of `otel-doctor list runtimes`; of several that a folder gives away the first counts. */
export const runtimes: readonly Runtime[] = known

/** One more, from outside; it is detected, listed and planned like the others. Throws UsageError. */
export function addRuntime(runtime: Runtime): Runtime {
  known.splice(
    known.indexOf(fallback),
    0,
    defined(runtime, SHAPE, (id) => runtimeOf(id) !== undefined),
  )
  return runtime
}
const SHAPE = {
  kind: 'runtime',
  id: /^[a-z][a-z0-9-]*$/,
  like: 'lower case with hyphens, as in my-runtime',
  functions: ['plan', 'reads'],
  lists: ['wirings'],
}

/** What is planned where nothing says what the program is. */
export const fallback: Runtime = spec

export const runtimeOf = (id: string): Runtime | undefined => runtimes.find((runtime) => runtime.id === id)
