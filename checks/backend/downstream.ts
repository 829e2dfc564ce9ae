import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/downstream', 'error', 'what answers can pass the data on to its own next hop')
