import type { Profile } from '../types.ts'

/** Alibaba Cloud's tracing: the token is a part of the path, or a header over gRPC. */
const alibabaArms: Profile = {
  id: 'alibaba-arms',
  title: 'Alibaba Cloud ARMS',
  hosts: ['tracing-analysis-dc-*.aliyuncs.com'],
  protocols: ['http/protobuf', 'grpc'],
  signals: ['traces', 'metrics'],
  anyPath: true,
  ports: { http: [80, 443], grpc: [8090] },
  sources: ['https://www.alibabacloud.com/help/en/opentelemetry/user-guide/before-you-begin-before-you-begin'],
  regions: [],
  basePath: '',
  credentials: [],
  routing: [],
  otherPorts: {},
}

export default alibabaArms
