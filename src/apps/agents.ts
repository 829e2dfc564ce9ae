import { SIGNALS, type Signal } from '../types.ts'
import type { App, Rule } from './app.ts'
import { cline } from './cline.ts'
import { codex } from './codex.ts'
import { copilots } from './copilot.ts'
import { gemini, qwenCode } from './gemini.ts'
import { OTEL_ROUTE, SET, undecoded } from './parts.ts'

/** https://github.com/anthropics/claude-code/issues/38454 */
const noneRule = (signal: Signal): Rule => {
  const setting = `OTEL_${signal.toUpperCase()}_EXPORTER`
  const says = `Unknown exporter type set in ${setting} env var: none`
  return { setting, fits: /^(?!\s*none\s*$)/, outcome: 'all-off', reason: 'unknown-value', says }
}

const CLAUDE_RULES: readonly Rule[] = [
  {
    // Blanks are to be percent-encoded, as its page says: https://github.com/anthropics/claude-code/issues/4338.
    setting: 'OTEL_RESOURCE_ATTRIBUTES',
    fits: /^\S*$/,
    outcome: 'ignored',
    reason: 'not-encoded',
  },
  {
    // The exporters are made by this name alone, which has no default.
    setting: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    fits: /^(?:grpc|http\/json|http\/protobuf)$/,
    outcome: 'signal-off',
    reason: 'unknown-value',
    says: 'Unknown protocol set in OTEL_EXPORTER_OTLP_METRICS_PROTOCOL or OTEL_EXPORTER_OTLP_PROTOCOL env var: undefined',
    missing: (told) =>
      SIGNALS.filter((signal) => {
        const name = signal.toUpperCase()
        const isOn = told('CLAUDE_CODE_ENABLE_TELEMETRY') && (signal !== 'traces' || told('CLAUDE_CODE_ENHANCED_TELEMETRY_BETA'))
        return isOn && /\botlp\b/.test(told(`OTEL_${name}_EXPORTER`) ?? '') && !told(`OTEL_EXPORTER_OTLP_${name}_PROTOCOL`)
      }),
  },
]

const claude: App = {
  id: 'claude-code',
  title: 'Claude Code',
  source: 'https://code.claude.com/docs/en/monitoring-usage',
  also: ['claude'],
  programs: ['claude', 'claude-code'],
  task: true,
  installedFrom: '@anthropic-ai/claude-code',
  // `env` of it goes over the environment; beside it a script may give headers: https://code.claude.com/docs/en/settings
  file: {
    kind: 'claude',
    usual: ['.claude/settings.json', '.claude/settings.local.json'],
    is: (path) => /(?:^|\/)\.claude\/settings(?:\.local)?\.json$|(?:^|\/)managed-settings\.json$/.test(path),
    nameOf: (key) => (key.startsWith('env.') ? key.slice(4) : /^(?:telemetry|otel|otelHeadersHelper)\b/.test(key) ? key : undefined),
    isStronger: true,
  },
  tells: /^CLAUDE_CODE_ENABLE_TELEMETRY$/,
  runtime: 'node',
  wiring: 'auto',
  reads:
    /^(?:otelHeadersHelper|CLAUDE_CODE_\w*(?:TELEMETRY|OTEL|TRACEPARENT)\w*|OTEL_(?:LOG_\w+|METRICS_INCLUDE_\w+|(?:LOGS|TRACES)_EXPORT_INTERVAL|METRIC_EXPORT_INTERVAL))$/,
  // Its settings file has no such block: only `env` in it is about telemetry.
  deaf: /^(?:telemetry|otel)\./,
  gates: [
    { setting: 'CLAUDE_CODE_ENABLE_TELEMETRY', on: /^(?:1|true|yes|on)$/i, value: '1' },
    { setting: 'OTEL_METRICS_EXPORTER', on: SET, value: 'otlp', signals: ['metrics'], asks: true },
    { setting: 'OTEL_LOGS_EXPORTER', on: SET, value: 'otlp', signals: ['logs'], asks: true },
    {
      setting: 'CLAUDE_CODE_ENHANCED_TELEMETRY_BETA',
      or: ['ENABLE_ENHANCED_TELEMETRY_BETA'],
      on: /^(?:1|true|yes|on)$/i,
      value: '1',
      signals: ['traces'],
      asks: true,
    },
    { setting: 'OTEL_TRACES_EXPORTER', on: SET, value: 'otlp', signals: ['traces'], asks: true },
  ],
  rules: CLAUDE_RULES,
  newest: '2.1.179',
  // Its changelog of 2.1.85: "Fixed crash when OTEL_LOGS_EXPORTER, OTEL_METRICS_EXPORTER, or OTEL_TRACES_EXPORTER is set to none".
  changes: [{ since: '2.1.85', met: 'seldom', was: { rules: [...SIGNALS.map(noneRule), ...CLAUDE_RULES] } }],
  // What its script prints is merged into the headers of the exporters for HTTP; those for gRPC have the variable alone.
  untold: (told, protocol) =>
    told('otelHeadersHelper') && protocol !== 'grpc'
      ? 'the headers that the script of otelHeadersHelper prints are not known here'
      : undefined,
  content: { text: 'Prompts are left out of the events unless this is set.', setting: 'OTEL_LOG_USER_PROMPTS', value: '1' },
  service: 'claude-code',
}

const opencode: App = {
  id: 'opencode',
  title: 'opencode',
  source: 'https://github.com/anomalyco/opencode/blob/dev/packages/opencode/src/effect/observability.ts',
  programs: ['opencode'],
  task: true,
  installedFrom: 'opencode-ai',
  runtime: 'node',
  wiring: 'code-http',
  signals: ['traces', 'logs'],
  renames: [
    { to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: ['OTEL_EXPORTER_OTLP_ENDPOINT'] },
    { to: 'OTEL_EXPORTER_OTLP_HEADERS', names: ['OTEL_EXPORTER_OTLP_HEADERS'], as: undecoded },
  ],
  deaf: OTEL_ROUTE,
  gates: [{ setting: 'OTEL_EXPORTER_OTLP_ENDPOINT', on: SET, value: 'http://localhost:4318', asks: true }],
  service: 'opencode',
  newest: '1.4.6',
  changes: [
    {
      // https://github.com/anomalyco/opencode/issues/22202: a value was cut at its first =.
      since: '1.4.6',
      was: {
        renames: [
          { to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: ['OTEL_EXPORTER_OTLP_ENDPOINT'] },
          {
            to: 'OTEL_EXPORTER_OTLP_HEADERS',
            names: ['OTEL_EXPORTER_OTLP_HEADERS'],
            as: (list) =>
              undecoded(
                list
                  .split(',')
                  .map((item) => item.split('=', 2).join('='))
                  .join(','),
              ),
          },
        ],
        rules: [
          {
            setting: 'OTEL_EXPORTER_OTLP_HEADERS',
            fits: /^[^=,]*(?:=[^=,]*)?(?:,[^=,]*(?:=[^=,]*)?)*$/,
            outcome: 'truncated',
            reason: 'equals-in-value',
          },
        ],
      },
    },
  ],
}

/** Agents of the command line and of editors. */
export const agents: readonly App[] = [gemini, qwenCode, cline, claude, codex, opencode, ...copilots]
