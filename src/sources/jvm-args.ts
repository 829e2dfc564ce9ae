import { secretOf } from '../redact.ts'
import type { Layer, Setting } from '../types.ts'

/** The system properties (`-Dkey=value`) of a JVM's arguments, in the order they stand; `-javaagent:` and other words are no settings. */
export function fromJvmArgs(args: readonly string[], source = 'JVM arguments'): Layer {
  const settings = args.flatMap((word): Setting[] => {
    const match = /^-D([^=]+)(?:=(.*))?$/s.exec(word)
    const name = match?.[1]
    return name === undefined ? [] : [{ name, value: secretOf(name, match?.[2] ?? ''), from: { source, setting: `-D${name}` } }]
  })
  return { source, kind: 'jvm', delivered: true, settings }
}
