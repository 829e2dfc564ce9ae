import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/reset', 'error', 'no destination breaks off the connection')
