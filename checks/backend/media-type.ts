import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/media-type', 'error', 'the backend takes the encoding that is sent')
