import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPatients } from '../../src/sources/patient.ts'
import { parseUnits } from '../../src/sources/systemd/unit.ts'
import type { Patient } from '../../src/types.ts'
import { UsageError } from '../../src/usage.ts'
import { FUZZ_TIMEOUT_MS } from '../support/mutate.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function read(path: string, files: Record<string, string>): Promise<{ patients: Patient[]; remarks: string[] }> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const options = {
    env: [],
    unset: [],
    envFiles: [],
    files: [join(folder, path)],
    compose: [],
    manifests: [],
    cleanEnv: true,
    root: folder,
  }
  const { patients, remarks } = await readPatients(options, { env: {}, home: '/nonexistent', cwd: folder, platform: 'linux' })
  return { patients: [...patients], remarks }
}
const settingsOf = ({ layers }: Patient): Record<string, string> =>
  Object.fromEntries(layers.flatMap(({ settings }) => settings.map(({ name, value }) => [name, value.reveal()])))

const unit = (lines: string): { name: string; value: string; cut?: string }[] =>
  parseUnits([{ text: `[Service]\n${lines}\n`, source: 'a.service' }]).settings.map(({ name, value, from }) => ({
    name,
    value: value.reveal(),
    ...(from.cut ? { cut: from.cut.reveal() } : {}),
  }))

