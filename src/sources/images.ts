/** The program that an image of a language or of a product starts, by its name without registry and tag. */
const IMAGES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)python$|(?:^|\/)(?:uvicorn|gunicorn)/, 'python'],
  [/(?:^|\/)node$/, 'node'],
  [/(?:^|\/)goose$/, 'goose'],
]

/** What receives telemetry and is no program that is looked at for what it sends. */
const RECEIVER =
  /(?:^|\/)(?:opentelemetry-collector(?:-contrib|-k8s|-otlp)?|otelcol(?:-contrib)?|otel-?collector|all-in-one|jaeger(?:-collector|-all-in-one|-query|-agent)?|tempo|loki|mimir|prometheus|alloy|grafana|otel-lgtm|phoenix|zipkin(?:-slim)?|mlflow|signoz(?:-otel-collector|-collector)?|otelgrpc|openobserve|elasticsearch|apm-server|aspire-dashboard|victoria-\w+|datadog-agent|aws-otel-collector|fluent-bit|vector|quickwit|uptrace|hyperdx\S*|langfuse(?:-worker)?|otel-desktop-viewer)$/

/** `ghcr.io/block/goose:1.52.0@sha256:…` without registry port, tag and digest. */
const bare = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')

export const runtimeOfImage = (image: string): string | undefined => IMAGES.find(([name]) => name.test(bare(image)))?.[1]

/** The image receives telemetry: a Collector, a backend. */
export const isReceiverImage = (image: string): boolean => RECEIVER.test(bare(image))
