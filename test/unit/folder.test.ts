import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { programsIn } from '../../src/sources/folder.ts'
import { listFolder, readBounded } from '../../src/sources/reader.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const io = { read: readBounded, list: listFolder }

/** `runtime[:wirings][@version] in file`, of the folder with these files. */
function told(files: Record<string, string>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return programsIn(folder, io).map(
    ({ runtime, app, wirings = [], version, file }) =>
      `${app ?? runtime}${wirings.length > 0 ? `:${wirings.join('|')}` : ''}${version ? `@${version}` : ''} in ${file}`,
  )
}

const npm = (dependencies: Record<string, string>): string => JSON.stringify({ dependencies })
const otlp = (signal: string, kind: string): string => `@opentelemetry/exporter-${signal}-otlp-${kind}`
const lock = (name: string, version: string): string => `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "x"\n\n`

const CATCHES: [about: string, files: Record<string, string>, is: string[]][] = [
  [
    'package.json with the SDK, and the version of package-lock.json',
    {
      'package.json': npm({ express: '5', '@opentelemetry/sdk-node': '^0.200.0' }),
      'package-lock.json': JSON.stringify({
        packages: {
          '': {},
          'node_modules/@opentelemetry/sdk-node': { version: '0.212.0' },
          'node_modules/a/node_modules/x': { version: '1' },
        },
      }),
    },
    ['node:auto@0.212.0 in package.json'],
  ],
  [
    'an exporter that package.json asks for is one of the code',
    {
      'package.json': npm({
        '@opentelemetry/sdk-node': '0.212.0',
        [otlp('trace', 'proto')]: '0.212.0',
        [otlp('metrics', 'proto')]: '^0.212.0',
      }),
    },
    ['node:code-proto@0.212.0 in package.json'],
  ],
  [
    'exporters of two kinds leave it open',
    {
      'package.json': npm({ [otlp('trace', 'grpc')]: '^0.212.0', [otlp('trace', 'http')]: '^0.212.0' }),
      'pnpm-lock.yaml': `packages:\n\n  '${otlp('trace', 'grpc')}@0.212.1(@opentelemetry/api@1.9.0)':\n    resolution: {}\n`,
    },
    ['node:code-grpc|code-http@0.212.1 in package.json'],
  ],
  [
    'yarn.lock of yarn 1 and later',
    {
      'package.json': npm({ '@opentelemetry/auto-instrumentations-node': '^0.60.0' }),
      'yarn.lock': '"@opentelemetry/sdk-node@npm:^0.203.0":\n  version: 0.203.0\n',
    },
    ['node:auto@0.203.0 in package.json'],
  ],
  [
    'requirements.txt with a distribution',
    { 'requirements.txt': 'flask\nopentelemetry-distro[otlp]==0.66b1\nopentelemetry_sdk == 1.20.0 ; python_version > "3.8"\n' },
    ['python:auto@1.20.0 in requirements.txt'],
  ],
  [
    'pyproject.toml, and the version of uv.lock',
    {
      'pyproject.toml': '[project]\ndependencies = ["fastapi>=0.1", "opentelemetry-exporter-otlp-proto-grpc>=1.2"]\n',
      'uv.lock': lock('opentelemetry-sdk', '1.33.1') + lock('fastapi', '0.1'),
    },
    ['python:code-grpc@1.33.1 in pyproject.toml'],
  ],
  ['a lock file alone', { 'poetry.lock': lock('opentelemetry-sdk', '1.25.0') }, ['python@1.25.0 in poetry.lock']],
  [
    'Pipfile.lock',
    { Pipfile: '[packages]\nopentelemetry-sdk = "*"\n', 'Pipfile.lock': '{"default":{"opentelemetry-sdk":{"version":"==1.24.0"}}}' },
    ['python@1.24.0 in Pipfile'],
  ],
  [
    'a library of its own beside the SDK comes after it',
    { 'requirements.txt': 'opentelemetry-sdk==1.30.0\nlangfuse==3.2.1\n' },
    ['python@1.30.0 in requirements.txt', 'langfuse@3.2.1 in requirements.txt'],
  ],
  [
    'go.mod with the exporter that the environment chooses',
    {
      'go.mod':
        'module x\n\nrequire (\n\tgo.opentelemetry.io/contrib/exporters/autoexport v0.60.0\n\tgo.opentelemetry.io/otel v1.35.0\n\tgo.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp v1.35.0 // indirect\n)\n',
    },
    ['go:autoexport@1.35.0 in go.mod'],
  ],
  [
    'go.mod with one exporter',
    { 'go.mod': 'module x\nrequire go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp v1.47.0\n' },
    ['go:otlphttp in go.mod'],
  ],
  [
    'Cargo features that leave HTTP alone',
    { 'Cargo.toml': '[dependencies]\nopentelemetry-otlp = "0.33"\n', 'Cargo.lock': lock('opentelemetry-otlp', '0.33.1') },
    ['rust:with_http:http-proto|auto:http-proto@0.33.1 in Cargo.toml'],
  ],
  [
    'Cargo features for gRPC with TLS',
    {
      'Cargo.toml':
        '[dependencies]\nopentelemetry-otlp = { version = "0.31", default-features = false, features = ["grpc-tonic", "tls-roots"] }\n',
    },
    ['rust:with_tonic:http-proto+grpc+tls+roots|with_tonic:http-proto+grpc+tls in Cargo.toml'],
  ],
  [
    'gRPC was the default before 0.28',
    { 'Cargo.toml': '[dependencies]\nopentelemetry-otlp = "0.27"\n', 'Cargo.lock': lock('opentelemetry-otlp', '0.27.0') },
    ['rust:with_tonic:http-proto+grpc@0.27.0 in Cargo.toml'],
  ],
  [
    'TLS that reqwest brings in is in the build',
    {
      'Cargo.toml': '[dependencies.opentelemetry-otlp]\nversion = "0.33"\nfeatures = ["http-json"]\n\n[dev-dependencies]\n',
      'Cargo.lock': lock('opentelemetry-otlp', '0.33.1') + lock('hyper-rustls', '0.27.0'),
    },
    ['rust:with_http:http-json+tls|auto:http-json+tls@0.33.1 in Cargo.toml'],
  ],
  [
    'a Maven build, with the version of the bill of materials',
    {
      'pom.xml':
        '<project><dependencyManagement><dependencies><dependency><groupId>io.opentelemetry</groupId><artifactId>opentelemetry-bom</artifactId><version>1.40.0</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement><dependencies><dependency><groupId>io.opentelemetry</groupId><artifactId>opentelemetry-sdk-extension-autoconfigure</artifactId></dependency></dependencies></project>',
    },
    ['java:autoconfigure@1.40.0 in pom.xml'],
  ],
  [
    'a Gradle build with a version catalog, and Koog before Java',
    {
      'build.gradle.kts':
        'dependencies {\n  implementation(libs.koog.agents)\n  implementation("io.opentelemetry:opentelemetry-exporter-otlp:1.55.0")\n}\n',
      'gradle/libs.versions.toml':
        '[versions]\nkoog = "1.1.0"\n\n[libraries]\nkoog-agents = { module = "ai.koog:koog-agents", version.ref = "koog" }\n',
    },
    ['koog@1.1.0 in build.gradle.kts', 'java@1.55.0 in build.gradle.kts'],
  ],
  [
    'gradle.lockfile',
    {
      'build.gradle':
        'dependencies { implementation platform("io.opentelemetry:opentelemetry-bom") ; implementation "io.opentelemetry:opentelemetry-sdk" }',
      'gradle.lockfile': '# comment\nio.opentelemetry:opentelemetry-sdk:1.50.0=compileClasspath,runtimeClasspath\nempty=\n',
    },
    ['java@1.50.0 in build.gradle'],
  ],
  [
    'a .NET project, with the version in Directory.Packages.props',
    {
      'App.csproj': '<Project><ItemGroup><PackageReference Include="OpenTelemetry.Exporter.OpenTelemetryProtocol" /></ItemGroup></Project>',
      'Directory.Packages.props':
        '<Project><PackageVersion Include="OpenTelemetry.Exporter.OpenTelemetryProtocol" Version="1.12.0" /></Project>',
    },
    ['dotnet:code|use-otlp-exporter@1.12.0 in App.csproj'],
  ],
  [
    'Gemfile.lock',
    {
      Gemfile: "gem 'rails'\ngem 'opentelemetry-sdk'\ngem 'opentelemetry-exporter-otlp', '~> 0.29'\n",
      'Gemfile.lock': 'GEM\n  specs:\n    opentelemetry-exporter-otlp (0.29.1)\n      google-protobuf (>= 3.18)\n',
    },
    ['ruby:traces@0.29.1 in Gemfile'],
  ],
  [
    'composer.lock',
    {
      'composer.json': '{"require":{"open-telemetry/sdk":"^1.0","open-telemetry/transport-grpc":"^1.1"}}',
      'composer.lock': '{"packages":[{"name":"open-telemetry/sdk","version":"1.5.0"}]}',
    },
    ['php:autoload+grpc@1.5.0 in composer.json'],
  ],
  [
    'several languages, in a fixed order',
    { 'requirements.txt': 'opentelemetry-sdk\n', 'package.json': npm({ '@opentelemetry/sdk-node': '*' }) },
    ['node:auto in package.json', 'python in requirements.txt'],
  ],
]

