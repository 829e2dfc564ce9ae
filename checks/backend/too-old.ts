import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/too-old', 'error', 'this version and set-up of the backend takes OTLP')
