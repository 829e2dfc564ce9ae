import { jvmWords } from '../jvm-args.ts'
import type { Clue } from './clue.ts'

/** The agent, and distributions of it that keep its settings; the operator of Kubernetes has a copy without the name. */
const AGENT = /(?:opentelemetry|otel)[^/\\]*\.jar$|[/\\]otel-auto-instrumentation-java[^/\\]*[/\\]javaagent\.jar$/i

/** An agent among the options of a JVM; the version where its file has it in the name. */
export function agentClue(words: readonly string[], by: string): Clue | undefined {
  const jar = words.map((word) => /^-javaagent:([^=]+)/.exec(word)?.[1] ?? '').find((path) => AGENT.test(path))
  if (jar === undefined) return undefined
  const version = /opentelemetry-javaagent-(\d[\w.-]*)\.jar$/.exec(jar)?.[1]
  return { runtime: 'javaagent', by, refines: 'java', ...(version === undefined ? {} : { version }) }
}

/** The module that sets the SDK of Node.js up by settings alone; the operator of Kubernetes has a copy under a path of its own. */
export const isNodeAuto = (text: string): boolean =>
  /(?:--require|-r|--import)[=\s]+\S*(?:@opentelemetry\/auto-instrumentations-node\/register|otel-auto-instrumentation-nodejs\S*\/autoinstrumentation)/.test(
    text,
  )

/** Variables by which a program gets the SDK loaded into it. */
const LOADERS: readonly { name: RegExp; clue(value: string, name: string): Clue | undefined }[] = [
  { name: /^(?:JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)$/, clue: (value, by) => agentClue(jvmWords(value), by) },
  { name: /^NODE_OPTIONS$/, clue: (value, by) => (isNodeAuto(value) ? { runtime: 'node', wirings: ['auto'], by } : undefined) },
  {
    name: /^PYTHONPATH$/,
    clue: (value, by) =>
      /opentelemetry\/instrumentation\/auto_instrumentation/.test(value) ? { runtime: 'python', wirings: ['auto'], by } : undefined,
  },
  {
    name: /^(?:CORECLR_PROFILER|COR_PROFILER|DOTNET_STARTUP_HOOKS)$/,
    clue: (value, by) =>
      /918728DD-259F-4A6A-AC2B-B85E1B658318|OpenTelemetry\.AutoInstrumentation/i.test(value)
        ? { runtime: 'dotnet', wirings: ['auto'], by }
        : undefined,
  },
  { name: /^OTEL_PHP_AUTOLOAD_ENABLED$/, clue: (value, by) => (/^true$/i.test(value.trim()) ? { runtime: 'php', by } : undefined) },
]

/** What the environment loads into a program. */
export const fromLoaders = (env: ReadonlyMap<string, string>): Clue[] =>
  [...env].flatMap(([name, value]) => LOADERS.flatMap((one) => (one.name.test(name) ? (one.clue(value, name) ?? []) : [])))
