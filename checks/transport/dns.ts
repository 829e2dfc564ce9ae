import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/dns', 'error', 'the host name of each destination resolves')
