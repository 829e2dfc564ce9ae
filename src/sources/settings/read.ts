import { shellOf } from '../outside.ts'
import { COPILOT_SETTING } from '../../apps/copilot.ts'
import { GEMINI_KEYS, QWEN_KEYS } from '../../apps/gemini.ts'
import { appOf } from '../../apps/index.ts'
import type { Layer, Patient } from '../../types.ts'
import { fromOptions } from '../command-line.ts'
import { parseRuntime } from '../detect.ts'
import { readEnvFile } from '../env-file.ts'
import type { FromFile, KindContext } from '../kind.ts'
import { fromProcess } from '../process-env.ts'
import { readBounded } from '../reader.ts'
import { type Flat, flatFile, flatLayer } from './flat.ts'
import { headerLists, isHeader } from './header-lists.ts'
import { withPlaceholders } from './placeholders.ts'
import { flatToml } from './toml.ts'

/** What the options and this shell say, the weakest first. */
const environmentOf = ({ options, outside }: KindContext): Layer[] => [
  fromProcess(options.cleanEnv ? {} : outside.env),
  ...options.envFiles.map((spec) => readEnvFile(spec, readBounded, shellOf(options, outside))),
  fromOptions(options.env, options.unset, outside.env).layer,
]

/** The program that a settings file belongs to, with what the file says. The environment is weaker or stronger, as the program has it. */
function programOf(app: string, path: string, layer: Layer, { options, outside }: KindContext, isStronger: boolean): FromFile {
  if (!appOf(app)) return {}
  const environment = environmentOf({ options, outside })
  const layers = isStronger ? [...environment, layer] : [layer, ...environment]
  const patient: Patient = { name: app, ...parseRuntime(app), detectedBy: path, layers, files: {} }
  return { patients: [patient], own: { app: patient.app ?? app, layer, isStronger } }
}

/** `env` of a settings file of Claude Code goes over the environment; beside it a script may give headers: https://code.claude.com/docs/en/settings */
export function readClaude(path: string, context: KindContext): FromFile {
  const nameOf = (key: string): string | undefined =>
    key.startsWith('env.') ? key.slice(4) : /^(?:telemetry|otel|otelHeadersHelper)\b/.test(key) ? key : undefined
  return programOf('claude-code', path, flatLayer(path, flatFile(path), nameOf), context, true)
}

/** `telemetry` of ~/.gemini/settings.json, under the names of the variables, which go over it: https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md */
export const readGemini = (path: string, context: KindContext): FromFile =>
  programOf('gemini-cli', path, telemetryOf(path, 'GEMINI', GEMINI_KEYS), context, false)

/** Likewise of ~/.qwen/settings.json: https://github.com/QwenLM/qwen-code/blob/main/docs/developers/development/telemetry.md */
export const readQwen = (path: string, context: KindContext): FromFile =>
  programOf('qwen-code', path, telemetryOf(path, 'QWEN', QWEN_KEYS), context, false)

/** A key that the program does not know keeps its name. */
function telemetryOf(path: string, prefix: string, keys: Readonly<Record<string, string>>): Layer {
  const nameOf = (key: string): string | undefined => {
    const own = /^telemetry\.(.+)$/.exec(key)?.[1]
    const known = own === undefined ? undefined : keys[own]
    return known === undefined ? own && key : `${prefix}_TELEMETRY_${known}`
  }
  return flatLayer(path, flatFile(path), nameOf)
}

/** The settings of VS Code that are about the telemetry of Copilot Chat; the variables go over them: https://code.visualstudio.com/docs/copilot/guides/monitoring-agents */
export function readVscode(path: string, context: KindContext): FromFile {
  const flats = flatFile(path).filter(({ key }) => key.startsWith(COPILOT_SETTING))
  if (flats.length === 0) return {}
  const layer = flatLayer(
    path,
    flats.filter(({ key }) => !isHeader(key)),
    (key) => key,
  )
  return programOf('copilot-chat', path, { ...layer, settings: [...layer.settings, ...headerLists(path, flats)] }, context, false)
}

/** `[otel]` of ~/.codex/config.toml; headers are a table of their own: https://github.com/openai/codex/blob/main/docs/config.md */
export function readCodex(path: string, context: KindContext): FromFile {
  const flats = flatToml(readBounded(path, { lossy: true }).replace(/^\ufeff/, ''), path).filter(({ key }) => key.startsWith('otel.'))
  const layer = flatLayer(
    path,
    flats.filter(({ key }) => !isHeader(key)),
    (key) => key,
  )
  return programOf('codex', path, { ...layer, settings: [...layer.settings, ...headerLists(path, flats)] }, context, true)
}

/** `tracing` of traefik.yml or traefik.toml, whose keys may be written in letters of any size; with it options and variables count for nothing: https://doc.traefik.io/traefik/getting-started/configuration-overview/ */
export function readTraefik(path: string, context: KindContext): FromFile {
  const all = path.endsWith('.toml') ? flatToml(readBounded(path, { lossy: true }).replace(/^\ufeff/, ''), path) : flatFile(path)
  const flats = all.filter(({ key }) => /^tracing\./i.test(key))
  // The exporters of v2 are others: Zipkin, Jaeger.
  if (!flats.some(({ key }) => /^tracing\.otlp\b/i.test(key))) return {}
  const layer = flatLayer(path, flats, (key) => (isHeader(key) ? undefined : key.toLowerCase()))
  const lists = headerLists(
    path,
    flats.map((flat) => ({ ...flat, key: flat.key.toLowerCase() })),
  )
  return programOf('traefik', path, { ...layer, settings: [...layer.settings, ...lists] }, context, true)
}

const SPRING = /^(?:management\.(?:otlp|tracing|opentelemetry)|otel|spring\.application\.name)\b/
const QUARKUS = /^(?:%prod\.)?(quarkus\.(?:otel\.[\w.-]+|application\.name))$/

/** application.properties and application.yml of Spring Boot and of Quarkus; a profile's part counts like the rest. The environment goes over it. */
export function readApplication(path: string, context: KindContext): FromFile {
  const all = path.endsWith('.properties') ? properties(readBounded(path, { lossy: true })) : flatFile(path)
  const environment = environmentOf(context).flatMap(({ settings }) => settings.map(({ name, value }) => [name, value.reveal()] as const))
  const flats = withPlaceholders(all, new Map(environment))
  const ofQuarkus = flatLayer(path, flats, (key) => QUARKUS.exec(key)?.[1], 'jvm')
  if (ofQuarkus.settings.some(({ name }) => name.startsWith('quarkus.otel.'))) return programOf('quarkus', path, ofQuarkus, context, false)
  const layer = flatLayer(path, flats, (key) => (SPRING.test(key) ? key : undefined), 'jvm')
  const isActuator = layer.settings.some(({ name }) => name.startsWith('management.'))
  if (isActuator) return programOf('spring-boot', path, layer, context, false)
  return layer.settings.some(({ name }) => name.startsWith('otel.')) ? { layers: [layer] } : {}
}

/** Java's properties, a line each. */
function properties(text: string): Flat[] {
  return text.split(/\r?\n/).flatMap((line, i): Flat[] => {
    const found = /^(\s*([\w.%-]+)\s*[=:]\s*)/.exec(line)
    return found && !/^\s*[#!]/.test(line)
      ? [
          {
            key: found[2] ?? '',
            text: line.slice(found[0].length).trimEnd(),
            line: i + 1,
            column: (found[1] ?? '').length + 1,
            written: [(found[1] ?? '').trimStart(), ''],
          },
        ]
      : []
  })
}
