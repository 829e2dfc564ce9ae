import type { Detection } from '../../types.ts'
import { chosenPackages, hasPackage } from '../parts/packages.ts'
import { nodeRules } from './code.ts'

const code = chosenPackages(/^@opentelemetry\/exporter-(?:trace|metrics|logs)-otlp-(http|proto|grpc)$/, 'code-')

export const detection: Detection = {
  prints:
    /OTLPExporterError|@opentelemetry\/|\bERR_[A-Z_]{4,}|\bE(?:CONNREFUSED|NOTFOUND|PROTO|AI_AGAIN|TIMEDOUT|CONNRESET)\b|LB pick|\b\d{1,2} [A-Z]{3,}[A-Z_]*: |node:internal|HPE_INVALID/,
  programs: /^(?:node|nodejs|tsx|ts-node|next|nest|nuxt)$/,
  launchers: /^(?:npm|npx|pnpm|pnpx|yarn|bunx)$/,
  script: { valued: /^(?:-r|--require|--import|--loader|--env-file)$/, runs: /\.[cm]?js$/ },
  loaders: [
    {
      // The module that sets the SDK up by settings alone; the operator of Kubernetes has a copy under a path of its own.
      variables: /^NODE_OPTIONS$/,
      onCommandLine: true,
      text: /(?:--require|-r|--import)[=\s]+\S*(?:@opentelemetry\/auto-instrumentations-node\/register|otel-auto-instrumentation-nodejs\S*\/autoinstrumentation)/,
      wirings: ['auto'],
    },
  ],
  images: /(?:^|\/)node$/,
  packages: {
    of: 'npm',
    tells:
      /^@opentelemetry\/(?:auto-instrumentations-node$|sdk-(?:node|trace-(?:base|node)|metrics|logs)$|exporter-(?:trace|metrics|logs)-otlp-)/,
    wirings: (names) =>
      code(names).length === 0 && hasPackage(names, /^@opentelemetry\/(?:auto-instrumentations-node|sdk-node)$/) ? ['auto'] : code(names),
    versions: [/^@opentelemetry\/sdk-node$/, /^@opentelemetry\/exporter-trace-otlp-/, /^@opentelemetry\/sdk-trace-base$/],
  },
  code: { languages: nodeRules.languages },
  operator: {
    annotation: 'inject-nodejs',
    section: 'nodejs',
    wiring: 'auto',
    image: {
      // Up to 0.52 the image had exporters for gRPC in its code; for long after that gRPC was its default, and is no more:
      // https://github.com/open-telemetry/opentelemetry-operator/issues/3412
      before: { tag: '0.53', wiring: 'code-grpc' },
      open: { wirings: ['auto', 'code-grpc'], unless: /^OTEL_EXPORTER_OTLP_(?:TRACES_)?PROTOCOL$/ },
    },
  },
}
