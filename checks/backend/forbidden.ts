import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/forbidden', 'error', 'the credential may write')
