import { apps } from '../apps/index.ts'
import { packagesIn } from './packages/index.ts'
import type { Ecosystem, Package } from './packages/package.ts'
import type { List, Read } from './reader.ts'
import { cargoWirings } from './packages/cargo-wirings.ts'

/** A program that a folder's build files give away. */
export interface InFolder {
  runtime: string
  app?: string
  /** How it uses its SDK, as far as its packages tell: the likeliest first. */
  wirings?: readonly string[]
  version?: string
  file: string
}

/** One rule: packages that give a runtime away. A build file alone says nothing about telemetry. */
interface Sign {
  of: Ecosystem
  runtime: string
  app?: string
  tells: RegExp
  /** Of the names that the program itself asks for; none where they do not tell. */
  wirings?(names: readonly string[], all: readonly Package[]): readonly string[]
  /** The packages whose version is the runtime's, the closest first. */
  versions: readonly RegExp[]
}

/** Exporters that the program asks for itself are those that its code makes. */
const chosen = (form: RegExp, prefix: string) => (names: readonly string[]) =>
  [...new Set(names.flatMap((name) => form.exec(name)?.[1] ?? []))].map((kind) => `${prefix}${kind}`)

const has = (names: readonly string[], form: RegExp): boolean => names.some((name) => form.test(name))
const nodeCode = chosen(/^@opentelemetry\/exporter-(?:trace|metrics|logs)-otlp-(http|proto|grpc)$/, 'code-')
const goCode = chosen(/^go\.opentelemetry\.io\/otel\/exporters\/otlp\/.*(http|grpc)$/, 'otlp')
const pythonCode = chosen(/^opentelemetry-exporter-otlp-proto-(http|grpc)$/, 'code-')

const SIGNS: readonly Sign[] = [
  {
    of: 'jvm',
    runtime: 'koog',
    tells: /^ai\.koog:/,
    versions: [/^ai\.koog:koog-agents$/, /^ai\.koog:/],
  },
  {
    of: 'npm',
    runtime: 'node',
    tells:
      /^@opentelemetry\/(?:auto-instrumentations-node$|sdk-(?:node|trace-(?:base|node)|metrics|logs)$|exporter-(?:trace|metrics|logs)-otlp-)/,
    wirings: (names) => {
      const code = nodeCode(names)
      return code.length === 0 && has(names, /^@opentelemetry\/(?:auto-instrumentations-node|sdk-node)$/) ? ['auto'] : code
    },
    versions: [/^@opentelemetry\/sdk-node$/, /^@opentelemetry\/exporter-trace-otlp-/, /^@opentelemetry\/sdk-trace-base$/],
  },
  {
    of: 'python',
    runtime: 'python',
    tells: /^opentelemetry-(?:sdk|distro|instrumentation$|exporter-otlp)/,
    wirings: (names) => (has(names, /^opentelemetry-distro$/) ? ['auto'] : pythonCode(names)),
    versions: [/^opentelemetry-sdk$/, /^opentelemetry-api$/, /^opentelemetry-exporter-otlp/],
  },
  {
    of: 'go',
    runtime: 'go',
    tells: /^go\.opentelemetry\.io\/(?:otel\/exporters\/otlp|contrib\/exporters\/autoexport|contrib\/otelconf)/,
    wirings: (names) => (has(names, /\/contrib\/exporters\/autoexport$/) ? ['autoexport'] : goCode(names)),
    versions: [/^go\.opentelemetry\.io\/otel$/],
  },
  {
    of: 'cargo',
    runtime: 'rust',
    tells: /^opentelemetry-otlp$/,
    wirings: (_names, all) => cargoWirings(all),
    versions: [/^opentelemetry-otlp$/],
  },
  {
    of: 'jvm',
    runtime: 'java',
    tells: /^io\.opentelemetry(?:\.\w+)*:/,
    wirings: (names) => (has(names, /:opentelemetry-(?:sdk-extension-autoconfigure|spring-boot-starter)$/) ? ['autoconfigure'] : []),
    versions: [/^io\.opentelemetry:opentelemetry-(?:sdk|exporter-otlp|sdk-extension-autoconfigure|bom|api)$/],
  },
  {
    of: 'nuget',
    runtime: 'dotnet',
    tells: /^OpenTelemetry(?:\.Exporter\.OpenTelemetryProtocol|\.AutoInstrumentation|\.Extensions\.Hosting)?$/i,
    wirings: (names) => (has(names, /^OpenTelemetry\.AutoInstrumentation$/i) ? ['auto'] : ['code', 'use-otlp-exporter']),
    versions: [/^OpenTelemetry\.Exporter\.OpenTelemetryProtocol$/i],
  },
  {
    of: 'gems',
    runtime: 'ruby',
    tells: /^opentelemetry-(?:sdk|exporter-otlp)/,
    wirings: (names) => [has(names, /^opentelemetry-exporter-otlp-(?:metrics|logs)$/) ? 'all-signals' : 'traces'],
    versions: [/^opentelemetry-exporter-otlp$/],
  },
  {
    of: 'composer',
    runtime: 'php',
    tells: /^open-telemetry\/(?:sdk|exporter-otlp|opentelemetry)$/,
    wirings: (names) => [has(names, /^open-telemetry\/transport-grpc$/) ? 'autoload+grpc' : 'autoload'],
    versions: [/^open-telemetry\/sdk$/],
  },
]

