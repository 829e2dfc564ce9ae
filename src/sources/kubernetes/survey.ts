import { isReceiverImage } from '../../backends/images.ts'
import { runtimes } from '../../runtimes/index.ts'
import { visible } from '../../text.ts'
import { UsageError } from '../../usage.ts'
import type { Part } from '../yaml/tree.ts'
import { type Annotations, annotations, isAnnotated, OF_OPERATOR } from './annotations.ts'
import { mayConfigure } from './embedded.ts'
import type { ManifestFile } from './files.ts'
import { type Holders, holders } from './held.ts'
import { isCompanion } from './companions.ts'
import { isKustomization, type Kustomizations, kustomizations } from './kustomize.ts'
import { type KubeObject, objectsIn } from './objects.ts'
import { type Services, services } from './services.ts'
import { documentsOf, leavingOut, type LeftOut } from './stream.ts'

/** What stands in the files beside the workloads, found before the first of them is read. */
export interface Survey {
  holders: Holders
  services: Services
  instrumentations: KubeObject[]
  annotations: Annotations
  kustomizations: Kustomizations
  /** Objects with the configuration of a Collector in them, and their text. */
  configured: { object: KubeObject; part: Part }[]
  /** Objects that set up programs which stand beside those of the workloads: sidecars and proxies. */
  companions: { object: KubeObject; part: Part }[]
  /** Workloads that may receive telemetry, with files out of ConfigMaps. */
  receivers: KubeObject[]
  /** Some ConfigMap or Secret has telemetry settings. */
  hasSettings: boolean
  /** Documents with a kind. */
  objects: number
  /** What was left out, so far: a document is read where something in it is wanted. */
  remarks: string[]
  leftOut: LeftOut
}

const KIND = /(?:^[ \t\ufeff]*|[{,]\s*)"?kind"?:\s*["']?(\w+)/m
const KINDS =
  /(?:^[ \t\ufeff]*|[{,-]\s*)"?kind"?:\s*["']?(?:ConfigMap|Secret|Service|Instrumentation|OpenTelemetryCollector|Kustomization|Component|Configuration|IstioOperator|Telemetry)["']?\s*(?:[,}#]|$)/m
const NAMESPACE = /(?:^[ \t\ufeff]*|[{,-]\s*)"?kind"?:\s*["']?Namespace\b/m
const TELEMETRY = /\bOTEL_|\botel\.|opentelemetry|[._]otlp[._]/i
const IMAGE = /"?\bimage"?:[^\S\n]*["']?([^\s"',}]+)/g
/** A line that steers a template: what it makes of the document is not known. */
const STEERED = /^[ \t]*\{\{/m

/** It receives telemetry, or starts with a file of a ConfigMap. */
const receives = (text: string): boolean =>
  (/\bconfigMap\b/.test(text) && /[\s"',[]--?config\b/.test(text)) ||
  [...text.matchAll(IMAGE)].some(([, image = '']) => isReceiverImage(image))

export const isTelemetryText = (text: string): boolean =>
  TELEMETRY.test(text) || runtimes.some(({ detection }) => detection?.prefix !== undefined && text.includes(detection.prefix))

/** Looks once over all files. A document is read as YAML only where it holds something to remember. */
export function surveyOf(files: readonly ManifestFile[]): Survey {
  const remarks: string[] = []
  const isOneOfMany = files.length > 1
  const out: Survey = {
    holders: holders(),
    services: services(),
    instrumentations: [],
    annotations: annotations(),
    kustomizations: kustomizations(files),
    configured: [],
    companions: [],
    receivers: [],
    hasSettings: false,
    objects: 0,
    remarks,
    leftOut: leavingOut(remarks, isOneOfMany),
  }
  for (const file of files) {
    for (const part of documentsOf(file, out.leftOut)) {
      const isBare = !KIND.test(part.text)
      if (isBare && !/\/?kustomization\.ya?ml$/.test(file.path)) continue
      out.objects++
      const isTold = KINDS.test(part.text) || receives(part.text) || (OF_OPERATOR.test(part.text) && NAMESPACE.test(part.text))
      if (isTold || isBare || (isOneOfMany && STEERED.test(part.text))) remember(part, file.path, out)
    }
  }
  return out
}

function remember(part: Part, path: string, out: Survey): void {
  for (const object of readable(part, path, out.leftOut)) {
    const { kind, tree } = object
    if (isCompanion(object)) out.companions.push({ object, part })
    if (kind === 'ConfigMap' || kind === 'Secret') {
      out.holders.add(kind, object)
      if (kind === 'ConfigMap' && mayConfigure(part.text)) out.configured.push({ object, part })
      out.hasSettings ||= kind === 'Secret' || isTelemetryText(part.text)
    } else if (kind === 'Service') out.services.addService(object)
    else if (kind === 'Instrumentation') out.instrumentations.push(object)
    else if (isKustomization(object)) out.kustomizations.add(object, part)
    else if (kind === 'Namespace') {
      if (isAnnotated(object)) out.annotations.addNamespace(object)
    } else if (kind === 'OpenTelemetryCollector') out.configured.push({ object, part })
    else if (tree.entries.has('spec')) {
      out.services.addWorkload(object)
      if (part.text.includes('configMap')) out.receivers.push(object)
    }
  }
}

/** The objects of a document; one that is no YAML, a chart's template, is left out. Throws UsageError. */
export function readable(part: Part, path: string, leftOut: LeftOut): KubeObject[] {
  try {
    return objectsIn(part, path)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const isTemplate = part.text.includes('{{')
    const why = `${visible(path, 300)} is a template of a chart: render it (helm template) and name what comes out`
    leftOut.say(isTemplate ? new UsageError(why) : error)
    return []
  }
}
