import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/compression', 'error', 'the backend unpacks what is sent')
