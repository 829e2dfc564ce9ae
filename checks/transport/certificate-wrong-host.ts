import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/certificate-wrong-host', 'error', 'the certificate holds the host name of the endpoint')
