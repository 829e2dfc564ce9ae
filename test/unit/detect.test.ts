import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandOf } from '../../src/sources/command.ts'
import { completed, detect, parseRuntime } from '../../src/sources/detect/detect.ts'
import { installedOn, versionInPath } from '../../src/sources/detect/installed.ts'
import { parseGooseConfig } from '../../src/sources/goose/config.ts'
import { secretOf } from '../../src/redact.ts'
import type { Layer } from '../../src/types.ts'

const nothing = { words: [], by: '--command', layers: [], folder: [], path: undefined }
const environment = (env: Record<string, string>): Layer => ({
  source: 'process environment',
  kind: 'environment',
  delivered: true,
  settings: Object.entries(env).map(([name, value]) => ({ name, value: secretOf(name, value), from: { source: 'env', setting: name } })),
})
/** `app, or runtime[:wiring][@version]`. */
const told = ({ runtime, app, wiring, version }: ReturnType<typeof detect>): string =>
  `${app ?? runtime}${wiring ? `:${wiring}` : ''}${version ? `@${version}` : ''}`

describe('what a command line starts', () => {
  const commands: [line: string, is: string][] = [
    ['goose run -t hi', 'goose'],
    ['/usr/local/bin/goose session', 'goose'],
    ['/opt/homebrew/Cellar/block-goose-cli/1.52.0/bin/goose session', 'goose@1.52.0'],
    ['GOOSE_MODE=auto goose run', 'goose'],
    ['env GOOSE_MODE=auto goose run', 'goose'],
    ['opentelemetry-instrument python app.py', 'python:auto'],
    ['opentelemetry-instrument gunicorn faulty.wsgi', 'python:auto'],
    ['python3 /usr/local/bin/opentelemetry-instrument uwsgi --master', 'python:auto'],
    ['/usr/bin/python3.12 -m app', 'python'],
    ['uv run app.py', 'python'],
    ['poetry run opentelemetry-instrument flask run', 'python:auto'],
    ['node --require ./otel.js app.js', 'node'],
    ['node --require @opentelemetry/auto-instrumentations-node/register app.js', 'node:auto'],
    ['node --import=@opentelemetry/auto-instrumentations-node/register app.mjs', 'node:auto'],
    ['npm start', 'node'],
    ['npx tsx server.ts', 'node'],
    ['java -jar app.jar', 'java'],
    ['java -javaagent:/opt/opentelemetry-javaagent.jar -jar app.jar', 'javaagent'],
    ['java "-javaagent:/opt/my files/opentelemetry-javaagent-2.31.0.jar" -jar app.jar', 'javaagent@2.31.0'],
    ['java -javaagent:otel.jar -jar app.jar', 'javaagent'],
    ['java -javaagent:/aws-opentelemetry-agent.jar -jar app.jar', 'javaagent'],
    ['/usr/lib/jvm/java-21/bin/java -javaagent:newrelic.jar -jar app.jar', 'java'],
    ['dotnet run', 'dotnet'],
    ['bundle exec puma -C config/puma.rb', 'ruby'],
    ['php artisan serve', 'php'],
    ['cargo run --release', 'rust'],
    ['gemini -p hi', 'gemini-cli'],
    ['npx @google/gemini-cli@0.40.0', 'gemini-cli@0.40.0'],
    ['node /usr/local/bin/gemini', 'gemini-cli'],
    ['node --no-warnings /usr/lib/node_modules/@google/gemini-cli/dist/index.js', 'gemini-cli'],
    ['claude --print hi', 'claude-code'],
    ['codex exec hi', 'codex'],
    ['opencode serve --print-logs', 'opencode'],
    ['k6 run script.js', 'k6'],
    ['python -m vllm.entrypoints.openai.api_server --model x', 'vllm'],
    ['uvicorn open_webui.main:app', 'open-webui'],
    ['sh -c "exec litellm --port 4000"', 'litellm'],
    ['./something-else', 'spec'],
    ['./run.sh --agent claude', 'claude-code'],
    ['node server.js --model gemini', 'node'],
    ['python train.py goose', 'python'],
    ['C:\\Python312\\python.exe app.py', 'python'],
  ]
  it.each(commands)('%s: %s', (line, is) => {
    expect(told(detect({ ...nothing, words: commandOf(line).words }))).toBe(is)
  })

  it('variables in front of it are settings of the program, its arguments are none', () => {
    const { layer } = commandOf('OTEL_SERVICE_NAME=shop env OTEL_SDK_DISABLED=true python app.py A=b')
    expect(layer.settings.map(({ name, value }) => [name, value.reveal()])).toEqual([
      ['OTEL_SERVICE_NAME', 'shop'],
      ['OTEL_SDK_DISABLED', 'true'],
    ])
  })
})

