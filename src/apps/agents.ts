import { SIGNALS } from '../types.ts'
import type { App, Told } from './app.ts'
import { cline } from './cline.ts'
import { codex } from './codex.ts'
import { OTEL_ROUTE, SET, TRUE_OR_ONE, undecoded } from './parts.ts'

const GEMINI_PROTOCOL = 'GEMINI_TELEMETRY_OTLP_PROTOCOL'
const isGeminiHttp = (told: Told): boolean => told(GEMINI_PROTOCOL) === 'http'

/** A quote at either end goes; over gRPC only scheme, host and port are left. */
function geminiEndpoint(text: string, told: Told): string {
  const url = text.replace(/^["']|["']$/g, '')
  return isGeminiHttp(told) || !URL.canParse(url) ? url : new URL(url).origin
}

const gemini: App = {
  id: 'gemini-cli',
  title: 'Gemini CLI',
  source: 'https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md',
  also: ['gemini'],
  programs: ['gemini', 'gemini-cli'],
  task: true,
  installedFrom: '@google/gemini-cli',
  tells: /^GEMINI_TELEMETRY_/,
  runtime: 'node',
  // Its HTTP exporters are those of the JSON packages (packages/core/src/telemetry/sdk.ts).
  wiring: (told) => (isGeminiHttp(told) ? 'code-http' : 'code-grpc'),
  protocols: ['grpc', 'http/json'],
  renames: [
    { to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: ['GEMINI_TELEMETRY_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'], as: geminiEndpoint },
    {
      to: 'OTEL_EXPORTER_OTLP_PROTOCOL',
      names: [GEMINI_PROTOCOL],
      as: (text) => (text === 'http' ? 'http/json' : text),
      back: (value) => (value.startsWith('http') ? 'http' : value),
    },
  ],
  usual: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317' },
  deaf: OTEL_ROUTE,
  reads: /^GEMINI_TELEMETRY_\w+$/,
  gates: [{ setting: 'GEMINI_TELEMETRY_ENABLED', on: TRUE_OR_ONE, value: 'true' }],
  rules: [
    {
      setting: GEMINI_PROTOCOL,
      fits: /^(?:grpc|http)$/,
      outcome: 'crash',
      reason: 'unknown-value',
      says: 'Invalid telemetry OTLP protocol. Valid values are: grpc, http',
    },
  ],
  elsewhere: (told) => {
    if (told('GEMINI_TELEMETRY_TARGET') === 'gcp' && !TRUE_OR_ONE.test(told('GEMINI_TELEMETRY_USE_COLLECTOR') ?? '')) return 'Google Cloud'
    return told('GEMINI_TELEMETRY_OUTFILE') ? 'a file' : undefined
  },
  content: {
    text: 'Spans go out without their detailed attributes, prompts and tool output among them, unless this is set.',
    setting: 'GEMINI_TELEMETRY_TRACES_ENABLED',
    value: 'true',
  },
  service: 'gemini-cli',
}

const claude: App = {
  id: 'claude-code',
  title: 'Claude Code',
  source: 'https://code.claude.com/docs/en/monitoring-usage',
  also: ['claude'],
  programs: ['claude', 'claude-code'],
  task: true,
  installedFrom: '@anthropic-ai/claude-code',
  tells: /^CLAUDE_CODE_ENABLE_TELEMETRY$/,
  runtime: 'node',
  wiring: 'auto',
  reads: /^(?:CLAUDE_CODE_\w*(?:TELEMETRY|OTEL)\w*|OTEL_(?:LOG_\w+|METRICS_INCLUDE_\w+|LOGS_EXPORT_INTERVAL|METRIC_EXPORT_INTERVAL))$/,
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
  rules: [
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
  ],
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
export const agents: readonly App[] = [gemini, cline, claude, codex, opencode]
