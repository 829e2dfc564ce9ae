import type { Ask, Profile, Recognised } from '../types.ts'
import { headerOf, okJson, textOf, versionIn } from './answers.ts'
import { reader } from './jaeger-reader.ts'
import { baseOf, besideTraces } from './otlp-receiver.ts'

const WEB = 'its web page, which answers 200 to anything'

/**
 * By its web page and query port, which mark every answer; on its OTLP port by the receiver of the Collector that takes no metrics, and its
 * web page on the usual port of the same host. The read-back is there.
 */
async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  const home = await ask('GET', `${url.origin}/`)
  if ('traceresponse' in (home.answer?.headers ?? {}) || /<title>Jaeger UI/i.test(textOf(home.answer))) {
    const query = await queryAt(ask, baseOf(url))
    if (query) return { ...query, facts: { door: WEB } }
  }
  const web = await besideTraces(ask, url, 16686)
  return web === null ? null : queryAt(ask, web)
}

/** Its list of services, which nothing else has in this form. */
async function queryAt(ask: Ask, base: string): Promise<Recognised | null> {
  const services = await ask('GET', `${base}/api/services`)
  const json = okJson(services)
  if (!('data' in json && 'total' in json && 'errors' in json) && !headerOf(services, 'traceresponse')) return null
  const page = textOf((await ask('GET', `${base}/`)).answer)
  const version = versionIn(/"gitVersion"\s*:\s*"([^"]*)"/.exec(page)?.[1] ?? '')
  return { id: 'jaeger', ...(version && { version }), recognisedBy: 'GET /api/services', base, facts: {} }
}

/** Jaeger, measured on 2.13: the receiver of the Collector, for traces alone. */
const jaeger: Profile = {
  id: 'jaeger',
  title: 'Jaeger',
  images: ['jaegertracing/jaeger', 'jaegertracing/all-in-one', 'jaegertracing/jaeger-collector', 'jaegertracing/opentelemetry-all-in-one'],
  at: [{ names: ['jaeger', 'jaeger-collector', 'jaeger-all-in-one'] }, { port: 16686 }, { port: 16685 }],
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
  recognise,
  reader,
}

export default jaeger
