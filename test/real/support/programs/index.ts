import type { Program } from '../program.ts'
import { koogProgram } from './koog.ts'
import { nodeProgram } from './node.ts'
import { pythonProgram } from './python.ts'

export const PROGRAMS: readonly Program[] = [pythonProgram, nodeProgram, koogProgram]
