import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/bad-request', 'error', 'the backend understands what is sent')
