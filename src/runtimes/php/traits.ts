import type { Traits } from '../../types.ts'
import { UPPER } from '../parts/values.ts'
import { isBefore } from '../parts/versions.ts'
import { GATE } from './detection.ts'
import { CHANGES } from './file.ts'

const OF_PHP = 'openssl.cafile and curl.cainfo in php.ini name the certificates that are trusted'
export const phpTraits = (isOn: boolean, version: string | undefined): Traits => ({
  onByDefault: isOn,
  ...(isOn ? {} : { onSwitch: { setting: GATE, value: 'true' } }),
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  defaultEndpoint: 'http://localhost:4318',
  offSwitch: (signal) => ({ setting: `OTEL_${UPPER[signal]}_EXPORTER`, value: 'none' }),
  bareMeansTls: true,
  redirects: {
    follows: true,
    asGet: true,
    text: 'most HTTP clients of PHP follow a 301 or 302 as a GET without the body, and the exporter takes the 200 behind it for success',
  },
  get trust() {
    if (isBefore(version, CHANGES.ownGrpc.since))
      return { reads: [], roots: 'system' as const, text: `PHP reads none of the OTEL_* certificate settings: ${OF_PHP}` }
    return {
      reads: ['OTEL_EXPORTER_OTLP_CERTIFICATE'],
      roots: 'system' as const,
      files: [{ setting: 'OTEL_EXPORTER_OTLP_*CERTIFICATE', only: 'grpc' as const }],
      client: [{ certificate: 'OTEL_EXPORTER_OTLP_*CLIENT_CERTIFICATE', key: 'OTEL_EXPORTER_OTLP_*CLIENT_KEY', only: 'grpc' as const }],
      text: `over gRPC OTEL_EXPORTER_OTLP_CERTIFICATE names the certificates that are trusted; over HTTP ${OF_PHP}`,
    }
  },
  defaultServiceName: 'unknown_service:php',
  timeoutUnit: 'ms',
})
