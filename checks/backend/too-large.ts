import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/too-large', 'error', 'what is sent is small enough for the backend')
