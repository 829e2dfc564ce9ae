import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/redirect', 'error', 'no destination sends the data somewhere else')
