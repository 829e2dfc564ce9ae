import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/partial-success', 'error', 'the backend takes all of what is sent')