describe('what the environment gives away', () => {
  const rows: [env: Record<string, string>, line: string, is: string][] = [
    [{ JAVA_TOOL_OPTIONS: '-javaagent:/opt/opentelemetry-javaagent.jar' }, '', 'javaagent'],
    [{ JAVA_TOOL_OPTIONS: '-javaagent:/opt/opentelemetry-javaagent.jar' }, 'java -jar app.jar', 'javaagent'],
    [{ JAVA_TOOL_OPTIONS: ' -javaagent:/otel-auto-instrumentation-java/javaagent.jar' }, '', 'javaagent'],
    [{ JAVA_TOOL_OPTIONS: '-javaagent:/opt/opentelemetry-javaagent.jar' }, 'python app.py', 'python'],
    [{ JAVA_TOOL_OPTIONS: '-Xmx1g' }, 'java -jar app.jar', 'java'],
    [{ NODE_OPTIONS: '--require @opentelemetry/auto-instrumentations-node/register' }, 'npm start', 'node:auto'],
    [{ NODE_OPTIONS: ' --require /otel-auto-instrumentation-nodejs/autoinstrumentation.js' }, '', 'node:auto'],
    [{ NODE_OPTIONS: '--max-old-space-size=4096' }, '', 'spec'],
    [{ PYTHONPATH: '/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/x' }, '', 'python:auto'],
    [{ CORECLR_PROFILER: '{918728DD-259F-4A6A-AC2B-B85E1B658318}' }, 'dotnet app.dll', 'dotnet:auto'],
    [{ OTEL_PHP_AUTOLOAD_ENABLED: 'true' }, '', 'php'],
    [{ GEMINI_TELEMETRY_ENABLED: 'true' }, '', 'gemini-cli'],
    [{ GEMINI_TELEMETRY_ENABLED: 'true' }, 'node app.js', 'node'],
    [{ CLAUDE_CODE_ENABLE_TELEMETRY: '1' }, 'goose session', 'goose'],
    [{ K6_OTEL_METRIC_PREFIX: 'k6_' }, '', 'k6'],
    [{ TRACELOOP_BASE_URL: 'http://localhost:4318' }, 'python app.py', 'traceloop'],
    [{ TRACELOOP_BASE_URL: 'http://localhost:4318' }, 'go run .', 'go'],
    [{ MANAGEMENT_OTLP_TRACING_ENDPOINT: 'http://localhost:4318/v1/traces' }, 'java -jar app.jar', 'spring-boot'],
    [{ LANGFUSE_PUBLIC_KEY: 'pk-lf-1' }, 'python app.py', 'python'],
    [{ MLFLOW_TRACKING_URI: 'http://localhost:5000' }, '', 'spec'],
    [{ OTEL_SERVICE_NAME: 'shop' }, '', 'spec'],
  ]
  it.each(rows)('%j, %s: %s', (env, line, is) => {
    expect(told(detect({ ...nothing, words: commandOf(line).words, layers: [environment(env)] }))).toBe(is)
  })
})

