import { bareImage } from '../../backends/images.ts'
import { profiles } from '../../backends/index.ts'
import { NEWEST } from '../../runtimes/collector/components.ts'

/** Where the image looks for its configuration by itself; a copy in another registry is told by its last parts. */
function usualPath(image: string): string | undefined {
  const name = bareImage(image)
  const all = profiles.flatMap(({ startsWith }) => Object.entries(startsWith ?? {}))
  return all.find(([last]) => name === last || name.endsWith(`/${last}`))?.[1]
}

/** Images whose tag is the version that their facts go by. */
const TAGGED = /(?:^|\/)(?:opentelemetry-collector(?:-contrib|-k8s)?|grafana\/tempo):v?(\d+\.\d+\.\d+)/

/** Official images without a tag, or with the one that moves. */
const MOVING = /(?:^|\/)opentelemetry-collector(?:-contrib|-k8s)?(?::latest)?$/

/**
 * Builds of others whose tag is the version of the Collector in it: https://github.com/SumoLogic/sumologic-otel-collector/releases,
 * https://github.com/signalfx/splunk-otel-collector/releases
 */
const FOLLOWING = /(?:^|\/)(?:sumologic|splunk)-otel-collector:v?(0\.\d{2,3}\.\d+)/
const USUAL = /(?:^|\/)opentelemetry-collector(?:-contrib|-k8s|-otlp)?$/

/** What an image tells of the Collector in it; what `latest` is today is the newest that is known. */
export function buildOfImage(image: string): { version: string | undefined; isOwnBuild: boolean } {
  const version = (TAGGED.exec(image) ?? FOLLOWING.exec(image))?.[1] ?? (MOVING.test(image) ? NEWEST : undefined)
  return { version, isOwnBuild: image !== '' && !USUAL.test(bareImage(image)) }
}

/** A Collector by the name of its program, or of its image behind `docker run`. */
export const startsCollector = (words: readonly string[]): boolean =>
  words.some((word, i) => {
    if (word.includes('=')) return false
    if (/^(?:.*[/\\])?(?:otelcol[\w-]*|otelcontribcol|alloy)(?:\.exe)?$/.test(word)) return true
    return words.slice(0, i).includes('run') && usualPath(word) !== undefined
  })

/** The one file inside of a container that a Collector, or a relative of it, starts with; `several` where it merges more than one. */
export function configPath(words: readonly string[], image: string): string | 'several' | undefined {
  const named = namedBy(words)
  if (named.length > 1) return 'several'
  return named[0] ?? usualPath(image)
}

/** The files that the command names: `--config=/etc/otelcol/config.yaml`, `-config.file /etc/tempo.yaml`, `run /etc/alloy/config.alloy`. */
function namedBy(words: readonly string[]): string[] {
  return words.flatMap((word, i) => {
    const [, joined] = /^--?config(?:\.file)?=(?:file:)?(.+)$/.exec(word) ?? []
    if (joined !== undefined) return [joined]
    if (/^--?config(?:\.file)?$/.test(words[i - 1] ?? '')) return [word.replace(/^file:/, '')]
    return word.endsWith('.alloy') ? [word] : []
  })
}

/** What stands in a container at a path. */
export interface Mounted {
  inside: string
}

/** The mount that holds a path, and the rest of the path behind it: mounted itself, or in a folder that is. The nearest mount holds. */
export function mountOf<T extends Mounted>(path: string, mounts: readonly T[]): { mount: T; rest: string } | undefined {
  const base = ({ inside }: T): string => inside.replace(/\/$/, '')
  const holding = mounts.filter((mount) => path === mount.inside || path.startsWith(`${base(mount)}/`))
  const [mount] = holding.toSorted((a, b) => b.inside.length - a.inside.length)
  return mount && { mount, rest: path.slice(base(mount).length) }
}
