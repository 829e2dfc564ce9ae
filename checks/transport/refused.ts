import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/refused', 'error', 'something listens on each destination')
