import { pythonProgram } from './support/programs/python.ts'
import { randomRuns } from './support/random-runs.ts'

await randomRuns(pythonProgram, 60)