describe('a systemd unit', () => {
  it.each<[what: string, lines: string, ReturnType<typeof unit>]>([
    [
      'quotes hold a value together',
      'Environment="A=b c" D=e',
      [
        { name: 'A', value: 'b c' },
        { name: 'D', value: 'e' },
      ],
    ],
    ['quotes inside go too', "Environment=A='b c'", [{ name: 'A', value: 'b c' }]],
    ['a blank ends a value, and what follows is lost', 'Environment=A=b c d', [{ name: 'A', value: 'b', cut: ' c d' }]],
    [
      'padding of base64 behind a blank is no assignment',
      'Environment=H=Authorization=Basic abc==',
      [{ name: 'H', value: 'Authorization=Basic', cut: ' abc==' }],
    ],
    ['two % are one, and one before a digit stays', 'Environment=H=a=Basic%%20b%20c', [{ name: 'H', value: 'a=Basic%20b%20c' }]],
    [
      'what systemd fills in is not known',
      'Environment=OTEL_SERVICE_NAME=%p-%i',
      [{ name: 'OTEL_SERVICE_NAME', value: 'unknown-unknown' }],
    ],
    ['an empty line takes back what stood before', 'Environment=A=1\nEnvironment=\nEnvironment=B=2', [{ name: 'B', value: '2' }]],
    [
      'a backslash goes on in the next line',
      'Environment=A=1 \\\n  B=2',
      [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    ],
    ['comments are left out', '#Environment=A=1\n; Environment=B=2', []],
    ['percent escapes of a header list are no specifiers', 'Environment=H=a=b%20c', [{ name: 'H', value: 'a=b%20c' }]],
  ])('%s', (_, lines, want) => expect(unit(lines)).toEqual(want))

  it('an environment file is stronger than the unit, and a drop-in comes after it', async () => {
    const { patients } = await read('api.service', {
      'api.service':
        '[Unit]\nEnvironment=NOT=this\n[Service]\nEnvironment=OTEL_SERVICE_NAME=unit OTEL_EXPORTER_OTLP_PROTOCOL=grpc\nEnvironmentFile=/etc/api.env\nExecStart=-/usr/bin/python3 app.py\n',
      'api.service.d/10.conf': '[Service]\nEnvironment=OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\n',
      'etc/api.env': 'OTEL_SERVICE_NAME="the file"\n',
    })
    expect(patients.map(({ name, runtime }) => [name, runtime])).toEqual([['api.service', 'python']])
    expect(settingsOf(patients[0] as Patient)).toEqual({ OTEL_SERVICE_NAME: 'the file', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' })
  })

  it('says which environment file is missing, unless it may be', async () => {
    const { remarks } = await read('a.service', {
      'a.service': '[Service]\nEnvironmentFile=/no.env\nEnvironmentFile=-/may.env\nEnvironment=OTEL_SERVICE_NAME=a\n',
    })
    expect(remarks.join()).toMatch(/a\.service:2: \/no\.env is not there/)
    expect(remarks.join()).not.toContain('may.env')
  })
})

const WORKFLOW = `on: push
env:
  OTEL_EXPORTER_OTLP_ENDPOINT: https://otlp.example.com
jobs:
  test:
    runs-on: ubuntu-latest
    env: { OTEL_SERVICE_NAME: job }
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - name: the app
        run: python3 app.py
        env:
          OTEL_SERVICE_NAME: step
          OTEL_EXPORTER_OTLP_HEADERS: Authorization=Bearer \${{ secrets.KEY }}
  lint:
    runs-on: ubuntu-latest
    steps: [{ run: npm run lint }]
`

describe('a workflow of GitHub Actions', () => {
  it('gives a step the settings of the workflow, the job and its own, the nearest winning', async () => {
    const { patients } = await read('.github/workflows/ci.yml', { '.github/workflows/ci.yml': WORKFLOW })
    const app = patients.find(({ name }) => name === 'test / the app')
    expect(app?.runtime).toBe('python')
    expect(settingsOf(app as Patient)).toMatchObject({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.example.com', OTEL_SERVICE_NAME: 'step' })
    expect(patients.map(({ name }) => name)).toEqual(['test / the app', 'lint'])
  })

  it('a secret is not known here, and gives no finding', async () => {
    const { patients } = await read('.github/workflows/ci.yml', { '.github/workflows/ci.yml': WORKFLOW })
    const headers = patients[0]?.layers.flatMap(({ settings }) => settings).find(({ name }) => name.endsWith('HEADERS'))
    expect(headers?.unknown?.what).toMatch(/secrets\.KEY is not known here/)
  })

  it('without telemetry settings there is nothing to judge, and a line says so', async () => {
    const { remarks } = await read('ci.yml', { 'ci.yml': 'on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: make }]\n' })
    expect(remarks.join()).toMatch(/no job or step has a setting of OpenTelemetry/)
  })
})

const step = async (run: string): Promise<string[]> => {
  const text = `on: push\nenv: { OTEL_SERVICE_NAME: ci }\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ${JSON.stringify(run)}\n`
  const { patients } = await read('.github/workflows/ci.yml', { '.github/workflows/ci.yml': text })
  return patients.filter(({ name }) => name !== 'a').map(({ runtime, app }) => app ?? runtime)
}

describe('what the script of a step sets', () => {
  const lines = (...script: string[]): string =>
    `jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${script.map((line) => `          ${line}\n`).join('')}`
  const only = async (text: string): Promise<Patient[]> =>
    (await read('.github/workflows/ci.yml', { '.github/workflows/ci.yml': text })).patients

  it('is what its programs get, at its place', async () => {
    const [patient] = await only(lines('export OTEL_SERVICE_NAME=ci', 'OTEL_EXPORTER_OTLP_ENDPOINT=http://h:4318 timeout 5 python app.py'))
    expect(settingsOf(patient as Patient)).toEqual({ OTEL_SERVICE_NAME: 'ci', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4318' })
    const places = patient?.layers.flatMap(({ settings }) => settings.map(({ from }) => `${from.line}:${from.column}`))
    expect(places).toEqual(['6:36', '7:39'])
  })

  it('is not known where a shell or GitHub fills it in', async () => {
    const [patient] = await only(
      lines('export OTEL_EXPORTER_OTLP_ENDPOINT="http://$HOST:4318" OTEL_SERVICE_NAME=${{ github.job }}', 'python app.py'),
    )
    const unknown = patient?.layers.flatMap(({ settings }) => settings.flatMap((one) => one.unknown?.what ?? []))
    expect(unknown).toEqual(['$HOST is not known here', 'github.job is not known here'])
  })

  it('is for the steps behind it where it is handed on, and for none before', async () => {
    const text = `${lines('python first.py', 'echo "OTEL_SERVICE_NAME=late" >> "$GITHUB_ENV"')}      - run: python second.py\n`
    const patients = await only(text.replace('jobs:', 'env: { OTEL_LOGS_EXPORTER: none }\njobs:'))
    expect(patients.map((one) => settingsOf(one)['OTEL_SERVICE_NAME'])).toEqual([undefined, 'late'])
  })

  it('is nothing where it is not exported, or before something else', async () =>
    expect(await only(lines('OTEL_SERVICE_NAME=ci', 'OTEL_SERVICE_NAME=ci make', 'echo OTEL_SERVICE_NAME=ci'))).toEqual([]))
})

describe('what a step runs', () => {
  it.each([
    ['codex exec "fix it"', 'codex'],
    ['npm install -g @openai/codex\ncodex exec "fix it"', 'codex'],
    ['npx -y @openai/codex@latest exec x', 'codex'],
    ['npx --package=@openai/codex -- codex exec x', 'codex'],
    ['pnpm dlx @google/gemini-cli -p hello', 'gemini-cli'],
    ['bunx @anthropic-ai/claude-code -p hello', 'claude-code'],
    ['bun x opencode run hello', 'opencode'],
    ['opencode run "fix it"', 'opencode'],
    ['sudo -E env A=b timeout -k 1 5m codex exec x', 'codex'],
    ['time nohup goose run -t hello &', 'goose'],
    ['A=1 B="two words" codex exec x', 'codex'],
    ['if true; then codex exec x; fi', 'codex'],
    ['bash -euc "cd app && codex exec x"', 'codex'],
    ['git diff | claude -p "what is this?"', 'claude-code'],
    ['uv run --with x opentelemetry-instrument python app.py', 'python'],
    ['pip install codex && python app.py', 'python'],
    ['java -javaagent:opentelemetry-javaagent.jar -jar app.jar', 'javaagent'],
    ['k6 run script.js', 'k6'],
  ])('%j: %s', async (run, is) => expect(await step(run)).toEqual([is]))

  it.each([
    'npm install codex',
    'npm i -g @openai/codex @google/gemini-cli',
    'pip install codex',
    'python -m pip install codex',
    'sudo apt-get install -y goose',
    'brew install goose k6',
    'docker pull ghcr.io/block/goose:1.52.0',
    'codex --version',
    'claude mcp add x',
    'command -v codex || exit 1',
    'echo codex',
    '# codex exec x',
    'cat <<EOF > run.sh\ncodex exec x\nEOF',
    'git clone https://github.com/openai/codex',
    'cd codex && make',
    'npm run build',
    'cargo build --release',
  ])('%j runs nothing that exports', async (run) => expect(await step(run)).toEqual([]))
})

const RUNS = Number(process.env['OTEL_DOCTOR_FUZZ'] ?? 2_000)
const mangled = (seed: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .tuple(fc.nat(seed.length), fc.nat(40), fc.string({ maxLength: 20 }))
      .map(([at, cut, put]) => seed.slice(0, at) + put + seed.slice(at + cut)),
  )

describe('a reader never fails otherwise than with one sentence', () => {
  const UNIT = '[Service]\nEnvironment="A=b c" D=\'e f\' \\\n G=h\nEnvironmentFile=-/x\nExecStart=@/bin/x y\n'
  it('a unit', { timeout: FUZZ_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(mangled(UNIT), (text) => {
        parseUnits([{ text, source: 'a.service' }])
      }),
      { numRuns: RUNS },
    )
  })

  it('a workflow', { timeout: FUZZ_TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(mangled(WORKFLOW), async (text) => {
        try {
          await read('.github/workflows/ci.yml', { '.github/workflows/ci.yml': text })
        } catch (error) {
          if (!(error instanceof UsageError) || error.message.includes('\n')) throw error
        }
      }),
      { numRuns: RUNS },
    )
  })
})

describe('the environment of all services', () => {
  it('is what a file of the manager says, at its place', async () => {
    const { patients } = await read('10-otel.conf', {
      '10-otel.conf':
        '[Manager]\nDefaultEnvironment="JAVA_TOOL_OPTIONS=-javaagent:/opt/opentelemetry-javaagent.jar"\nDefaultEnvironment="OTEL_SERVICE_NAME=all"\nEnvironment="OTEL_X=no"\n',
    })
    expect(patients.map(({ runtime }) => runtime)).toEqual(['javaagent'])
    expect(settingsOf(patients[0] as Patient)).toMatchObject({ OTEL_SERVICE_NAME: 'all' })
    expect(settingsOf(patients[0] as Patient)).not.toHaveProperty('OTEL_X')
  })
})

describe('a script of a step that sets a variable in some case only', () => {
  it.each([
    ['under a condition', 'if [ "$X" ]; then\n            export OTEL_SDK_DISABLED=true\n          fi\n          node a.js'],
    ['before one program of two', 'OTEL_SDK_DISABLED=true node m.js\n          node a.js'],
  ])('does not say what the program gets: %s', async (_what, script) => {
    const text = `jobs:\n  a:\n    runs-on: x\n    steps:\n      - env: {OTEL_SERVICE_NAME: a}\n        run: |\n          ${script}\n`
    const [patient] = (await read('.github/workflows/w.yml', { '.github/workflows/w.yml': text })).patients
    const found = patient?.layers.flatMap(({ settings }) => settings).find(({ name }) => name === 'OTEL_SDK_DISABLED')
    expect(found?.unknown?.whole).toBe(true)
  })

  it('says it where nothing stands between', async () => {
    const text = `jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          export OTEL_SDK_DISABLED=true\n          node a.js\n`
    const [patient] = (await read('.github/workflows/w.yml', { '.github/workflows/w.yml': text })).patients
    expect(patient && settingsOf(patient)).toMatchObject({ OTEL_SDK_DISABLED: 'true' })
  })
})
