import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCheck } from '../../src/cli/run-check.ts'
import { plan } from '../../src/index.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { rootCauses } from '../support/cases.ts'

const TO = { OTEL_SERVICE_NAME: 'shop', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.com:4317' }
const DISTRO = 'opentelemetry-distro==0.66b1\nopentelemetry-exporter-otlp==1.45.1\n'
const lock = (...names: string[]): string => names.map((name) => `[[package]]\nname = "${name}"\nversion = "1.0"\n\n`).join('')
const pom = (...names: string[]): string =>
  `<project><dependencies>${names.map((name) => `<dependency><groupId>${name.split(':')[0]}</groupId><artifactId>${name.split(':')[1]}</artifactId></dependency>`).join('')}</dependencies></project>`
const AUTOCONFIGURE = 'io.opentelemetry:opentelemetry-sdk-extension-autoconfigure'
const GRPC = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }
const HTTP = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.com:4318' }
const PHP = { OTEL_PHP_AUTOLOAD_ENABLED: 'true' }
const gradle = (): string => `dependencies {\n  implementation("${AUTOCONFIGURE}:1.67.0")\n}\n`
const cargo = (...features: string[]): string =>
  `[dependencies]\nopentelemetry-otlp = { version = "0.33", features = ${JSON.stringify(features)} }\n`
const composer = (...names: string[]): string => JSON.stringify({ require: Object.fromEntries(names.map((name) => [name, '^1'])) })
const AGENT = { ...GRPC, JAVA_TOOL_OPTIONS: '-javaagent:/opt/opentelemetry-javaagent.jar' }
const injected = (propagators: string): string => `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata: { name: all }
spec: { exporter: { endpoint: 'http://collector:4318' }, env: [{ name: OTEL_PROPAGATORS, value: '${propagators}' }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  template:
    metadata: { annotations: { instrumentation.opentelemetry.io/inject-python: 'true' } }
    spec: { containers: [{ name: shop, image: shop, env: [{ name: OTEL_SERVICE_NAME, value: shop }] }] }
`
const PYTHON = 'opentelemetry-instrument python app.py'
const JAVA = 'java -jar app.jar'

interface Case {
  about: string
  files?: Record<string, string>
  /** Of Kubernetes, in place of all the rest. */
  manifest?: string
  start?: string
  runtime?: string
  env: Record<string, string>
  /** `severity id` of what is said of it. */
  is: string[]
  fix?: string
}

