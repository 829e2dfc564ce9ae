import { javaProgram } from './support/programs/java.ts'
import { randomRuns } from './support/random-runs.ts'

await randomRuns(javaProgram, 60)
