import type { Profile } from '../types.ts'

/** Jaeger, measured on 2.13: the receiver of the Collector, for traces alone. */
const jaeger: Profile = {
  id: 'jaeger',
  title: 'Jaeger',
  images: ['jaegertracing/jaeger', 'jaegertracing/all-in-one', 'jaegertracing/jaeger-collector', 'jaegertracing/opentelemetry-all-in-one'],
  at: [{ names: ['jaeger', 'jaeger-collector', 'jaeger-all-in-one'] }, { port: 16686 }],
  signals: ['traces'],
  ports: { http: [4318], grpc: [4317] },
  slashes: 'refused',
  otherPorts: {
    16686: 'its web page, which answers 200 to anything',
    16685: 'for queries over gRPC',
    14250: 'for spans in its own format over gRPC',
    14268: 'for spans in its own format',
    6831: 'for spans in its own format over UDP',
    6832: 'for spans in its own format over UDP',
    9411: 'for spans in the format of Zipkin',
    55680: 'the old one of Collectors for OTLP over gRPC',
    55681: 'the old one of Collectors for OTLP over HTTP',
    13133: 'its health check',
    14269: 'its health check',
  },
  sources: ['https://www.jaegertracing.io/docs/latest/architecture/apis/', 'https://www.jaegertracing.io/docs/1.76/getting-started/'],
  hosts: [],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  basePath: '',
  credentials: [],
  routing: [],
}

export default jaeger
