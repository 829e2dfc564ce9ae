import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/tls-to-plain', 'error', 'https goes to a port that speaks TLS')
