import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/certificate-expired', 'error', 'the certificate is valid today')
