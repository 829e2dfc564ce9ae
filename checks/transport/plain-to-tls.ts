import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/plain-to-tls', 'error', 'http goes to a port that speaks plaintext')
