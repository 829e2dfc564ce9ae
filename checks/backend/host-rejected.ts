import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('backend/host-rejected', 'error', 'the backend serves the host name of the endpoint')
