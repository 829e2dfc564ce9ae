import { runtimes } from '../../runtimes/index.ts'
import { visible } from '../../text.ts'
import { UsageError } from '../../usage.ts'
import type { Part } from '../yaml-tree.ts'
import { mayConfigure } from './embedded.ts'
import type { ManifestFile } from './files.ts'
import { type Holders, holders } from './held.ts'
import { type KubeObject, objectsIn } from './objects.ts'
import { type Services, services } from './services.ts'
import { documentsIn } from './stream.ts'

/** What stands in the files beside the workloads, found before the first of them is read. */
export interface Survey {
  holders: Holders
  services: Services
  instrumentations: KubeObject[]
  /** Objects with the configuration of a Collector in them, and their text. */
  configured: { object: KubeObject; part: Part }[]
  /** Workloads that may receive telemetry, with files out of ConfigMaps. */
  receivers: KubeObject[]
  /** Some ConfigMap or Secret has telemetry settings. */
  hasSettings: boolean
  /** Documents with a kind. */
  objects: number
  remarks: string[]
}

const KIND = /(?:^|[{,])\s*"?kind"?:\s*["']?(\w+)/m
const KINDS = /(?:^|[{,-])\s*"?kind"?:\s*["']?(?:ConfigMap|Secret|Service|Instrumentation|OpenTelemetryCollector)["']?\s*(?:[,}#]|$)/m
const TELEMETRY = /\bOTEL_|\botel\.|opentelemetry/
const RECEIVERS =
  /"?image"?:\s*\S*(?:otel|opentelemetry|collector|jaeger|tempo|alloy|phoenix|mlflow|lgtm|signoz|zipkin|langfuse|all-in-one)/i

export const isTelemetryText = (text: string): boolean =>
  TELEMETRY.test(text) || runtimes.some(({ detection }) => detection?.prefix !== undefined && text.includes(detection.prefix))

/** Looks once over all files. A document is read as YAML only where it holds something to remember. */
export function surveyOf(files: readonly ManifestFile[]): Survey {
  const out: Survey = {
    holders: holders(),
    services: services(),
    instrumentations: [],
    configured: [],
    receivers: [],
    hasSettings: false,
    objects: 0,
    remarks: [],
  }
  for (const file of files) {
    for (const part of documentsIn(file.chunks(), file.path)) {
      if (!KIND.test(part.text)) continue
      out.objects++
      if (KINDS.test(part.text) || RECEIVERS.test(part.text)) remember(part, file.path, out, files.length > 1)
    }
  }
  return out
}

function remember(part: Part, path: string, out: Survey, isOneOfMany: boolean): void {
  for (const object of readable(part, path, out.remarks, isOneOfMany)) {
    const { kind, tree } = object
    if (kind === 'ConfigMap' || kind === 'Secret') {
      out.holders.add(kind, object)
      if (kind === 'ConfigMap' && mayConfigure(part.text)) out.configured.push({ object, part })
      out.hasSettings ||= kind === 'Secret' || isTelemetryText(part.text)
    } else if (kind === 'Service') out.services.addService(object)
    else if (kind === 'Instrumentation') out.instrumentations.push(object)
    else if (kind === 'OpenTelemetryCollector') out.configured.push({ object, part })
    else if (tree.entries.has('spec')) {
      out.services.addWorkload(object)
      if (part.text.includes('configMap')) out.receivers.push(object)
    }
  }
}

/** The objects of a document; in a folder a file that is no YAML, a chart's template, is left out aloud. Throws UsageError. */
export function readable(part: Part, path: string, remarks: string[], isOneOfMany: boolean): KubeObject[] {
  try {
    return objectsIn(part, path)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const why = part.text.includes('{{')
      ? `${visible(path, 300)} is a template of a chart: render it (helm template) and name what comes out`
      : visible(error.message, 400)
    if (!isOneOfMany) throw new UsageError(why)
    remarks.push(`left out: ${why}`)
    return []
  }
}
