import { memo } from '../memo.ts'
import type { Profile } from '../types.ts'
import { profiles } from './index.ts'

/** What receives telemetry, by the last part of the name of its image: what has no profile of its own, and copies of what has one. */
const RECEIVERS =
  /(?:^|\/)(?:[\w-]*otel(?:contrib)?col[\w-]*|(?:[\w-]+-)?otel-?collector|(?:[\w-]+-)?collector(?:-contrib|-k8s)?|zipkin(?:-slim)?|loki|mimir|alloy|grafana|otel-lgtm|phoenix|otelgrpc|openobserve|elasticsearch|apm-server|aspire-dashboard|victoria-\w+|datadog-agent|fluent-bit|vector|quickwit|uptrace|hyperdx\S*|otel-desktop-viewer)$/

/** `ghcr.io/block/goose:1.52.0@sha256:…` without tag and digest. */
export const bareImage = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')

/** The backend that an image holds. */
export function byImage(image: string): Profile | undefined {
  const name = bareImage(image)
  return held(`${profiles.length} ${name}`, () =>
    profiles.find(({ images }) => images?.some((one) => name === one || name.endsWith(`/${one}`))),
  )
}

const held = memo<Profile | undefined>()

/** The image receives telemetry: a Collector, a backend. */
export const isReceiverImage = (image: string): boolean => byImage(image) !== undefined || RECEIVERS.test(bareImage(image))

/** Services are named after what they run; where no image tells it, such a name does. */
export const isReceiverName = (name: string): boolean => /otel|collector|jaeger|tempo|alloy|phoenix|mlflow|langfuse|signoz|lgtm/i.test(name)
