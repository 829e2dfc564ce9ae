import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/grpc-to-http-port', 'error', 'gRPC goes to a gRPC server')
