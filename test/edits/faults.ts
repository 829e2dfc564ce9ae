import type { Fault } from './fault.ts'
import { ENDPOINT_FAULTS } from './faults-endpoint.ts'
import { ENV_FAULTS } from './faults-env.ts'
import { HEADER_FAULTS } from './faults-headers.ts'
import { OTHER_FAULTS } from './faults-others.ts'

export const FAULTS: readonly Fault[] = [...ENDPOINT_FAULTS, ...HEADER_FAULTS, ...ENV_FAULTS, ...OTHER_FAULTS]
