import type { Detection } from '../../types.ts'
import { hasPackage } from '../parts/packages.ts'
import { rubyRules } from './code.ts'

export const detection: Detection = {
  prints: /OpenTelemetry error: |OTLP::Exporter|ERROR -- : |Net::HTTP|Errno::E[A-Z]+|OpenSSL::SSL/,
  programs: /^(?:ruby|rails|puma|unicorn|rackup|sidekiq|rake|irb)$/,
  launchers: /^bundle$/,
  script: { valued: /^-r$/ },
  images: /(?:^|\/)(?:ruby|rails)$/,
  code: { languages: rubyRules.languages },
  packages: {
    of: 'gems',
    tells: /^opentelemetry-(?:sdk|exporter-otlp)/,
    wirings: (names) => [hasPackage(names, /^opentelemetry-exporter-otlp-(?:metrics|logs)$/) ? 'all-signals' : 'traces'],
    plain: /^opentelemetry-(?!distro)/,
    versions: [/^opentelemetry-exporter-otlp$/],
  },
}
