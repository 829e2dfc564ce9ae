import type { Detection } from '../types.ts'
import { hasPackage } from './parts/packages.ts'

/** The switch without which the SDK does not set itself up. */
export const GATE = 'OTEL_PHP_AUTOLOAD_ENABLED'

export const detection: Detection = {
  prints: /OpenTelemetry: \[(?:error|warning)\]|cURL error|PsrTransport|PHP (?:message|Warning)/,
  programs: /^(?:php[\d.]*|php-fpm[\d.]*|frankenphp)$/,
  loaders: [{ variables: new RegExp(`^${GATE}$`), text: /^\s*true\s*$/i }],
  images: /(?:^|\/)(?:php|frankenphp)$/,
  packages: {
    of: 'composer',
    tells: /^open-telemetry\/(?:sdk|sdk-configuration|exporter-otlp|opentelemetry)$/,
    wirings: (names) => [
      hasPackage(names, /^open-telemetry\/sdk-configuration$/)
        ? 'autoload+configuration'
        : hasPackage(names, /^open-telemetry\/transport-grpc$/)
          ? 'autoload+grpc'
          : 'autoload',
    ],
    plain: /^open-telemetry\//,
    versions: [/^open-telemetry\/sdk$/],
  },
}
