import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/server-error', 'error', 'the backend does not fail on its own account')
