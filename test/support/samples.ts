/** Small texts of every kind of file that is read, with the parts of its grammar that a reader knows. By kind, then by name of the file. */
const ENV = `# a comment
OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318
export OTEL_SERVICE_NAME="my shop" # behind
OTEL_EXPORTER_OTLP_HEADERS='api-key=abc,x=%20y'
OTEL_RESOURCE_ATTRIBUTES=a=b,c=\${USER:-nobody}
LINES="one
two"
OTEL_EXPORTER_OTLP_TIMEOUT=10000
`
/** As docker, kubectl and systemd have it: each takes a value as it stands. */
const PLAIN_ENV = `# a comment
OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318
OTEL_SERVICE_NAME="my shop" # behind
HOME

OTEL_EXPORTER_OTLP_HEADERS='api-key=abc,x=%20y'
`
const SHELL = `#!/bin/sh
set -a
export OTEL_EXPORTER_OTLP_ENDPOINT="http://\${HOST:-localhost}:4318" OTEL_SERVICE_NAME=$'a\\tb'
if [ -n "$X" ]; then export OTEL_TRACES_EXPORTER=none; fi
for i in 1 2; do OTEL_LOGS_EXPORTER=otlp; done
case $X in a) export A=1 ;; *) unset OTEL_TRACES_EXPORTER ;; esac
f() { export B=\`date\`; }
cat <<EOT
export OTEL_SERVICE_NAME=here
EOT
set -gx OTEL_SERVICE_NAME fish
alias run='OTEL_SDK_DISABLED=true python app.py'
[ -f .env ] && source .env
`
const COMPOSE = `name: shop
x-env: &env
  OTEL_SERVICE_NAME: api
services:
  api:
    image: python:3.13
    command: ["opentelemetry-instrument", "python", "app.py"]
    entrypoint: sh -c 'exec $0'
    env_file:
      - path: missing.env
        required: false
    environment:
      <<: *env
      OTEL_EXPORTER_OTLP_ENDPOINT: http://\${HOST:-collector}:4318
      OTEL_EXPORTER_OTLP_HEADERS: "a=$\${b}"
    depends_on: [collector]
    networks: [front]
  collector:
    image: otel/opentelemetry-collector-contrib
    ports: ["4317-4318:4317-4318", "127.0.0.1:1:1/udp"]
    environment:
      - OTEL_SERVICE_NAME
      - A=
    network_mode: service:api
    extra_hosts: ["h:host-gateway"]
networks:
  front: {internal: true}
`
const DOCKERFILE = `# syntax=docker/dockerfile:1
ARG BASE=python:3.13-slim
FROM \${BASE} AS build
RUN --mount=type=cache,target=/root/.cache pip install opentelemetry-distro==0.57b0 \\
  # inside
  && opentelemetry-bootstrap -a install
FROM build
ARG HOST=collector
ENV OTEL_EXPORTER_OTLP_ENDPOINT="http://$HOST:4318" OTEL_SERVICE_NAME=shop\\ front
ENV OTEL_TRACES_EXPORTER none
COPY <<EOT /app/.env
OTEL_LOGS_EXPORTER=otlp
EOT
ONBUILD RUN true
SHELL ["/bin/sh", "-c"]
ENTRYPOINT ["opentelemetry-instrument"]
CMD python app.py
`
const MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata: {name: env}
data:
  OTEL_SERVICE_NAME: shop
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
data: {OTEL_EXPORTER_OTLP_HEADERS: YT1i}
stringData: {B: c}
---
apiVersion: v1
kind: Service
metadata: {name: collector}
spec:
  ports: [{port: 4317}, {port: 4318, targetPort: otlp}]
  selector: {app: collector}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: team
