import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/signal-unsupported', 'error', 'the backend takes each signal that is sent')
