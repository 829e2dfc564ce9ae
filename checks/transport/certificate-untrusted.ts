import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/certificate-untrusted', 'error', 'the certificate is signed by an authority that is trusted here')
