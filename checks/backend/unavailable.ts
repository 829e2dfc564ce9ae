import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/unavailable', 'error', 'the backend, and what stands behind it, is there')
