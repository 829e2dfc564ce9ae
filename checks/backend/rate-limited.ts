import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/rate-limited', 'error', 'the backend does not refuse for the rate or a quota')