const NOTE = ['note runtime/missing-dependency']
const CASES: Case[] = [
  // Nothing tells which packages there are.
  {
    about: 'a propagator, Python as it is detected',
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'tracecontext,b3' },
    is: NOTE,
    fix: 'pip install opentelemetry-propagator-b3',
  },
  { about: 'a propagator, Python as it is given', runtime: 'python', env: { OTEL_PROPAGATORS: 'xray' }, is: NOTE },
  { about: 'given, and started by the launcher', runtime: 'python', start: PYTHON, env: { OTEL_PROPAGATORS: 'jaeger,ottrace' }, is: NOTE },
  { about: 'exporters in code', runtime: 'python:code-grpc', env: { OTEL_PROPAGATORS: 'b3multi' }, is: NOTE },
  {
    about: 'other exporters, Python',
    start: PYTHON,
    env: { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_TRACES_EXPORTER: 'otlp,zipkin' },
    is: [...NOTE, ...NOTE],
  },
  { about: 'a propagator, Java', start: JAVA, env: { OTEL_PROPAGATORS: 'b3,xray' }, is: NOTE },
  {
    about: 'an exporter and a sampler, Java',
    runtime: 'java',
    env: { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote' },
    is: [...NOTE, ...NOTE],
  },
  {
    about: 'an extension of the agent',
    runtime: 'javaagent',
    env: { OTEL_TRACES_SAMPLER: 'xray', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    is: NOTE,
  },
  { about: 'a wiring that has them', runtime: 'python:auto+packages', env: { OTEL_PROPAGATORS: 'b3' }, is: [] },
  {
    about: 'the published agent without an extension',
    runtime: 'javaagent',
    env: { ...AGENT, OTEL_TRACES_EXPORTER: 'google_cloud_trace' },
    is: ['error signals/exporter-unknown'],
  },
  {
    about: 'the published agent with one',
    runtime: 'javaagent',
    env: { ...AGENT, OTEL_JAVAAGENT_EXTENSIONS: '/exporter-auto.jar', OTEL_TRACES_EXPORTER: 'google_cloud_trace' },
    is: NOTE,
  },
  {
    about: 'a distribution of the agent',
    runtime: 'javaagent',
    env: { ...GRPC, JAVA_TOOL_OPTIONS: '-javaagent:/opt/aws-opentelemetry-agent.jar', OTEL_TRACES_SAMPLER: 'xray' },
    is: NOTE,
  },
  { about: 'propagators that the image of the operator brings', manifest: injected('b3,xray,jaeger,ottrace'), env: {}, is: [] },
  { about: 'one that it does not bring', manifest: injected('gcp_trace'), env: {}, is: NOTE },
  // A name that nothing brings.
  { about: 'no such propagator, Python', start: PYTHON, env: { OTEL_PROPAGATORS: 'b33' }, is: ['error signals/refuses-to-start'] },
  {
    about: 'no such propagator beside one of a package',
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'b3,b33' },
    is: ['error signals/refuses-to-start'],
  },
  { about: 'no such exporter, Java', start: JAVA, env: { OTEL_TRACES_EXPORTER: 'otpl' }, is: ['error signals/exporter-unknown'] },
  {
    about: 'the wiring alone does not say what is added',
    runtime: 'python:auto',
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
    fix: 'pip install opentelemetry-propagator-b3',
  },
  {
    about: 'nor with an exporter, Java',
    runtime: 'java:autoconfigure',
    env: { OTEL_METRICS_EXPORTER: 'prometheus' },
    is: NOTE,
  },
  {
    about: 'the wiring, and requirements without the package',
    runtime: 'python:auto',
    files: { 'requirements.txt': DISTRO },
    env: { OTEL_PROPAGATORS: 'b3' },
    is: ['error signals/refuses-to-start'],
    fix: 'pip install opentelemetry-propagator-b3',
  },
  // Files tell.
  {
    about: 'requirements without it',
    files: { 'requirements.txt': DISTRO },
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: ['error signals/refuses-to-start'],
    fix: 'pip install opentelemetry-propagator-b3',
  },
  {
    about: 'requirements without the exporter',
    files: { 'requirements.txt': DISTRO },
    start: PYTHON,
    env: { OTEL_TRACES_EXPORTER: 'zipkin' },
    is: ['error signals/exporter-unknown'],
  },
  {
    about: 'requirements with it',
    files: { 'requirements.txt': `${DISTRO}opentelemetry-propagator-b3\n` },
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: [],
  },
  {
    about: 'requirements with another name of the same',
    files: { 'requirements.txt': `${DISTRO}OpenTelemetry_Exporter_Zipkin>=1\n` },
    start: PYTHON,
    env: { OTEL_TRACES_EXPORTER: 'zipkin_json' },
    is: [],
  },
  {
    about: 'requirements that ask for another file',
    files: { 'requirements.txt': `-r base.txt\n${DISTRO}` },
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
  },
  {
    about: 'requirements with a bundle of the company',
    files: { 'requirements.txt': `acme-telemetry==2\n${DISTRO}` },
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
  },
  {
    about: 'an image that adds it',
    files: { 'requirements.txt': DISTRO, Dockerfile: 'FROM python\nRUN pip install opentelemetry-propagator-b3\n' },
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
  },
  {
    about: 'pyproject with it',
    files: { 'pyproject.toml': '[project]\ndependencies = [\n  "opentelemetry-distro",\n  "opentelemetry-propagator-aws-xray",\n]\n' },
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'xray' },
    is: [],
  },
  {
    about: 'a lock file without it',
    files: {
      'pyproject.toml': '[project]\ndependencies = ["acme-otel"]\n',
      'uv.lock': lock('acme-otel', 'opentelemetry-distro', 'opentelemetry-sdk'),
    },
    runtime: 'python',
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
  },
  {
    about: 'a lock file of a program with the SDK, without it',
    files: {
      'pyproject.toml': '[project]\ndependencies = ["opentelemetry-distro"]\n',
      'uv.lock': lock('opentelemetry-distro', 'opentelemetry-sdk'),
    },
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: ['error signals/refuses-to-start'],
  },
  {
    about: 'a lock file with it',
    files: {
      'pyproject.toml': '[project]\ndependencies = ["opentelemetry-distro"]\n',
      'poetry.lock': lock('opentelemetry-distro', 'opentelemetry-propagator-b3'),
    },
    start: PYTHON,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: [],
  },
  {
    about: 'a pom without it',
    files: { 'pom.xml': pom(AUTOCONFIGURE) },
    start: JAVA,
    env: { OTEL_METRICS_EXPORTER: 'prometheus' },
    is: ['error signals/exporter-unknown'],
    fix: 'runtimeOnly("io.opentelemetry:opentelemetry-exporter-prometheus")',
  },
  {
    about: 'a pom with it',
    files: { 'pom.xml': pom(AUTOCONFIGURE, 'io.opentelemetry:opentelemetry-exporter-prometheus') },
    start: JAVA,
    env: { OTEL_METRICS_EXPORTER: 'prometheus' },
    is: [],
  },
  {
    about: 'a pom whose bridge may bring it',
    files: { 'pom.xml': pom(AUTOCONFIGURE, 'io.micrometer:micrometer-tracing-bridge-otel') },
    start: JAVA,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
  },
  {
    about: 'a pom with a parent',
    files: { 'pom.xml': pom(AUTOCONFIGURE).replace('<dependencies>', '<parent><artifactId>p</artifactId></parent><dependencies>') },
    start: JAVA,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
  },
  {
    about: 'a build script with it',
    files: {
      'build.gradle.kts': `dependencies {\n  implementation("${AUTOCONFIGURE}:1.67.0")\n  runtimeOnly("io.opentelemetry:opentelemetry-extension-trace-propagators")\n}\n`,
    },
    start: JAVA,
    env: { OTEL_PROPAGATORS: 'ottrace' },
    is: [],
  },
  {
    about: 'a build script without it',
    files: { 'build.gradle.kts': gradle(), 'settings.gradle.kts': 'rootProject.name = "shop"\n' },
    start: JAVA,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: ['error signals/refuses-to-start'],
  },
  {
    about: 'a plug-in of the project that may bring it',
    files: { 'build.gradle.kts': `plugins { id("shop.java-conventions") }\n${gradle()}`, 'settings.gradle.kts': '' },
    start: JAVA,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
  },
  {
    about: 'a module, whose root may bring it',
    files: { 'build.gradle.kts': gradle() },
    start: JAVA,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
  },
  {
    about: 'a root with modules',
    files: { 'build.gradle.kts': gradle(), 'settings.gradle.kts': 'include("api")\n' },
    start: JAVA,
    env: { OTEL_PROPAGATORS: 'b3' },
    is: NOTE,
  },
  // The exporters of OTLP itself.
  {
    about: 'gRPC by default, and the exporter over HTTP alone',
    files: { 'requirements.txt': 'opentelemetry-distro\nopentelemetry-exporter-otlp-proto-http\nflask\n' },
    start: PYTHON,
    env: {},
    is: ['error runtime/missing-dependency'],
    fix: 'pip install opentelemetry-exporter-otlp-proto-grpc',
  },
  {
    about: 'HTTP, and the exporter over gRPC alone',
    files: { 'requirements.txt': 'opentelemetry-distro\nopentelemetry-exporter-otlp-proto-grpc\n' },
    start: PYTHON,
    env: { ...HTTP, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
    is: ['error runtime/missing-dependency'],
  },
  {
    about: 'HTTP, and its exporter',
    files: { 'requirements.txt': 'opentelemetry-distro\nopentelemetry-exporter-otlp-proto-http\n' },
    start: PYTHON,
    env: { ...HTTP, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
    is: [],
  },
  {
    about: 'the extra that brings both',
    files: { 'requirements.txt': 'opentelemetry-distro[otlp]\nopentelemetry-exporter-otlp-proto-http\n' },
    start: PYTHON,
    env: {},
    is: [],
  },
  {
    about: 'the extra in a table of Poetry',
    files: {
      'pyproject.toml':
        '[tool.poetry.dependencies]\nopentelemetry-distro = { version = "^0.66b1", extras = ["otlp"] }\nopentelemetry-exporter-otlp-proto-http = "^1"\n',
    },
    start: PYTHON,
    env: {},
    is: [],
  },
  {
    about: 'no exporter that the files name',
    files: { 'requirements.txt': 'opentelemetry-distro\nflask\n' },
    start: PYTHON,
    env: {},
    is: [],
  },
  {
    about: 'exporters in code',
    files: { 'requirements.txt': 'opentelemetry-sdk\nopentelemetry-exporter-otlp-proto-http\n' },
    env: HTTP,
    is: [],
  },
  // Features of Cargo.
  {
    about: 'gzip over gRPC, and nothing tells',
    runtime: 'rust',
    env: { ...GRPC, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    is: NOTE,
    fix: 'cargo add opentelemetry-otlp --features gzip-tonic',
  },
  {
    about: 'gzip over gRPC by its feature',
    files: { 'Cargo.toml': cargo('grpc-tonic', 'gzip-tonic') },
    env: { ...GRPC, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    is: [],
  },
  {
    about: 'zstd over gRPC by its feature',
    files: { 'Cargo.toml': cargo('grpc-tonic', 'zstd-tonic') },
    env: { ...GRPC, OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' },
    is: [],
  },
  {
    about: 'gzip over HTTP by its feature',
    files: { 'Cargo.toml': cargo('http-proto', 'gzip-http') },
    env: { ...HTTP, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    is: [],
  },
  {
    about: 'zstd over HTTP by its feature',
    files: { 'Cargo.toml': cargo('http-proto', 'zstd-http') },
    env: { ...HTTP, OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' },
    is: [],
  },
  {
    about: 'gzip over gRPC without the feature',
    files: { 'Cargo.toml': cargo('grpc-tonic') },
    env: { ...GRPC, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    is: ['warning runtime/compression'],
  },
  {
    about: 'zstd over gRPC with the feature of gzip',
    files: { 'Cargo.toml': cargo('grpc-tonic', 'gzip-tonic') },
    env: { ...GRPC, OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' },
    is: ['warning runtime/compression'],
  },
  {
    about: 'features of the workspace',
    files: { 'Cargo.toml': '[dependencies]\nopentelemetry-otlp = { workspace = true, features = ["grpc-tonic"] }\n' },
    env: { ...GRPC, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    is: NOTE,
  },
  // PHP and Ruby.
  { about: 'gRPC, PHP', runtime: 'php', env: { ...GRPC, ...PHP }, is: NOTE },
  { about: 'gRPC beside a reader of files', runtime: 'php:autoload+configuration', env: { ...GRPC, ...PHP }, is: NOTE },
  {
    about: 'gRPC with its transport',
    files: { 'composer.json': composer('open-telemetry/sdk', 'open-telemetry/transport-grpc') },
    env: { ...GRPC, ...PHP },
    is: [],
  },
  {
    about: 'gRPC and files with the transport',
    files: { 'composer.json': composer('open-telemetry/sdk', 'open-telemetry/sdk-configuration', 'open-telemetry/transport-grpc') },
    env: { ...GRPC, ...PHP },
    is: [],
  },
  {
    about: 'gRPC without its transport',
    files: { 'composer.json': composer('open-telemetry/sdk', 'open-telemetry/exporter-otlp') },
    env: { ...GRPC, ...PHP },
    is: ['error protocol/unsupported-by-runtime'],
  },
  {
    about: 'gRPC and files without the transport',
    files: { 'composer.json': composer('open-telemetry/sdk', 'open-telemetry/sdk-configuration') },
    env: { ...GRPC, ...PHP },
    is: ['error protocol/unsupported-by-runtime'],
  },
  {
    about: 'Zipkin, PHP',
    runtime: 'php',
    env: { ...HTTP, ...PHP, OTEL_TRACES_EXPORTER: 'zipkin' },
    is: NOTE,
    fix: 'composer require open-telemetry/exporter-zipkin',
  },
  {
    about: 'Zipkin, Ruby',
    runtime: 'ruby',
    env: { ...HTTP, OTEL_TRACES_EXPORTER: 'zipkin' },
    is: NOTE,
    fix: 'bundle add opentelemetry-exporter-zipkin',
  },
  {
    about: 'a propagator with its gem',
    files: { Gemfile: "gem 'opentelemetry-sdk'\ngem 'opentelemetry-exporter-otlp'\ngem 'opentelemetry-propagator-b3'\n" },
    env: { ...HTTP, OTEL_PROPAGATORS: 'b3' },
    is: [],
  },
  {
    about: 'Zipkin without its gem',
    files: { Gemfile: "gem 'opentelemetry-sdk'\n" },
    env: { ...HTTP, OTEL_TRACES_EXPORTER: 'zipkin' },
    is: ['error signals/exporter-unknown'],
  },
]

describe('what a package of its own brings', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it.each(CASES.map((one) => [one.about, one] as const))('%s', async (_about, { files = {}, manifest, start, runtime, env, is, fix }) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    if (manifest) writeFileSync(join(folder, 'k8s.yaml'), manifest)
    const { report } = await runCheck({
      patient: {
        runtime,
        command: start,
        env: Object.entries(manifest ? {} : { ...TO, ...env }).map(([name, value]) => `${name}=${value}`),
        unset: [],
        envFiles: [],
        files: manifest ? [join(folder, 'k8s.yaml')] : [],
        cleanEnv: Object.keys(files).length === 0,
      },
      options: { ...DEFAULTS, offline: true },
      waitMs: 0,
      outside: { env: {}, home: folder, cwd: folder, platform: 'linux' },
      quiet: true,
      verbose: false,
      showSecrets: false,
    })
    const told = rootCauses(report)
    expect(told.map(({ severity, id }) => `${severity} ${id}`)).toEqual(is)
    if (fix !== undefined) expect(told[0]?.fix?.line).toBe(fix)
  })
})

describe('build files that are given to the library', () => {
  const traces = (source?: Record<string, string>): string =>
    plan({ runtime: 'python', wiring: 'code-http', env: { ...TO, OTEL_PROPAGATORS: 'jaeger' }, ...(source ? { source } : {}) }).traces.state

  it('say that a propagator is not there: the program does not start', () => expect(traces({ 'requirements.txt': DISTRO })).toBe('crash'))
  it('say that it is there', () => expect(traces({ 'requirements.txt': `${DISTRO}opentelemetry-propagator-jaeger\n` })).toBe('export'))
  it('leave it open where there are none', () => expect(traces()).toBe('export'))
})
