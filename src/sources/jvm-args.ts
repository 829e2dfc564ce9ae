import { secretOf } from '../redact.ts'
import type { Layer, Setting } from '../types.ts'
import { type Filled, settingFrom } from './filled.ts'

/** What stands for a value that a shell fills in; undefined where the value stands as it is. */
export type Fill = (word: string, value: string) => Filled | undefined

/** The system properties (`-Dkey=value`) of a JVM's arguments, in the order they stand; `-javaagent:` and other words are no settings. */
export function fromJvmArgs(args: readonly string[], source = 'JVM arguments', fill: Fill = () => undefined): Layer {
  const settings = args.flatMap((word): Setting[] => {
    const match = /^-D([^=]+)(?:=(.*))?$/s.exec(word)
    const name = match?.[1]
    if (name === undefined) return []
    const from = { source, setting: `-D${name}` }
    const filled = fill(word, match?.[2] ?? '')
    return [filled ? settingFrom(name, filled, from) : { name, value: secretOf(name, match?.[2] ?? ''), from }]
  })
  return { source, kind: 'jvm', delivered: true, settings }
}

/**
 * All that a JVM takes options from, the weakest first: JAVA_TOOL_OPTIONS, which every JVM puts in front of its arguments, JDK_JAVA_OPTIONS,
 * which the `java` command does, and the arguments themselves
 * (https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html).
 */
export function jvmLayers(layers: readonly Layer[], args: readonly string[], fill?: Fill): Layer[] {
  const fromEnv = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS'].map((name) => fromJvmArgs(jvmWords(valueOf(layers, name)), name))
  return [...fromEnv, fromJvmArgs(args, undefined, fill)].filter((layer) => layer.settings.length > 0)
}

function valueOf(layers: readonly Layer[], name: string): string {
  const settings = layers.filter((l) => l.delivered && l.kind === 'environment').flatMap((l) => l.settings)
  return settings.findLast((s) => s.name === name)?.value.reveal() ?? ''
}

/** Words as the JVM splits them: quotes of both kinds keep blanks and go away. */
export function jvmWords(line: string): string[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_all, double, single) => String(double ?? single ?? '')))
}
