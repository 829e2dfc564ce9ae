/**
 * Kubernetes manifests of a whole fleet, for the bench and for the test that holds their cost linear: every workload has telemetry settings of its own,
 * so that none can be passed over and no two are alike.
 */
type Env = Record<string, string>
const PROGRAMS: readonly { image: string; command: readonly string[] }[] = [
  { image: 'python:3.13', command: ['opentelemetry-instrument', 'python', 'app.py'] },
  { image: 'node:22', command: ['node', '--require', '@opentelemetry/auto-instrumentations-node/register', 'server.js'] },
  { image: 'eclipse-temurin:21', command: ['java', '-javaagent:/otel/opentelemetry-javaagent.jar', '-jar', '/app/app.jar'] },
  { image: 'registry.example.com/team/service:1.4.2', command: [] },
]
const WELL: readonly ((n: number) => Env)[] = [
  (n) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector.observability:4318',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_RESOURCE_ATTRIBUTES: `shard=${n % 97},team=t${n % 13}`,
  }),
  (n) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://collector-${n % 50}.telemetry.svc:4317`, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }),
  () => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.honeycomb.io',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-honeycomb-team=abcdef0123456789abcdef',
  }),
]
const ILL: readonly ((n: number) => Env)[] = [
  (n) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `collector-${n % 50}:4318`,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  }),
  () => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.honeycomb.io',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-honeycomb-team: abcdef0123456789abcdef',
  }),
]

/** Every tenth workload is ill. The settings change with the number more slowly than the program does, so that all pairs come. */
function settingsOf(n: number): Env {
  const round = Math.floor(n / PROGRAMS.length)
  const [kinds, at] = round % 10 === 9 ? [ILL, Math.floor(round / 10)] : [WELL, round]
  return kinds[at % kinds.length]?.(n) ?? {}
}

function workload(n: number): string {
  const { image, command } = PROGRAMS[n % PROGRAMS.length] ?? { image: '', command: [] }
  const settings = { OTEL_SERVICE_NAME: `shop-${n}`, ...settingsOf(n) }
  const env = Object.entries({ LOG_LEVEL: 'info', DATABASE_HOST: `db-${n % 20}.data`, ...settings })
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-${n}
  namespace: team-${n % 40}
  labels:
    app.kubernetes.io/name: shop-${n}
    app.kubernetes.io/part-of: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: shop-${n}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: shop-${n}
      annotations:
        prometheus.io/scrape: "true"
    spec:
      containers:
        - name: app
          image: ${image}
${command.length > 0 ? `          command: ${JSON.stringify(command).replaceAll(',', ', ')}\n` : ''}          env:
${env.map(([name, value]) => `            - name: ${name}\n              value: ${JSON.stringify(value)}\n`).join('')}          ports:
            - containerPort: 8080
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: 8080
`
}

/** The manifests of so many workloads as one stream. */
export function* fleet(count: number): Generator<string> {
  for (let n = 0; n < count; n++) yield `${n === 0 ? '' : '---\n'}${workload(n)}`
}
