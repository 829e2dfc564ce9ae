import type { Detection } from '../../types.ts'
import { hasPackage } from '../parts/packages.ts'
import { phpRules } from './code.ts'

/** The switch without which the SDK does not set itself up. */
export const GATE = 'OTEL_PHP_AUTOLOAD_ENABLED'

export const detection: Detection = {
  prints: /OpenTelemetry: \[(?:error|warning)\]|cURL error|PsrTransport|PHP (?:message|Warning)/,
  programs: /^(?:php[\d.]*|php-fpm[\d.]*|frankenphp)$/,
  loaders: [{ variables: new RegExp(`^${GATE}$`), text: /^\s*true\s*$/i }],
  images: /(?:^|\/)(?:php|frankenphp)$/,
  code: { languages: phpRules.languages },
  packages: {
    of: 'composer',
    tells: /^open-telemetry\/(?:sdk|sdk-configuration|exporter-otlp|opentelemetry)$/,
    // What instruments by itself is no use without the switch; else code may set the SDK up.
    wirings(names) {
      if (hasPackage(names, /^open-telemetry\/sdk-configuration$/)) return ['autoload+configuration']
      if (hasPackage(names, /^open-telemetry\/transport-grpc$/)) return ['autoload+grpc']
      return hasPackage(names, /^open-telemetry\/opentelemetry-auto-/) ? ['autoload'] : []
    },
    plain: /^open-telemetry\//,
    versions: [/^open-telemetry\/sdk$/],
  },
}