const ALONE: [about: string, files: Record<string, string>][] = [
  [
    'build files without OpenTelemetry',
    { 'package.json': npm({ express: '5' }), 'go.mod': 'module x\nrequire a.example/b v1.0.0\n', Gemfile: "gem 'rails'\n" },
  ],
  ['what only tests need', { 'package.json': JSON.stringify({ devDependencies: { '@opentelemetry/sdk-node': '0.200.0' } }) }],
  [
    'the API alone, which makes no exporter',
    { 'package.json': npm({ '@opentelemetry/api': '1.9.0' }), 'requirements.txt': 'opentelemetry-api\n' },
  ],
  ['a test of a Gradle build', { 'build.gradle': 'dependencies { testImplementation "io.opentelemetry:opentelemetry-sdk:1.50.0" }' }],
  [
    'broken files',
    { 'package.json': '{', 'composer.json': '[]', 'Cargo.toml': '[dependencies', 'uv.lock': '\u0000', 'Pipfile.lock': 'null' },
  ],
  ['an empty folder', {}],
]

describe('what a folder gives away', () => {
  it.each(CATCHES)('catches: %s', (_about, files, is) => expect(told(files)).toEqual(is))
  it.each(ALONE)('leaves alone: %s', (_about, files) => expect(told(files)).toEqual([]))

  it('a folder that is not there has none', () => {
    expect(programsIn(join(folder, 'nowhere'), io)).toEqual([])
  })
})
