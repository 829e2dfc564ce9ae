import type { Runtime } from '../types.ts'
import { UsageError } from '../usage.ts'
import collector from './collector/index.ts'
import go from './go.ts'
import dotnet from './dotnet.ts'
import goose from './goose.ts'
import java from './java.ts'
import javaagent from './javaagent.ts'
import node from './node.ts'
import python from './python.ts'
import php from './php.ts'
import ruby from './ruby.ts'
import koog from './koog.ts'
import rust from './rust.ts'
import spec from './spec.ts'

const known: Runtime[] = [goose, koog, node, python, go, rust, java, javaagent, dotnet, ruby, php, collector, spec]

/** Every runtime whose behaviour is known, in the order of `otel-doctor list runtimes`; of several that a folder gives away the first counts. */
export const runtimes: readonly Runtime[] = known

/** One more, from outside; it is detected, listed and planned like the others. Throws UsageError. */
export function addRuntime(runtime: Runtime): Runtime {
  const { id } = runtime
  if (!/^[a-z][a-z0-9-]*$/.test(id))
    throw new UsageError(`runtime ${JSON.stringify(id)}: an id is lower case with hyphens, as in my-runtime.`)
  if (runtimeOf(id)) throw new UsageError(`runtime ${id}: there is one of this id already; give yours another.`)
  known.splice(known.indexOf(fallback), 0, runtime)
  return runtime
}

/** What is planned where nothing says what the program is. */
export const fallback: Runtime = spec

export const runtimeOf = (id: string): Runtime | undefined => runtimes.find((runtime) => runtime.id === id)
