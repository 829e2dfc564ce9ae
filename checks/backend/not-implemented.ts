import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/not-implemented', 'error', 'the backend has a way to take the signal')
