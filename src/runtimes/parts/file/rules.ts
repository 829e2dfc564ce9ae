import type { Layer, Patient, Plan, Reading, Reason, Route, Traits } from '../../../types.ts'
import type { Ctx } from '../context.ts'
import { type Settings, textOf } from '../settings.ts'
import { headerInFile, lineInFile } from './line.ts'
import type { FileExporter } from './model.ts'
import type { Substitution } from './nodes.ts'

export type Variable = keyof FileExporter['values']

/** What an SDK makes of a file of declarative configuration; what differs from one to the next stands in these fields. */
export interface FileRules {
  substitution: Substitution
  /** How the name of the file has to end. */
  extension?: RegExp
  /** Whether it takes a file of this `file_format`; a number in place of a text is told as one. */
  accepts(format: string, isText: boolean): boolean
  /** A file, or a part of it, that cannot be used: the program stops, or goes on without telemetry. */
  bad: 'all-off' | 'crash'
  /** The same of a file that is not there, has another ending or is no YAML, where that is otherwise. */
  badFile?: 'all-off' | 'crash'
  /** What it prints then. */
  says?: Partial<Record<Reason, string>>
  /** What makes the file one that cannot be used: keys that the schema does not have, or two exporters at a place for one, or neither. */
  refuses: 'keys' | 'slots' | 'nothing'
  /** The keys of processors and exporters, where they are not those of the schema 1.0. */
  keys?: Readonly<Record<string, ReadonlySet<string>>>
  /** Exporters that are as if they were not there. */
  overlooks?(exporter: FileExporter): boolean
  /** A file need not say of which version of the schema it is. */
  isFormatless?: true
  /** It knows names of keys and certificates as they were before 1.0.0-rc.3, and no others. */
  isFlat?: boolean
  /** It knows one exporter `otlp` for all protocols, as it was before 0.4. */
  isFirst?: boolean
  /** Exporters beside those of OTLP. */
  knows(exporter: FileExporter): boolean
  /** Destination, headers, timeout and compression of an OTLP exporter. */
  fill(ctx: Ctx, exporter: FileExporter, out: Route): void
  /** How a route is told to have ended by it, where that is not as usual. */
  stop?(route: Route, setting: string): void
  usualName: string
  /** What the resource has without the file. */
  resource?(ctx: Ctx): Plan['resource']
  /** A value of `attributes_list`; null where it loses the attribute. */
  decode(text: string): string | null
  /** Variables of the environment that still fill what the file leaves open. */
  leaks: ReadonlySet<Variable>
  /** Likewise the headers of the environment: of an exporter that this says yes to. */
  leaksHeaders?(exporter: FileExporter): boolean
  /** What has to be set for the file to count. */
  fileSwitch?: Reading['fileSwitch']
  /** Variables that hold beside the file. */
  holds?: RegExp
}

/** A runtime, and the file that it reads in place of the variables. */
export interface ByFile {
  id: string
  wiring: string
  traits: Traits
  variable: string
  rules: FileRules
}

export interface FilePlan extends Pick<Plan, 'routes' | 'resource' | 'file'> {
  settings: Settings
}

/** How a destination is named where a file says everything. */
const CONFIGURE = {
  text: 'Add an exporter to the file of OTEL_CONFIG_FILE',
  line: 'tracer_provider: { processors: [{ batch: { exporter: { otlp_http: { endpoint: http://localhost:4318/v1/traces } } } }] }',
}

export const layerAt = ({ layers }: Pick<Patient, 'layers'>, path: string): Layer | undefined =>
  layers.findLast(({ kind, source, path: at = source }) => kind === 'declarative' && at === path)

/** A file is named, and what it says is known. */
export const isFileKnown = (patient: Patient, settings: Settings, variable: string): boolean =>
  layerAt(patient, textOf(settings, variable) ?? '') !== undefined

/** It is no file that lies where the variable says, which a program may pass over, but one that was given as what the program reads. */
export function isFileGiven(patient: Patient, settings: Settings, variable: string): boolean {
  const layer = layerAt(patient, textOf(settings, variable) ?? '')
  return layer !== undefined && (layer.path !== undefined || settings.get(variable)?.from.source === '--file')
}

/** What a file leaves of the ways to set things. */
export const fileTraits = (traits: Traits): Traits => ({
  ...traits,
  offSwitch: () => null,
  configure: CONFIGURE,
  line: lineInFile,
  headerLine: headerInFile,
  trust: {
    ...traits.trust,
    reads: [],
    text: 'ca_file under tls of the exporter, in the file, names the certificates that are trusted',
    files: [{ setting: '.tls.ca_file' }, { setting: '.certificate_file' }, { setting: '.certificate' }],
    client: [{ certificate: '.tls.cert_file', key: '.tls.key_file' }],
  },
})