describe('which clue counts', () => {
  const folder = [
    { runtime: 'python', wirings: ['code-http'], version: '1.20.0', file: 'uv.lock' },
    { runtime: 'node', wirings: ['code-http', 'code-grpc'], file: 'package.json' },
    { runtime: 'python', app: 'langfuse', version: '3.1.0', file: 'uv.lock' },
  ]

  it('a config of goose with telemetry settings is goose, one without is not', () => {
    const layers = (text: string) => [parseGooseConfig(text, '~/.config/goose/config.yaml')]
    const found = detect({ ...nothing, layers: layers('otel_exporter_otlp_endpoint: http://localhost:4318\n') })
    expect(found).toMatchObject({ runtime: 'goose', detectedBy: '~/.config/goose/config.yaml' })
    expect(detect({ ...nothing, layers: layers('GOOSE_PROVIDER: openai\n') }).runtime).toBe('spec')
  })

  it('a config of goose that an option names is that of goose, whatever it holds and however broken it is', () => {
    for (const text of ['GOOSE_PROVIDER: openai\n', 'a: [1, 2\n'])
      expect(detect({ ...nothing, layers: [parseGooseConfig(text, 'mine.yaml')], told: 'mine.yaml' })).toMatchObject({
        runtime: 'goose',
        detectedBy: 'mine.yaml',
      })
    expect(detect({ ...nothing, layers: [parseGooseConfig('a: [1, 2\n', '~/.config/goose/config.yaml')] }).runtime).toBe('spec')
  })

  it('properties of OpenTelemetry for a JVM are those of a Java program, other properties are not', () => {
    const properties = (name: string): Layer => ({ ...environment({ [name]: 'x' }), source: 'application.properties', kind: 'jvm' })
    expect(detect({ ...nothing, layers: [properties('otel.exporter.otlp.endpoint')] })).toMatchObject({
      runtime: 'java',
      detectedBy: 'application.properties',
    })
    expect(detect({ ...nothing, layers: [properties('spring.application.name')] }).runtime).toBe('spec')
  })

  it('where nothing is found it is the specification, and that is said', () => {
    expect(detect(nothing)).toMatchObject({ runtime: 'spec', detectedBy: 'nothing found' })
  })

  it('several in one folder: the first in a fixed order, the others are named', () => {
    expect(detect({ ...nothing, folder })).toMatchObject({ runtime: 'python', detectedBy: 'uv.lock', candidates: ['node', 'langfuse'] })
  })

  it('the command line says which, the folder how and at which version', () => {
    const found = detect({ ...nothing, folder, words: ['node', 'app.js'] })
    expect(found).toMatchObject({ runtime: 'node', wiring: 'code-http', open: ['code-http', 'code-grpc'], detectedBy: '--command' })
    expect(told(detect({ ...nothing, folder, words: ['opentelemetry-instrument', 'python', 'app.py'] }))).toBe('python:auto@1.20.0')
    expect(told(detect({ ...nothing, folder, words: ['goose'] }))).toBe('goose')
  })

  it('variables that many know make the program of a library only beside its package', () => {
    const layers = [environment({ LANGFUSE_PUBLIC_KEY: 'pk-lf-1' })]
    expect(told(detect({ ...nothing, folder, layers }))).toBe('langfuse@3.1.0')
    expect(told(detect({ ...nothing, folder: folder.slice(0, 2), layers }))).toBe('python:code-http@1.20.0')
  })

  it('a runtime that an option names gets what the folder knows of it, and keeps what the option says', () => {
    const clues = { ...nothing, folder }
    expect(told(completed(parseRuntime('python'), clues))).toBe('python:code-http@1.20.0')
    expect(told(completed(parseRuntime('python:auto@1.45.0'), clues))).toBe('python:auto@1.45.0')
    expect(told(completed(parseRuntime('goose'), clues))).toBe('goose')
    expect(completed(parseRuntime('python'), clues)).toMatchObject({ detectedBy: '--runtime', candidates: [] })
  })

  it('ID, wiring and version are told apart', () => {
    expect(parseRuntime('goose:cli@1.52.0')).toMatchObject({ runtime: 'goose', wiring: 'cli', version: '1.52.0' })
    expect(parseRuntime('goose@v1.52.0')).toMatchObject({ runtime: 'goose', wiring: undefined, version: '1.52.0' })
  })
})

describe('the version of what is installed', () => {
  let root = ''
  const put = (path: string, text: string): string => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    chmodSync(file, 0o755)
    return file
  }
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'otel-doctor-')))
    mkdirSync(join(root, 'bin'))
    put('lib/node_modules/@google/gemini-cli/package.json', '{"name":"@google/gemini-cli","version":"0.40.1"}')
    const script = put('lib/node_modules/@google/gemini-cli/dist/index.js', '#!/usr/bin/env node\n')
    symlinkSync(script, join(root, 'bin/gemini'))
    symlinkSync(put('Cellar/block-goose-cli/1.52.0/bin/goose', ''), join(root, 'bin/goose'))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('comes from the package or the place behind a link on the PATH; nothing is run', () => {
    const on = { ...nothing, path: `/nowhere:${join(root, 'bin')}` }
    expect(told(detect({ ...on, words: ['gemini'] }))).toBe('gemini-cli@0.40.1')
    expect(told(detect({ ...on, words: ['node', join(root, 'bin/gemini')] }))).toBe('gemini-cli@0.40.1')
    expect(told(detect({ ...on, words: ['goose', 'session'] }))).toBe('goose@1.52.0')
    expect(detect(on)).toMatchObject({ runtime: 'goose', version: '1.52.0', detectedBy: 'PATH' })
    expect(installedOn(join(root, 'bin'))('claude')).toBeUndefined()
  })

  const places: [path: string, version: string | undefined][] = [
    ['/nix/store/abc123-goose-cli-1.52.0/bin/goose', '1.52.0'],
    ['/home/a/.local/share/mise/installs/goose/1.52.0/goose', '1.52.0'],
    ['/home/a/.local/bin/goose', undefined],
    ['/usr/lib/python3.12/goose', undefined],
  ]
  it.each(places)('%s: %s', (path, version) => expect(versionInPath(path)).toBe(version))
})

it.each(['\u009b31mgoose', 'goo\u202ese', 'python:\u0085', 'python@\u0085'])(
  'a name with a character that steers a terminal is shown with its escape: %j',
  (name) => {
    expect(() => parseRuntime(name)).toThrow(/^--runtime "[^\u0080-\u009f\u202e]*\\u\{(?:9b|202e|85)\}[^\u0080-\u009f\u202e]*$/)
  },
)
