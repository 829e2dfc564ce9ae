/** True for an address that only the machine or container itself reaches. */
export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i.test(host)

/** Loopback, private (RFC 1918, RFC 4193, link-local) and single-label names: nothing there is a stranger's. */
export function isPrivateHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  if (name.includes(':')) return name === '::1' || /^f[cd][0-9a-f]{2}:|^fe80:/.test(name)
  if (/^[\d.]+$/.test(name)) return /^(?:127|10)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./.test(name)
  return !name.includes('.') || name.endsWith('.localhost')
}

/** `service.namespace` in a cluster: names of namespaces that are no top-level domains; one with a hyphen is none. */
const IN_CLUSTER =
  /^[a-z\d-]+\.(?:monitoring|observability|tracing|telemetry|opentelemetry|otel|logging|metrics|tempo|jaeger|signoz|grafana|loki|default|(?!xn--)[a-z\d]+(?:-[a-z\d]+)+)$/i

/** The same, and names that only a local network knows: nobody serves TLS there without being told to. */
export const isNearHost = (host: string): boolean =>
  isPrivateHost(host) || IN_CLUSTER.test(host) || /\.(?:local|internal|lan|svc|home\.arpa)$/i.test(host)

/** A name that only the own network can know: a service of compose, or of the same namespace. */
export const isBareName = (host: string): boolean => /^[a-z][\w-]*$/i.test(host)

/** The machine itself, by whatever name. */
export const isLoopbackHost = (host: string): boolean => /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[?::1\]?)$/i.test(host)

/** A name on the internet, by its top-level domain; `collector.observability` is one of a cluster. */
export const isPublicName = (host: string): boolean =>
  !isNearHost(host) && /\.(?:com|net|org|io|dev|ai|app|cloud|co|tech|sh|eu|us|uk|de|fr|nl|ca|au|jp|in|br|ch|se|no|ru|cn)$/i.test(host)
