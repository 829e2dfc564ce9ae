import type { Program } from '../program.ts'
import { koogProgram } from './koog.ts'
import { goProgram } from './go.ts'
import { javaProgram, javaagentProgram } from './java.ts'
import { nodeProgram } from './node.ts'
import { pythonProgram } from './python.ts'
import { rustProgram } from './rust.ts'

export const PROGRAMS: readonly Program[] = [pythonProgram, nodeProgram, koogProgram, goProgram, javaProgram, javaagentProgram, rustProgram]
