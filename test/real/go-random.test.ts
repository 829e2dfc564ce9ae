import { goProgram } from './support/programs/go.ts'
import { randomRuns } from './support/random-runs.ts'

await randomRuns(goProgram, 150)
