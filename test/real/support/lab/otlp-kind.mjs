const KEYS = { resourceSpans: 'traces', resourceMetrics: 'metrics', resourceLogs: 'logs' }
const SERVICES = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
}

export const signalOfService = (path) => SERVICES[path] ?? null

/** Signal and protocol of an OTLP request over HTTP, told by the body alone: a URL that is taken verbatim does not tell, a header may be the user's. */
export function kindOf(body) {
  if (body[0] === 0x7b) {
    const signal = jsonSignal(body.toString('utf8'))
    return signal && { signal, protocol: 'http/json' }
  }
  const signal = signalOf(body)
  return signal && { signal, protocol: 'http/protobuf' }
}

function jsonSignal(text) {
  try {
    return Object.keys(JSON.parse(text)).map((key) => KEYS[key])[0] ?? null
  } catch {
    return null
  }
}

function signalOf(body) {
  const resource = field(body, 1)
  const scope = resource && field(resource, 2)
  const item = scope && field(scope, 2)
  if (!item) return null
  // Span: trace_id (1, 16 bytes) and span_id (2, 8 bytes). LogRecord: time_unix_nano (1, fixed64) or observed_time_unix_nano (11, fixed64).
  if (field(item, 1)?.length === 16 && field(item, 2)?.length === 8) return 'traces'
  if (has(item, 1, 1) || has(item, 11, 1)) return 'logs'
  return 'metrics'
}

function field(buffer, number) {
  for (const entry of entries(buffer)) if (entry.number === number && entry.wire === 2) return entry.value
  return null
}

function has(buffer, number, wire) {
  for (const entry of entries(buffer)) if (entry.number === number && entry.wire === wire) return true
  return false
}

function* entries(buffer) {
  let at = 0
  const varint = () => {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = buffer[at++]
      if (byte === undefined) return value
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
  }
  while (at < buffer.length) {
    const tag = varint()
    const number = Math.floor(tag / 8)
    const wire = tag % 8
    if (wire === 2) {
      const length = varint()
      yield { number, wire, value: buffer.subarray(at, at + length) }
      at += length
    } else if (wire === 1 || wire === 5) {
      at += wire === 1 ? 8 : 4
      yield { number, wire }
    } else if (wire === 0) {
      varint()
      yield { number, wire }
    } else return
  }
}
