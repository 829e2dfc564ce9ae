import type { Runtime } from '../types.ts'
import goose from './goose.ts'
import spec from './spec.ts'

/** Every runtime whose behaviour is known, in the order of `otel-doctor list runtimes`. */
export const runtimes: readonly Runtime[] = [goose, spec]

export const runtimeOf = (id: string): Runtime | undefined => runtimes.find((runtime) => runtime.id === id)
