import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/path-not-found', 'error', 'OTLP is at the path of the endpoint')
