import { javaagentProgram } from './support/programs/java.ts'
import { randomRuns } from './support/random-runs.ts'

await randomRuns(javaagentProgram, 60)
