import { rustFromCache } from '../support/programs/rust.ts'
import { randomRuns } from '../support/random-runs.ts'

await randomRuns(rustFromCache, 30)
