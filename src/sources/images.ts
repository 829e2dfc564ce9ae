import { apps } from '../apps/index.ts'

/** The program that an image of a language or of a product starts, by its name without registry and tag. */
const IMAGES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)python$|(?:^|\/)(?:uvicorn|gunicorn)/, 'python'],
  [/(?:^|\/)(?:node)$/, 'node'],
  [/(?:^|\/)(?:ruby|rails)$/, 'ruby'],
  [/(?:^|\/)(?:php|frankenphp)$/, 'php'],
  [/(?:^|\/)(?:openjdk|eclipse-temurin|amazoncorretto|ibm-semeru-runtimes)$/, 'java'],
  [/(?:^|\/)dotnet\/(?:aspnet|runtime)$/, 'dotnet'],
  [/(?:^|\/)goose$/, 'goose'],
]

/** What receives telemetry and is no program that is looked at for what it sends. */
const RECEIVER =
  /(?:^|\/)(?:opentelemetry-collector(?:-contrib|-k8s|-otlp)?|otelcol(?:-contrib)?|otel-?collector|all-in-one|jaeger(?:-collector|-all-in-one|-query|-agent)?|tempo|loki|mimir|prometheus|alloy|grafana|otel-lgtm|phoenix|zipkin(?:-slim)?|mlflow|signoz(?:-otel-collector|-collector)?|otelgrpc|openobserve|elasticsearch|apm-server|aspire-dashboard|victoria-\w+|datadog-agent|aws-otel-collector|fluent-bit|vector|quickwit|uptrace|hyperdx\S*|langfuse(?:-worker)?|otel-desktop-viewer)$/

/** `ghcr.io/block/goose:1.52.0@sha256:…` without registry port, tag and digest. */
const bare = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')

/** The runtime, and the app where the image is that of one. */
export function programOfImage(image: string): { runtime: string; app?: string } | undefined {
  const name = bare(image)
  const app = apps.find(({ programs = [], images }) => images?.test(name) || programs.includes(name.replace(/^.*\//, '')))
  if (app) return { runtime: app.runtime, app: app.id }
  const runtime = IMAGES.find(([form]) => form.test(name))?.[1]
  return runtime === undefined ? undefined : { runtime }
}

/** The image receives telemetry: a Collector, a backend. */
export const isReceiverImage = (image: string): boolean => RECEIVER.test(bare(image))
