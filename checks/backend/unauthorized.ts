import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/unauthorized', 'error', 'the backend accepts the credential')
