// Makes one span, one metric and one log record, and flushes them. APP_WIRING says who makes the exporters; APP_MODULES is where the packages are.
const { createRequire } = require('node:module')
const load = createRequire(`${process.env.APP_MODULES}/`)
const wiring = process.env.APP_WIRING
const say = (text) => process.stdout.write(`APP ${text}\n`)

function setUp(kind) {
  const { NodeSDK, metrics, logs } = load('@opentelemetry/sdk-node')
  const { OTLPTraceExporter } = load(`@opentelemetry/exporter-trace-otlp-${kind}`)
  const { OTLPMetricExporter } = load(`@opentelemetry/exporter-metrics-otlp-${kind}`)
  const { OTLPLogExporter } = load(`@opentelemetry/exporter-logs-otlp-${kind}`)
  const { BatchLogRecordProcessor } = logs
  new NodeSDK({
    traceExporter: new OTLPTraceExporter(),
    metricReaders: [new metrics.PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
    logRecordProcessors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
  }).start()
}

if (wiring !== 'auto') setUp(wiring.slice('code-'.length))
const { trace, metrics } = load('@opentelemetry/api')
const { logs } = load('@opentelemetry/api-logs')

const providers = {
  traces: trace.getTracerProvider().getDelegate?.() ?? trace.getTracerProvider(),
  metrics: metrics.getMeterProvider(),
  logs: logs.getLoggerProvider(),
}
for (const [signal, provider] of Object.entries(providers)) if (provider.forceFlush) say(`configured ${signal}`)

trace.getTracer('app').startSpan('span').end()
metrics.getMeter('app').createCounter('metric').add(1)
logs.getLogger('app').emit({ body: 'log', severityNumber: 9 })
say('flush')
const flushed = Object.values(providers).map(async (provider) => provider.forceFlush?.())
Promise.allSettled(flushed).then(() => {
  say('done')
  process.exit(0)
})
