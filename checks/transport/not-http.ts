import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/not-http', 'error', 'an HTTP server listens on each destination')
