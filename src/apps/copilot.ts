import { didYouMean, withoutQuotes } from '../text.ts'
import { parseUrl } from '../url.ts'
import type { App, Told } from './app.ts'
import { OTEL_ROUTE, TRUE_OR_ONE } from './parts.ts'

/** What the settings of VS Code begin with. */
const COPILOT_SETTING = 'github.copilot.chat.otel.'
const KEYS = [
  'enabled',
  'exporterType',
  'protocol',
  'otlpEndpoint',
  'headers',
  'captureContent',
  'captureIdentity',
  'maxAttributeSizeChars',
  'outfile',
  'serviceName',
  'resourceAttributes',
  'dbSpanExporter',
]
const chat = (told: Told, key: string): string | undefined => told(COPILOT_SETTING + key)
/** Anything but what says no. */
const NOT_OFF = /^(?!(?:false|0)$)./s

const isGrpc = (told: Told): boolean =>
  (chat(told, 'exporterType') ?? told('COPILOT_OTEL_PROTOCOL') ?? told('OTEL_EXPORTER_OTLP_PROTOCOL') ?? '').replace('otlp-', '') === 'grpc'

/** https://github.com/microsoft/vscode-copilot-chat/blob/main/src/platform/otel/common/otelConfig.ts: variables go over the settings. */
const copilotChat: App = {
  id: 'copilot-chat',
  title: 'GitHub Copilot Chat in VS Code',
  source: 'https://code.visualstudio.com/docs/copilot/guides/monitoring-agents',
  file: {
    kind: 'vscode',
    is: (path, head) => /(?:^|\/)(?:\.vscode|[^/]+\/User)\/settings\.json$/.test(path) || head.includes(`"${COPILOT_SETTING}`),
    nameOf: (key) => (key.startsWith(COPILOT_SETTING) ? key : undefined),
    hasHeaderKeys: true,
    needs: new RegExp(`^${COPILOT_SETTING}`),
    isStronger: false,
  },
  tells: /^COPILOT_OTEL_(?:ENDPOINT|PROTOCOL|CAPTURE_CONTENT|LOG_LEVEL|HTTP_INSTRUMENTATION|MAX_ATTRIBUTE_SIZE_CHARS)$/,
  runtime: 'node',
  wiring: (told) => (isGrpc(told) ? 'code-grpc' : chat(told, 'protocol') === 'http/json' ? 'code-http' : 'code-proto'),
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      names: ['COPILOT_OTEL_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT', `${COPILOT_SETTING}otlpEndpoint`],
      as(text, told) {
        const url = withoutQuotes(text)
        return (isGrpc(told) && parseUrl(url)?.origin) || url
      },
    },
    { to: 'OTEL_EXPORTER_OTLP_HEADERS', names: ['OTEL_EXPORTER_OTLP_HEADERS', `${COPILOT_SETTING}headers`] },
    { to: 'OTEL_SERVICE_NAME', names: ['OTEL_SERVICE_NAME', `${COPILOT_SETTING}serviceName`] },
  ],
  usual: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' },
  deaf: OTEL_ROUTE,
  reads: new RegExp(`^COPILOT_OTEL_\\w+$|^${COPILOT_SETTING.replaceAll('.', '\\.')}(?:${KEYS.join('|')})(?:\\.|$)`),
  misnamed(name) {
    const [, key] = name.startsWith(COPILOT_SETTING) ? (/^([^.]+)/.exec(name.slice(COPILOT_SETTING.length)) ?? []) : []
    if (key === undefined || KEYS.includes(key)) return undefined
    const meant = didYouMean(key, KEYS)
    const instead = meant ? { instead: COPILOT_SETTING + meant, detail: `${COPILOT_SETTING}${meant} is what was meant` } : {}
    return { name: COPILOT_SETTING + key, outcome: 'ignored', reason: 'not-read', signals: [], ...instead }
  },
  gates: [
    {
      setting: 'COPILOT_OTEL_ENABLED',
      or: [`${COPILOT_SETTING}enabled`, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
      on: NOT_OFF,
      value: 'true',
    },
  ],
  sends: { text: 'To send them, choose an exporter of OTLP', line: '"github.copilot.chat.otel.exporterType": "otlp-http"' },
  elsewhere(told) {
    const first = told('COPILOT_OTEL_ENABLED') ?? chat(told, 'enabled')
    if (first !== undefined && !TRUE_OR_ONE.test(first)) return 'nothing, as it is told'
    if (told('COPILOT_OTEL_FILE_EXPORTER_PATH') || chat(told, 'outfile')) return 'a file'
    return chat(told, 'exporterType') === 'console' ? 'the console' : undefined
  },
  content: { text: 'Prompts and answers are left out unless this is set.', setting: 'COPILOT_OTEL_CAPTURE_CONTENT', value: 'true' },
  service: 'copilot-chat',
}

const copilotCli: App = {
  id: 'copilot',
  title: 'GitHub Copilot CLI',
  source: 'https://docs.github.com/en/copilot/reference/enterprise-administrators/opentelemetry-reference',
  also: ['copilot-cli'],
  programs: ['copilot'],
  task: true,
  installedFrom: '@github/copilot',
  tells: /^COPILOT_OTEL_(?:EXPORTER_TYPE|SOURCE_NAME)$/,
  runtime: 'node',
  // It speaks HTTP alone, and JSON unless it is told otherwise.
  wiring: (told) => (told('OTEL_EXPORTER_OTLP_PROTOCOL') === 'http/protobuf' ? 'code-proto' : 'code-http'),
  protocols: ['http/json', 'http/protobuf'],
  signals: ['traces', 'metrics'],
  deaf: /^OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER$/,
  reads: /^COPILOT_OTEL_\w+$/,
  gates: [
    {
      setting: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      or: ['COPILOT_OTEL_ENABLED', 'COPILOT_OTEL_FILE_EXPORTER_PATH'],
      on: NOT_OFF,
      value: 'http://localhost:4318',
      asks: true,
    },
  ],
  elsewhere: (told) => (told('COPILOT_OTEL_FILE_EXPORTER_PATH') || told('COPILOT_OTEL_EXPORTER_TYPE') === 'file' ? 'a file' : undefined),
  content: {
    text: 'Prompts and answers are left out unless this is set.',
    setting: 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT',
    value: 'true',
  },
  service: 'github-copilot',
}

/** VS Code's own chat, and the runtime of the command line. */
export const copilots: readonly App[] = [copilotChat, copilotCli]
