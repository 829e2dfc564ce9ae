import { memo } from '../memo.ts'
import { traceAction } from './actions.ts'
import { agents } from './agents.ts'
import type { App } from './app.ts'
import { proxies } from './proxies.ts'
import { sdks } from './sdks.ts'
import { services } from './services.ts'
import { tools } from './tools.ts'

/** Every app that is known, in the order of `otel-doctor list runtimes`. */
export const apps: readonly App[] = [...agents, ...sdks, ...services, ...tools, ...proxies, traceAction]

const told = memo<readonly App[]>()

/** The apps that a variable of this name tells of. */
export const appsToldBy = (name: string): readonly App[] => told(name, () => apps.filter(({ tells }) => tells?.test(name)))

/** By its id, or by another name for it. */
export const appOf = (name: string): App | undefined => apps.find(({ id, also = [] }) => id === name || also.includes(name))
