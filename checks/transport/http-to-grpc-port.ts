import { meaningCheck } from '../../src/engine/kit.ts'

export default meaningCheck('transport/http-to-grpc-port', 'error', 'OTLP/HTTP goes to a port that speaks HTTP/1')
