import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/timeout', 'error', 'each destination answers in time')