spec:
  template:
    metadata:
      annotations:
        instrumentation.opentelemetry.io/inject-java: "true"
    spec:
      initContainers:
        - name: init
          image: busybox
          restartPolicy: Always
      containers:
        - name: app
          image: python:3.13@sha256:00
          command: [python, app.py]
          args: ["$(A)"]
          envFrom:
            - configMapRef: {name: env, optional: true}
              prefix: P_
            - secretRef:
                name: keys
          env:
            - {name: A, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
            - name: OTEL_EXPORTER_OTLP_ENDPOINT
              value: "http://$(A):4318"
            - name: OTEL_EXPORTER_OTLP_HEADERS
              value: |
                a=b
            - name: OTEL_RESOURCE_ATTRIBUTES
              valueFrom: {configMapKeyRef: {name: env, key: X}}
---
apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata: {name: inst}
spec:
  exporter: {endpoint: "http://collector:4318"}
  sampler: {type: parentbased_traceidratio, argument: "0.25"}
  java: {env: [{name: OTEL_TRACES_EXPORTER, value: none}]}
`
/** Objects that set up a program beside those of workloads. */
const COMPANIONS = `apiVersion: dapr.io/v1alpha1
kind: Configuration
metadata: {name: tracing}
spec:
  tracing:
    samplingRate: "1"
    otel: {endpointAddress: "collector:4317", isSecure: false, protocol: grpc, headers: a=b}
---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: mesh}
spec:
  meshConfig:
    defaultProviders: {tracing: [otel]}
    extensionProviders:
      - name: otel
        opentelemetry:
          service: ns/collector.ns.svc
          port: 4318
          http: {path: /v1/traces, headers: [{name: a, value: b}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio}
data:
  mesh: |-
    extensionProviders:
    - name: als
      envoyOtelAls: {service: collector, port: 4317}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: {name: t}
spec:
  tracing:
    - providers: [{name: otel}]
      randomSamplingPercentage: 10
`
const MANIFEST_JSON = `{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"},
 "spec": {"containers": [{"name": "c", "image": "node:22", "env": [{"name": "OTEL_EXPORTER_OTLP_ENDPOINT", "value": "http://h:4318"}]}]}}]}
`
const WORKFLOW = `on: push
env:
  OTEL_SERVICE_NAME: ci
jobs:
  test:
    runs-on: ubuntu-latest
    env: {OTEL_EXPORTER_OTLP_ENDPOINT: "https://\${{ secrets.HOST }}"}
    container: {image: python, env: {A: b}}
    steps:
      - uses: actions/checkout@v4
      - run: |
          echo "OTEL_TRACES_EXPORTER=none" >> $GITHUB_ENV
          opentelemetry-instrument python app.py
        env:
          OTEL_EXPORTER_OTLP_HEADERS: a=\${{ env.X }}
`
const COLLECTOR = `receivers:
  otlp:
    protocols:
      grpc: {endpoint: "0.0.0.0:4317"}
      http:
        endpoint: \${env:HOST:-localhost}:4318
        tls: {cert_file: /c.pem}
processors:
  batch: &b {timeout: 1s}
exporters:
  otlp/a:
    endpoint: api.honeycomb.io:443
    headers: {x-honeycomb-team: "\${env:KEY}"}
    tls: {insecure: false}
  otlphttp:
    endpoint: http://h:4318
    compression: none
    auth: {authenticator: basicauth}
  debug:
extensions:
  basicauth: {client_auth: {username: a, password: b}}
connectors: {forward: }
service:
  extensions: [basicauth]
  pipelines:
    traces: {receivers: [otlp], processors: [batch], exporters: [otlp/a, debug]}
    logs/x:
      receivers: [otlp]
      exporters: [otlphttp]
`
const TEMPO = `distributor:
  receivers:
    otlp: {protocols: {grpc: {endpoint: 0.0.0.0:4317}, http: }}
