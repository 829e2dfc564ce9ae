import { nodeProgram } from './support/programs/node.ts'
import { randomRuns } from './support/random-runs.ts'

await randomRuns(nodeProgram, 150)
