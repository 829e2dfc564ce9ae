import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/client-certificate', 'error', 'no client certificate is wanted, or it is sent')