`
const ALLOY = `// a comment
otelcol.receiver.otlp "default" {
  grpc { endpoint = "127.0.0.1:4317" }
  http { }
  output { traces = [otelcol.exporter.otlp.a.input] }
}
otelcol.exporter.otlp "a" {
  client {
    endpoint = env("HOST") + ":4317"
    headers  = { "a" = "b", c = sys.env("KEY"), }
    tls { insecure = true }
    auth = otelcol.auth.basic.x.handler
  }
}
otelcol.auth.basic "x" { username = \`u\` password = convert.nonsensitive(local.file.k.content) }
`
const DECLARATIVE = `file_format: "1.0"
disabled: \${OTEL_SDK_DISABLED:-false}
resource:
  attributes: [{name: service.name, value: shop, type: string}]
  attributes_list: "a=b"
propagator: {composite: [{tracecontext: }]}
tracer_provider:
  processors:
    - batch:
        schedule_delay: 5000
        exporter:
          otlp_http:
            endpoint: http://localhost:4318/v1/traces
            headers: [{name: api-key, value: "\${KEY}"}]
            headers_list: a=b
            compression: gzip
            timeout: 10000
  sampler: {parent_based: {root: {trace_id_ratio_based: {ratio: 0.5}}}}
meter_provider:
  readers: [{periodic: {exporter: {otlp_grpc: {endpoint: "http://h:4317", tls: {insecure: true}}}}}]
logger_provider: {processors: [{simple: {exporter: {console: {}}}}]}
`
const CODE: Readonly<Record<string, string>> = {
  'app.py': `import os
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace.export import BatchSpanProcessor
HOST = os.environ.get("HOST", "localhost")
exporter = OTLPSpanExporter(endpoint=f"http://{HOST}:4318/v1/traces", headers={"api-key": os.environ["KEY"], 'a': "b"}, timeout=10)
provider.add_span_processor(BatchSpanProcessor(exporter))
os.environ["OTEL_SERVICE_NAME"] = """shop"""
`,
  'main.kt': `import ai.koog.agents.features.opentelemetry.feature.OpenTelemetry
fun main() {
  val agent = AIAgent(executor) {
    install(OpenTelemetry) {
      setServiceInfo("shop", "1.0")
      addSpanExporter(OtlpHttpSpanExporter.builder().setEndpoint("http://\${System.getenv("HOST") ?: "localhost"}:4318/v1/traces").addHeader("a", "b").build())
      addLangfuseExporter(langfuseUrl = "https://h", langfusePublicKey = "pk")
    }
  }
}
`,
  'Main.java': `import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
class Main { static final String URL = "http://" + System.getenv("HOST") + ":4317";
  void f() { OtlpGrpcSpanExporter.builder().setEndpoint(URL).setTimeout(Duration.ofSeconds(10)).addHeader("a", "b").build(); /* x */ } }
`,
  'index.js': `const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http')
const url = \`http://\${process.env.HOST || 'localhost'}:4318/v1/traces\`
const sdk = new NodeSDK({ traceExporter: new OTLPTraceExporter({ url, headers: { 'api-key': process.env.KEY, ...more }, timeoutMillis: 1e4 }), serviceName: 'a' })
process.env.OTEL_SERVICE_NAME = "x"; if (/re[/]x/.test(a)) sdk.start()
`,
  'main.go': `package main
import "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
const host = "localhost:4318"
func main() {
	e, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpoint(host), otlptracehttp.WithInsecure(), otlptracehttp.WithHeaders(map[string]string{"a": os.Getenv("KEY")}))
	_ = otlptracehttp.WithEndpointURL(\`https://h/v1\`)
}
`,
  'main.rs': `use opentelemetry_otlp::{WithExportConfig, SpanExporter};
fn main() { let e = SpanExporter::builder().with_http().with_endpoint(format!("http://{}:4318", std::env::var("HOST").unwrap())).with_headers(HashMap::from([("a".into(), r#"b"#.into())])).with_timeout(Duration::from_secs(3)).build(); }
`,
  'otel.rb': `require 'opentelemetry/sdk'
ENV['OTEL_SERVICE_NAME'] ||= "shop #{ENV['X']}"
OpenTelemetry::SDK.configure do |c|
  c.use_all
  c.add_span_processor(Export::BatchSpanProcessor.new(
    OpenTelemetry::Exporter::OTLP::Exporter.new(endpoint: ENV.fetch("BASE") { 'http://h:4318' }, headers: { 'a' => "b", "c": 1 }, timeout: 5)
  )) if ENV['ON'] == '1' # why not
end
`,
  'otel.php': `<?php
$base = getenv('BASE') ?: "http://{$host}:4318"; # where it goes
$transport = (new OtlpHttpTransportFactory())->create($base . '/v1/traces', ContentTypes::JSON, ['a' => "b $c"], timeout: 5.0);
$tracers = new TracerProvider(new SimpleSpanProcessor(new SpanExporter($transport)));
$m = new MetricExporter((new GrpcTransportFactory())->create('http://h:4317' . OtlpUtil::method(Signals::METRICS), headers: $_ENV['H'] ?? null)); // and so
`,
  'Program.cs': `using OpenTelemetry.Exporter;
builder.Services.AddOpenTelemetry().WithTracing(t => t.AddOtlpExporter(o => { o.Endpoint = new Uri($"http://{host}:4318/v1/traces"); o.Protocol = OtlpExportProtocol.HttpProtobuf; o.Headers = "a=b"; }));
Environment.SetEnvironmentVariable("OTEL_SERVICE_NAME", @"x""y");
`,
}
const BUILDS: Readonly<Record<string, string>> = {
  'package.json': '{"name": "a", "dependencies": {"@opentelemetry/sdk-node": "^0.223.0"}, "scripts": {"start": "node app.js"}}',
  'package-lock.json':
    '{"lockfileVersion": 3, "packages": {"": {"dependencies": {"a": "1"}}, "node_modules/@opentelemetry/sdk-node": {"version": "0.223.0"}}}',
  'pnpm-lock.yaml':
    "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      '@opentelemetry/sdk-node':\n        specifier: ^0.2\n        version: 0.223.0\n",
  'yarn.lock': '# yarn lockfile v1\n"@opentelemetry/sdk-node@^0.223.0":\n  version "0.223.0"\n',
  'bun.lock': '{"packages": {"@opentelemetry/sdk-node": ["@opentelemetry/sdk-node@0.223.0", "", {}, "sha"],},}',
  'pom.xml':
    '<project><properties><v>1.67.0</v></properties><dependencies><dependency><groupId>io.opentelemetry</groupId><artifactId>opentelemetry-sdk</artifactId><version>${v}</version></dependency></dependencies></project>',
  'build.gradle.kts': 'val v = "1.1.1"\ndependencies { implementation("ai.koog:koog-agents:$v") // x\n implementation(libs.koog) }\n',
  'libs.versions.toml': '[versions]\nkoog = "1.1.1"\n[libraries]\nkoog = { module = "ai.koog:koog-agents", version.ref = "koog" }\n',
  'go.mod': 'module a\ngo 1.24\nrequire (\n\tgo.opentelemetry.io/otel/exporters/otlp/otlptrace v1.47.0 // indirect\n)\nreplace a => ../b\n',
  'Cargo.toml':
    '[dependencies]\nopentelemetry-otlp = { version = "0.33", features = ["http-proto"], default-features = false }\n[workspace.dependencies]\na.workspace = true\n',
  'Cargo.lock': 'version = 4\n[[package]]\nname = "opentelemetry-otlp"\nversion = "0.33.1"\n',
  'pyproject.toml':
    '[project]\ndependencies = ["opentelemetry-sdk>=1.45", "mlflow[extras]==3 ; python_version > \'3\'"]\n[tool.poetry.dependencies]\npython = "^3"\n',
  'requirements.txt': 'opentelemetry-distro==0.57b0 --hash=sha256:00\n-r other.txt\nmlflow>=3 # x\n',
  'Pipfile.lock': '{"default": {"opentelemetry-sdk": {"version": "==1.45.1"}}}',
  'Gemfile.lock': 'GEM\n  specs:\n    opentelemetry-sdk (1.8.0)\n\nDEPENDENCIES\n  opentelemetry-sdk\n',
  'composer.lock': '{"packages": [{"name": "open-telemetry/sdk", "version": "v1.2.3"}]}',
  'app.csproj': '<Project><ItemGroup><PackageReference Include="OpenTelemetry" Version="1.18.0" /></ItemGroup></Project>',
}

const VALUES = `image: {repository: python, tag: "3.13"}
env:
  OTEL_SERVICE_NAME: shop
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://{{ .Release.Name }}-collector:4318"
api:
  command: [opentelemetry-instrument, python, app.py]
  extraEnvVars:
    - name: OTEL_EXPORTER_OTLP_HEADERS
      value: a=b
    - {name: OTEL_RESOURCE_ATTRIBUTES, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
  envFrom: [{configMapRef: {name: env}}]
config:
  exporters: {otlp: {endpoint: "h:4317"}}
  service: {pipelines: {traces: {exporters: [otlp]}}}
`

export const SAMPLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  compose: { 'compose.yaml': COMPOSE },
  dockerfile: { Dockerfile: DOCKERFILE },
  values: { 'values.yaml': VALUES },
  manifest: { 'app.yaml': MANIFEST, 'app.json': MANIFEST_JSON, 'mesh.yaml': COMPANIONS },
  workflow: { 'ci.yml': WORKFLOW },
  claude: {
    'settings.json':
      '{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://h:4318", "CLAUDE_CODE_ENABLE_TELEMETRY": "1"}, "otelHeadersHelper": "x"}',
  },
  gemini: {
    'settings.json': '{"telemetry": {"enabled": true, "target": "local", "otlpEndpoint": "http://h:4317", /* c */ "otlpProtocol": "grpc"}}',
  },
  qwen: {
    'settings.json':
      '{"telemetry": {"enabled": true, "otlpEndpoint": "http://h:4318", "otlpProtocol": "http", "metrics": {"includeSessionId": true}}}',
  },
  vscode: {
    'settings.json':
      '{"editor.fontSize": 12, "github.copilot.chat.otel.enabled": true, "github.copilot.chat.otel.otlpEndpoint": "http://h:4318", "github.copilot.chat.otel.headers": {"a": "b"}}',
  },
  codex: {
    'config.toml':
      '[otel]\nenvironment = "dev"\nexporter = { otlp-http = { endpoint = "https://h/v1/logs", protocol = "binary", headers = { "a" = "${KEY}" } } }\n[otel.trace_exporter."otlp-grpc"]\nendpoint = \'\'\'x\'\'\'\n',
  },
  'apollo-router': {
    'router.yaml':
      'supergraph: {listen: "0.0.0.0:4000"}\ntelemetry:\n  exporters:\n    tracing:\n      common: {service_name: edge}\n      otlp:\n        enabled: true\n        endpoint: default\n        protocol: grpc\n        grpc: {metadata: {a: [b]}}\n    metrics:\n      otlp: {enabled: false, protocol: http, http: {headers: {c: d}}}\n',
  },
  nginx: {
    'nginx.conf':
      'load_module modules/ngx_otel_module.so;\nevents { }\nhttp {\n  otel_exporter {\n    endpoint https://h:4317; # c\n    header a "b c";\n    trusted_certificate /ca.pem;\n  }\n  otel_service_name shop;\n  include mime.types;\n  server { location ~ ^/a(?:x|\\.y)$ { otel_trace ${x}on; proxy_pass http://b; } }\n}\n',
  },
  spring: {
    'application.properties':
      'otel.exporter.otlp.endpoint=http\\://h:4318\nmanagement.otlp.tracing.endpoint : ${HOST:http://h}/v1/traces\n! c\nkey\\ a = b\\\n  c\\u0041\n',
    'application.yaml':
      'otel:\n  exporter.otlp:\n    endpoint: http://h:4318\n---\nspring.config.activate.on-profile: prod\nmanagement: {otlp: {tracing: {headers: {a: "${KEY}"}}}}\n',
  },
  unit: {
    'a.service':
      '[Unit]\nDescription=x\n[Service]\nEnvironment=OTEL_SERVICE_NAME=a "B=c d" \'E=f\'\nEnvironmentFile=-/nonexistent/env\nUnsetEnvironment=B\nExecStart=/usr/bin/python \\\n  -m app %i ${X}\nPassEnvironment=HOME\n',
  },
  profile: { '.bashrc': SHELL, 'config.fish': SHELL },
  dotenv: { '.env': ENV },
  docker: { 'docker.env': PLAIN_ENV },
  shell: { 'shell.env': SHELL },
  systemd: { 'systemd.env': ENV },
  kubernetes: { 'kube.env': PLAIN_ENV },
  declarative: { 'otel.yaml': DECLARATIVE },
  collector: {
    'collector.yaml': COLLECTOR,
    'tempo.yaml': TEMPO,
    'config.alloy': ALLOY,
    'collector.json': '{"exporters": {"otlp": {"endpoint": "h:4317"}}, "service": {"pipelines": {"traces": {"exporters": ["otlp"]}}}}',
  },
  variables: {
    'task.json':
      '{"containerDefinitions": [{"command": ["python", "a.py"], "environment": [{"name": "OTEL_SERVICE_NAME", "value": "a"}, {"name": "OTEL_EXPORTER_OTLP_HEADERS", "value": "a=${b}"}]}]} // c',
    'main.tf':
      'resource "a" "b" {\n  env = jsonencode([{ name = "OTEL_SERVICE_NAME", value = "a" }])\n  variables = {\n    OTEL_EXPORTER_OTLP_ENDPOINT = "https://${var.h}:4318"\n    OTEL_X = <<EOT\nx\nEOT\n    OTEL_SDK_DISABLED = false # c\n  }\n}\n',
    'main.bicep':
      "resource a 'b@1' = {\n  env: [\n    { name: 'OTEL_SERVICE_NAME', value: 'a' }\n    {\n      name: 'OTEL_X'\n      value: b\n    }\n  ]\n}\n",
    'fly.toml': 'app = "x"\n[env]\n  OTEL_EXPORTER_OTLP_HEADERS = "a=b"\n',
    'cloudbuild.yaml':
      "args: ['--set-env-vars', 'OTEL_SERVICE_NAME=a,OTEL_X=b', '--set-secrets=^;^OTEL_Y=a;OTEL_Z=b', OTEL_SDK_DISABLED=true]\n",
  },
  traefik: {
    'traefik.yml':
      'entryPoints: {web: {address: ":80"}}\ntracing:\n  serviceName: edge\n  sampleRate: 0.5\n  otlp:\n    http:\n      endpoint: http://h:4318/v1/traces\n      headers: {a: b}\n    grpc: {endpoint: "h:4317", insecure: true, tls: {ca: /ca.pem}}\n',
    'traefik.toml':
      '[tracing]\n  serviceName = "edge"\n[tracing.otlp.grpc]\n  endpoint = "h:4317"\n  insecure = true\n  [tracing.otlp.grpc.headers]\n    a = "b"\n',
  },
  code: CODE,
  build: BUILDS,
  goose: {
    'config.yaml':
      'GOOSE_PROVIDER: openai\notel_exporter_otlp_endpoint: "http://h:4318"\notel_exporter_otlp_timeout: 0o17\n? a\n: &x [1, {b: *x}]\nextensions: {developer: {enabled: true}}\n',
  },
}
