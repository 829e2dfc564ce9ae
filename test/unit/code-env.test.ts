import { describe, expect, test } from 'vitest'
import { codeFrom } from '../../src/sources/code/index.ts'

/** What code puts into its environment: `NAME=value`, `?NAME=value` where nothing is set, `NAME=…` where it is not known as a whole. */
function written(path: string, text: string, env: Record<string, string> = {}): string[] {
  const { writes } = codeFrom({ [path]: text }, { source: path, env: (name) => env[name] })
  const shown = ({ name, value, unknown }: (typeof writes.over)[number]): string => `${name}=${unknown?.whole ? '…' : value.reveal()}`
  return [...writes.over.map(shown), ...writes.under.map((one) => `?${shown(one)}`)]
}

describe('what code puts into the environment of its own program', () => {
  test('Python', () => {
    expect(written('a.py', 'import os\nos.environ["OTEL_SERVICE_NAME"] = "a"\n')).toEqual(['OTEL_SERVICE_NAME=a'])
    expect(written('a.py', 'os.environ.setdefault("OTEL_SERVICE_NAME", "a")\n')).toEqual(['?OTEL_SERVICE_NAME=a'])
    expect(written('a.py', 'HOST = "http://x:4318"\nos.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = HOST + "/v1"\n')).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://x:4318/v1',
    ])
  })

  test('JavaScript, Go, Rust and C#', () => {
    expect(written('a.js', 'process.env.OTEL_SERVICE_NAME = "a";\nprocess.env["OTEL_LOG_LEVEL"] ??= "info"\n')).toEqual([
      'OTEL_SERVICE_NAME=a',
      '?OTEL_LOG_LEVEL=info',
    ])
    expect(written('main.go', 'func main() {\n\tos.Setenv("OTEL_SERVICE_NAME", "a")\n}\n')).toEqual(['OTEL_SERVICE_NAME=a'])
    expect(written('main.rs', 'fn main() { std::env::set_var("OTEL_SERVICE_NAME", "a"); }\n')).toEqual(['OTEL_SERVICE_NAME=a'])
    expect(written('P.cs', 'Environment.SetEnvironmentVariable("OTEL_SERVICE_NAME", "a");\n')).toEqual(['OTEL_SERVICE_NAME=a'])
  })

  test('a later line sees what an earlier one wrote', () => {
    const text = 'os.environ["HOST"] = "http://x"\nos.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = os.environ["HOST"] + "/otel"\n'
    expect(written('a.py', text)).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=http://x/otel')
  })

  test('a value that only the running program has is not guessed', () => {
    expect(written('a.py', 'os.environ["OTEL_SERVICE_NAME"] = read()\n')).toEqual(['OTEL_SERVICE_NAME=…'])
    expect(written('a.py', 'os.environ["OTEL_EXPORTER_OTLP_HEADERS"] = f"Authorization=Basic {token()}"\n')[0]).toMatch(
      /^OTEL_EXPORTER_OTLP_HEADERS=Authorization=Basic \w+$/,
    )
  })

  test('what is done in some case only is not taken for granted', () => {
    expect(written('a.py', 'if CI:\n    os.environ["OTEL_SDK_DISABLED"] = "true"\n')).toEqual(['OTEL_SDK_DISABLED=…'])
    expect(written('main.go', 'if dev {\n\tos.Setenv("OTEL_SDK_DISABLED", "true")\n}\n')).toEqual(['OTEL_SDK_DISABLED=…'])
  })

  test('a look at the environment, a comparison and another name write nothing', () => {
    expect(written('a.py', 'x = os.environ["OTEL_SERVICE_NAME"]\nif os.environ["A"] == "b": pass\n')).toEqual([])
    expect(written('a.js', 'const x = process.env.OTEL_SERVICE_NAME\nenv.OTEL_SERVICE_NAME = "a"\n')).toEqual([])
  })

  test('a library that a bare name starts, where that name is imported', () => {
    const app = (text: string) => codeFrom({ 'a.py': text }, { source: '.', env: () => undefined }).writes.app
    expect(app('from phoenix.otel import register\nregister(endpoint="http://x:6006")\n')).toBe('phoenix-otel')
    expect(app('from phoenix.otel import (\n    TracerProvider,\n    register,\n)\nregister()\n')).toBe('phoenix-otel')
    expect(app('from app.plugins import register\nregister(endpoint="http://x:6006")\n')).toBeUndefined()
  })

  test('the call of a library stands for its settings', () => {
    const { writes, runtime } = codeFrom({ 'a.py': 'openlit.init(otlp_endpoint="http://x:4318")\n' }, { source: '.', env: () => undefined })
    expect([writes.app, runtime, ...writes.over.map(({ name }) => name)]).toEqual(['openlit', undefined, 'OTEL_EXPORTER_OTLP_ENDPOINT'])
  })
})

describe('code in a function', () => {
  test('counts where it is the start of the program, or something calls it', () => {
    expect(written('a.py', 'def main():\n    os.environ["OTEL_SERVICE_NAME"] = "a"\n')).toEqual(['OTEL_SERVICE_NAME=a'])
    expect(written('a.py', 'def setup():\n    os.environ["OTEL_SERVICE_NAME"] = "a"\n\nsetup()\n')).toEqual(['OTEL_SERVICE_NAME=a'])
    expect(written('a.js', 'function setup() {\n  process.env.OTEL_SERVICE_NAME = "a"\n}\nsetup()\n')).toEqual(['OTEL_SERVICE_NAME=a'])
    expect(written('main.go', 'func init() {\n\tos.Setenv("OTEL_SERVICE_NAME", "a")\n}\n')).toEqual(['OTEL_SERVICE_NAME=a'])
  })

  test('is open where nothing calls it', () => {
    expect(written('a.py', 'def for_tests():\n    os.environ["OTEL_SDK_DISABLED"] = "true"\n')).toEqual(['OTEL_SDK_DISABLED=…'])
    expect(written('a.js', 'function off() {\n  process.env.OTEL_SDK_DISABLED = "true"\n}\n')).toEqual(['OTEL_SDK_DISABLED=…'])
    expect(written('a.js', 'const off = () => {\n  process.env.OTEL_SDK_DISABLED = "true"\n}\n')).toEqual(['OTEL_SDK_DISABLED=…'])
    expect(written('main.go', 'func off() {\n\tos.Setenv("OTEL_SDK_DISABLED", "true")\n}\n')).toEqual(['OTEL_SDK_DISABLED=…'])
    expect(written('main.rs', 'fn off() {\n  std::env::set_var("OTEL_SDK_DISABLED", "true");\n}\n')).toEqual(['OTEL_SDK_DISABLED=…'])
  })
})

test('what stands behind a condition without braces is open', () => {
  const name = 'process.env.OTEL_SDK_DISABLED'
  for (const text of [
    `if (x) ${name} = "true"\n`,
    `if (x) { a() } else ${name} = "true"\n`,
    `x && (${name} = "true")\n`,
    `if (x)\n  ${name} = "true"\n`,
  ])
    expect(written('a.js', text)).toEqual(['OTEL_SDK_DISABLED=…'])
  expect(written('a.js', `if (x) { a() }\n${name} = "true"\n`)).toEqual(['OTEL_SDK_DISABLED=true'])
  expect(written('a.py', 'while wait():\n    os.environ["OTEL_SDK_DISABLED"] = "true"\n')).toEqual(['OTEL_SDK_DISABLED=…'])
})
