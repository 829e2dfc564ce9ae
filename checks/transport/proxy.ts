import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/proxy', 'error', 'the proxy on the way, if there is one, lets the data through')