const REGISTRY: Readonly<Record<string, Ecosystem>> = { node: 'npm', python: 'python', java: 'jvm', go: 'go', rust: 'cargo' }

/** Apps that are a library of the program. */
const APP_SIGNS: readonly Sign[] = apps.flatMap(({ id, runtime, packages }): Sign[] => {
  const of = REGISTRY[runtime]
  if (!packages || !of) return []
  const tells = new RegExp(`^(?:${packages.map((name) => name.replace(/[.]/g, '\\.')).join('|')})$`)
  return [{ of, runtime, app: id, tells, versions: [tells] }]
})

interface Folder {
  read: Read
  list: List
  known(runtime: string): boolean
}

/**
 * The programs that the build files of a folder give away: those that ask for OpenTelemetry themselves first, then those that got it with
 * something else, then apps that are a library of the program. Nothing is run, links and large files are passed over.
 */
export function programsIn(folder: string, { read, list, known }: Folder): InFolder[] {
  const signs = [...SIGNS, ...APP_SIGNS].filter(({ runtime }) => known(runtime))
  const found = packagesIn(folder, { read, list, tells: ({ name }, of) => signs.some((sign) => sign.of === of && sign.tells.test(name)) })
  const seen = (direct: boolean, list: readonly Sign[]): InFolder[] =>
    list.flatMap((sign) => {
      const held = found.find(({ of, all }) => of === sign.of && all.some((one) => one.direct === direct && sign.tells.test(one.name)))
      return held ? [programOf(sign, held)] : []
    })
  const [own, libraries] = [signs.filter(({ app }) => app === undefined), signs.filter(({ app }) => app !== undefined)]
  const all = [...seen(true, own), ...seen(false, own), ...seen(true, libraries)]
  return all.filter((one, i) => all.findIndex(({ runtime, app }) => runtime === one.runtime && app === one.app) === i)
}

function programOf({ runtime, app, wirings, versions }: Sign, { file, all }: { file: string; all: readonly Package[] }): InFolder {
  const names = all.filter(({ direct }) => direct).map(({ name }) => name)
  const told = wirings?.(names, all) ?? []
  const version = versions.flatMap((form) => all.filter(({ name, version }) => version !== undefined && form.test(name)))
  const locked = version.find(({ direct }) => !direct) ?? version[0]
  return {
    runtime,
    ...(app === undefined ? {} : { app }),
    ...(told.length > 0 ? { wirings: told } : {}),
    ...(locked?.version === undefined ? {} : { version: locked.version }),
    file,
  }
}
