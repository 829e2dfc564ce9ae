import type { Detection } from '../../types.ts'
import { chosenPackages, hasPackage } from '../parts/packages.ts'
import { pythonRules } from './code.ts'

const code = chosenPackages(/^opentelemetry-exporter-otlp-proto-(http|grpc)$/, 'code-')

export const detection: Detection = {
  prints:
    /(?<!io\.)\bopentelemetry\.exporter\.\w+|StatusCode\.[A-Z_]+|Failed to export (?:\w+ )?batch code|HTTPS?ConnectionPool|_ssl\.c|Transient error|\[Errno \d+\]|requests\.exceptions|BadStatusLine|Header format invalid|InvalidCompressionValue|target uri is not valid|entry point 'opentelemetry|auto initialize OpenTelemetry|string to float|current TracerProvider|Metadata key\/value|No module named/,
  programs:
    /^(?:python[\d.]*|pypy[\d.]*|opentelemetry-instrument|uvicorn|gunicorn|hypercorn|daphne|granian|flask|celery|streamlit|django-admin)$/,
  launchers: /^(?:uv|uvx|pipx|poetry|pipenv|pdm|hatch|rye)$/,
  script: { valued: /^-[WX]$/, module: '-m', target: /^(\w+)(?:\.[\w.]*)?:\w+$/, runs: /\.py$/ },
  // https://github.com/open-telemetry/opentelemetry-python-contrib/blob/main/opentelemetry-instrumentation/src/opentelemetry/instrumentation/auto_instrumentation/__init__.py
  options: {
    launcher: /(?:^|[/\\])opentelemetry-instrument(?:\.exe)?$/,
    variables: (option) => [`OTEL_${option.toUpperCase()}`, `OTEL_PYTHON_${option.toUpperCase()}`],
  },
  loaders: [
    { onCommandLine: true, word: /(?:^|[/\\])opentelemetry-instrument(?:\.exe)?$/, wirings: ['auto'] },
    { variables: /^PYTHONPATH$/, text: /opentelemetry\/instrumentation\/auto_instrumentation/, wirings: ['auto'] },
  ],
  images: /(?:^|\/)python$|(?:^|\/)(?:uvicorn|gunicorn)/,
  packages: {
    of: 'pypi',
    tells: /^opentelemetry-(?:sdk|distro|instrumentation$|exporter-otlp)/,
    wirings: (names) => (hasPackage(names, /^opentelemetry-distro$/) ? ['auto'] : code(names)),
    plain: /^opentelemetry-/,
    versions: [/^opentelemetry-sdk$/, /^opentelemetry-api$/, /^opentelemetry-exporter-otlp/],
  },
  code: { languages: pythonRules.languages },
  operator: {
    annotation: 'inject-python',
    section: 'python',
    wiring: 'auto',
    // https://github.com/open-telemetry/opentelemetry-operator/blob/main/autoinstrumentation/python/requirements.txt
    brings: ['b3', 'jaeger', 'aws-xray', 'ot-trace']
      .map((name) => `opentelemetry-propagator-${name}`)
      .concat('opentelemetry-exporter-prometheus'),
    sets: {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
    },
  },
}
