import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCheck } from '../../src/cli/run-check.ts'
import { DEFAULTS } from '../../src/engine/options.ts'

const COMPOSER = '{ "require": { "open-telemetry/sdk": "1.7.0", "open-telemetry/exporter-otlp": "1.3.0" } }'
const TRACELOOP = 'from traceloop.sdk import Traceloop\nTraceloop.init(app_name="agent")\n'
const OWN =
  'from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter\nOTLPSpanExporter(endpoint="collector:4318")\n'

it.each<[what: string, file: string, text: string, env: string[], is: string[]]>([
  ['a build file alone', 'composer.json', COMPOSER, [], []],
  ['the call that starts a library', 'run.py', TRACELOOP, [], []],
  ['an exporter of its own', 'run.py', OWN, [], ['endpoint/scheme-missing']],
])('an environment that is not known may hold what is not in %s', async (_, file, text, env, is) => {
  const folder = mkdtempSync(join(tmpdir(), 'elsewhere-'))
  writeFileSync(join(folder, file), text)
  const { report } = await runCheck({
    patient: { env, unset: [], envFiles: [], cleanEnv: true, files: [join(folder, file)] },
    options: { ...DEFAULTS, offline: true },
    waitMs: 0,
    outside: { env: {}, home: folder, cwd: folder, platform: 'linux' },
    quiet: true,
    verbose: false,
    showSecrets: false,
  })
  const told = report.targets.flatMap(({ findings = [] }) => findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id))
  expect(told).toEqual(is)
})
