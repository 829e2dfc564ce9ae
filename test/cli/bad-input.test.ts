import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../support/cli.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
  writeFileSync(join(folder, 'broken.env'), 'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318\nthis is no assignment\n')
  writeFileSync(join(folder, 'long.env'), `OTEL_EXPORTER_OTLP_ENDPOINT=http://${'a'.repeat(900_000)}\n`)
  writeFileSync(join(folder, 'huge.env'), `OTEL_EXPORTER_OTLP_ENDPOINT=http://${'a'.repeat(1_100_000)}\n`)
  mkdirSync(join(folder, 'config.yaml'))
  mkdirSync(join(folder, 'empty'))
  writeFileSync(join(folder, 'open.yaml'), 'services: [api, db\n')
  writeFileSync(join(folder, 'compose.yaml'), 'services:\n  api: { image: app }\n')
  writeFileSync(join(folder, 'none.yaml'), 'services: {}\n')
  for (const name of ['wide.env', 'wide.service', 'Dockerfile', 'wide.yaml'])
    writeFileSync(join(folder, name), Buffer.from('\ufeff[Service]\nEnvironment=OTEL_SERVICE_NAME=x\n', 'utf16le'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cases: [what: string, args: string[], says: RegExp][] = [
  ['an env file that does not exist', ['check', '--env-file', 'missing.env'], /missing\.env/],
  ['an env file that is a folder', ['check', '--env-file', 'config.yaml'], /config\.yaml.*folder/],
  ['a broken line in an env file, with its place', ['check', '--env-file', 'broken.env'], /broken\.env:2:1/],
  ['an env file of more than 1 MB', ['check', '--env-file', 'huge.env'], /huge\.env.*1 MB/],
  [
    'an endpoint of nearly 1 MB',
    ['check', '--env-file', 'long.env', '--offline'],
    /OTEL_EXPORTER_OTLP_ENDPOINT \(long\.env:1\) is 9\d{5} characters/,
  ],
  ['a goose config that is a folder', ['check', '--goose-config', 'config.yaml'], /config\.yaml.*folder/],
  ['a root that is no folder', ['plan', '--root', 'nowhere'], /--root "nowhere": there is no such folder/],
  ['an unknown runtime, with a suggestion', ['plan', '--runtime', 'gose'], /did you mean goose\?/],
  ['an unknown wiring', ['plan', '--runtime', 'goose:auto'], /no wiring/],
  ['a version that is none', ['plan', '--runtime', 'goose@newest'], /no version/],
  ['an unknown option, with a suggestion', ['check', '--ofline'], /--ofline.*did you mean --offline\?/],
  ['an unknown command, with a suggestion', ['chek'], /chek.*did you mean check\?/],
  ['an unknown format, with a suggestion', ['check', '--offline', '--format', 'jsn'], /did you mean json\?/],
  ['a format that this command does not have', ['plan', '--format', 'junit'], /no such format here/],
  ['two formats on one standard output', ['check', '--offline', '--format', 'json', '--format', 'text'], /cannot share/],
  ['a page of metrics by ftp', ['check', '--collector-metrics', 'ftp://joe:hunter2@h/'], /^[^\n]*"ftp:\/\/<redacted>@h\/": not a URL/],
  [
    'a backend with a password',
    ['setup', 'mlflow', '--endpoint', 'https://joe:hunter2@h'],
    /"https:\/\/<redacted>@h": not the URL of a backend/,
  ],
  ['a bad duration', ['check', '--timeout', 'soon'], /--timeout "soon": not a duration/],
  ['a duration of nothing', ['check', '--timeout', '0s'], /not a duration/],
  ['an option given twice', ['check', '--timeout', '1s', '--timeout', '2s'], /--timeout is given 2 times/],
  ['an option without its value', ['check', '--runtime'], /: --runtime needs a value\. See otel-doctor check --help/],
  ['an option of one letter', ['check', '-v'], /: -v: there is no such option\. /],
  ['an option of another command', ['report', '--fix'], /--fix: report has no such option/],
  ['a command line that is empty', ['check', '--command', ' '], /--command is empty/],
  ['a plug-in that is not there', ['check', '--plugin', 'gone.mjs'], /--plugin gone\.mjs: it does not exist/],
  ['a kind of file that there is not', ['check', '--file', 'long.env:dotnev'], /no kind of file "dotnev" \(did you mean dotenv\?\)/],
  ['a service that the file does not hold', ['check', '--compose', 'compose.yaml:apj'], /did you mean api\?\)\. There are: api\.$/m],
  ['a service of a file that holds none', ['check', '--compose', 'none.yaml:api'], /no such service\. The file holds no service\.$/m],
  ['a bracket that is not closed', ['check', '--compose', 'open.yaml'], /open\.yaml:2:1: a bracket is not closed/],
  ['the same among manifests', ['check', '--manifest', 'open.yaml'], /open\.yaml:2:1: a bracket is not closed/],
  ['an env file that PowerShell wrote', ['check', '--env-file', 'wide.env'], /wide\.env is UTF-16 text: save it as UTF-8/],
  ['a unit in UTF-16', ['check', '--file', 'wide.service'], /wide\.service is UTF-16 text/],
  ['the same with its kind named', ['check', '--file', 'wide.service:unit'], /wide\.service is UTF-16 text/],
  ['a Dockerfile in UTF-16', ['check', '--file', 'Dockerfile'], /Dockerfile is UTF-16 text/],
  ['a manifest in UTF-16', ['check', '--manifest', 'wide.yaml'], /wide\.yaml is UTF-16 text/],
  ['a Collector in UTF-16', ['check', '--collector', 'wide.yaml'], /wide\.yaml is UTF-16 text/],
  ['a setting without a name', ['check', '--env', '=x'], /--env/],
  ['a setting to take from the process that is not there', ['check', '--env', 'OTEL_NOT_THERE'], /OTEL_NOT_THERE.*not set/],
  ['an unknown check', ['check', '--offline', '--only', 'headers/semicolon'], /--only headers\/semicolon: there is no such check/],
  ['a check that is misspelt', ['check', '--offline', '--disable', 'auth/mising'], /--disable auth\/mising.*did you mean auth\/missing\?/],
  [
    'an unknown backend',
    ['check', '--offline', '--backend', 'mlfow', '--env', 'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:1'],
    /--backend mlfow/,
  ],
  ['an unknown signal', ['check', '--require', 'spans'], /not a signal/],
  ['an unknown severity', ['check', '--fail-on', 'notes'], /--fail-on "notes": there is no such choice\. Known: error, warning, never\./],
  ['an unknown finding to explain', ['explain', 'headers/colon'], /did you mean|no such finding/],
  ['a message with a token that nobody knows', ['explain', 'Zzz eyJhbGciOiJIUzI1NiJ9'], /explain "Zzz <redacted>": no known message/],
  ['a token in the place of a command', ['sk-abcdefgh12345678'], /: <redacted>: there is no such command/],
  ['explain without a word', ['explain'], /^otel-doctor: explain <id>: <id> is missing/],
  ['setup without a backend', ['setup'], /^otel-doctor: setup <backend>: <backend> is missing/],
  ['an unknown list', ['list', 'cheks'], /did you mean checks\?/],
  ['a fault that there is not', ['receiver', '--port', '0', '--fault', 'explode'], /explode|fault/i],
  ['a fault of gRPC where nothing listens for it', ['receiver', '--port', '0', '--fault', 'grpc=14'], /add --grpc-port/],
  ['a port that is none', ['receiver', '--port', '99999'], /not a port/],
  ['a file that cannot be written', ['check', '--offline', '--format', 'json=/nonexistent/out.json'], /cannot be written/],
]

describe('bad input gets one clear sentence and exit status 2', () => {
  it.each(cases)('%s', async (_what, args, says) => {
    const { status, stdout, stderr } = await runCli(args, { cwd: folder })
    const lines = stderr.trimEnd().split('\n')
    expect(stderr).toMatch(says)
    expect(status).toBe(2)
    expect(lines).toHaveLength(1)
    expect(stderr).not.toMatch(/\n\s+at |node:internal/)
    if (!args.some((a) => a.includes('/nonexistent'))) expect(stdout).toBe('')
  })
})

describe('good input is left alone', () => {
  const good: [what: string, args: string[]][] = [
    ['an empty value', ['plan', '--env', 'OTEL_EXPORTER_OTLP_HEADERS=']],
    ['a command line that begins with a dash', ['plan', '--command', '-javaagent:x.jar']],
    ['a runtime with wiring and version', ['plan', '--runtime', 'goose:cli@1.52.0']],
    ['a setting taken away that was not there', ['plan', '--unset', 'OTEL_SDK_DISABLED']],
    ['help', ['--help']],
    ['help of a command', ['check', '--help']],
    ['help by its short name', ['plan', '-h']],
    ['the version', ['--version']],
    ['the lists', ['list']],
    ['the schema', ['list', 'schema']],
  ]
  it.each(good)('%s', async (_what, args) => {
    const { status, stderr, stdout } = await runCli(args)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(stdout).not.toBe('')
  })
})
