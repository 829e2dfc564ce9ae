import { resolve } from 'node:path'
import type { Hop, Layer, Patient, Neighbour } from '../types.ts'
import { withoutGiants } from './bounds.ts'
import { besideOf } from './beside.ts'
import { asProjects, isAdded } from './compose/files.ts'
import { startsCollector } from './collector/start.ts'
import { fromOptions } from './command-line.ts'
import { commandOf } from './command.ts'
import { parseRuntime } from './detect/detect.ts'
import { isLoaded } from './detect/loaders.ts'
import { type Declared, declaredBy, withDeclared } from './declared.ts'
import { runtimeOf } from '../runtimes/index.ts'
import { jvmLayers } from './jvm-args.ts'
import { readEnvFile } from './env/env-file.ts'
import type { FromFile, OwnFile } from './kind.ts'
import { manifestsIn, pathOf, readFileSpec, readNamed } from './kinds.ts'
import { configPaths, isTelemetry } from './names.ts'
import type { PatientOptions } from './options.ts'
import { type Outside, shellOf } from './outside.ts'
import { readBounded } from './reader.ts'
import { shellTarget } from './shell-target.ts'
import { withVersions } from './versions.ts'

/** All targets of a run. */
export interface Patients {
  /** Made one by one where a file holds many: to be gone through once. */
  patients: Iterable<Patient>
  /** More may come while the targets are gone through. */
  remarks: string[]
}

/**
 * Every target that the options name: those that files hold, and the shell's own. Beside targets of files the shell is one only where an
 * option gives it telemetry settings. Throws UsageError for a source that is unusable.
 */
export async function readPatients(options: PatientOptions, outside: Outside): Promise<Patients> {
  const given = fromOptions(options.env, options.unset, outside.env)
  const envFiles = options.envFiles.map((spec) => readEnvFile(spec, readBounded, shellOf(options, outside)))
  const read: FromFile[] = []
  const paths = [
    ...options.files.map(pathOf),
    ...(options.named ?? []).flatMap(({ kind, spec }) => (kind === 'compose' ? spec.replace(/(\.ya?ml):[^:/\\]+$/i, '$1') : [])),
  ]
  const files = options.files.filter((spec) => !isAdded(pathOf(spec), paths))
  const manifests = manifestsIn(files)
  for (const one of asProjects([...(options.named ?? []), ...manifests]))
    read.push(await readNamed(one, { options, outside, also: one.also }))
  for (const spec of files.filter((file) => manifests.every((one) => one.spec !== file)))
    read.push(await readFileSpec(spec, { options, outside }))
  const all = read.flatMap((one) => one.layers ?? [])
  const layers = [...envFiles, ...all.filter(({ kind }) => kind !== 'declarative')]
  const declarative = all.filter(({ kind }) => kind === 'declarative')
  const goose = options.gooseConfig ?? read.findLast((one) => one.goose !== undefined)?.goose
  const told = read.flatMap((one) => one.hops ?? [])
  const mounted = new Set(told.flatMap(({ names, source }) => (names ? [resolve(source)] : [])))
  // A Collector's file that is named, and mounted in a service as well, is that of the service.
  const hops = told.filter(({ names, source }) => names || !mounted.has(resolve(source)))
  const more = {
    ...options,
    source: options.source ?? read.findLast((one) => one.source !== undefined)?.source,
    told: options.gooseConfig ?? read.findLast((one) => one.told !== undefined)?.told,
    builds: read.flatMap((one) => one.build ?? []),
    owned: read.flatMap((one) => one.own ?? []),
  }
  const services = read.flatMap((one) => one.neighbours ?? [])
  const absent = read.flatMap((one) => one.unread ?? [])
  const heldBy = ({ patients }: FromFile): Iterable<Patient>[] =>
    patients ? [withVersions(withoutGiants(among(withHops(withoutTwins(patients, mounted), hops), services)), more)] : []
  const held = read.flatMap(heldBy)
  const remarks = read.flatMap((one) => one.remarks ?? [])
  const later = (): void => void remarks.push(...read.flatMap((one) => one.remarks ?? []).filter((remark) => !remarks.includes(remark)))
  if (held.length > 0 && !isTold(more, [...layers, given.layer], goose)) {
    const declared = await declaredBy(declarative, true)
    return { patients: andThen(withFiles(inTurn(held), declared, options), later), remarks }
  }
  const made = await shellTarget(more, outside, { layers, goose, given })
  const mine = more.owned.filter(({ app }) => app === made.app)
  const beside = besideOf(options, made.layers, outside)
  const shell = {
    ...made,
    ...(mine.length > 0 ? { name: made.app, layers: withOwn(made.layers, mine) } : {}),
    ...(absent.length > 0 ? { absent } : {}),
    ...(beside ? { beside } : {}),
  }
  const others = read.filter(({ own }) => own === undefined || own.app !== made.app).flatMap(heldBy)
  const declared = await declaredBy(declarative, others.length > 0 || configPaths(shell.layers).length > 0)
  const first = among(withHops([withDeclared(shell, declared, options, true)], hops), services)
  return { patients: andThen(inTurn([first, withFiles(inTurn(others), declared, options)]), later), remarks }
}

/** The app that the shell starts, with its own files among what the shell gives it. */
const withOwn = (layers: readonly Layer[], files: readonly OwnFile[]): Layer[] => [
  ...files.filter(({ isStronger }) => !isStronger).map(({ layer }) => layer),
  ...layers,
  ...files.filter(({ isStronger }) => isStronger).map(({ layer }) => layer),
]

/** An option says something about the telemetry of the shell itself. A command that starts the Collector of a given file is that one's. */
function isTold(options: PatientOptions, layers: readonly Layer[], goose: string | undefined): boolean {
  // Nothing that is set beside its own file counts for it.
  if (options.runtime !== undefined && runtimeOf(parseRuntime(options.runtime).runtime)?.setUpBy) return false
  const { pid, source } = options
  const command = options.command !== undefined && !startsCollector(commandOf(options.command).words) ? options.command : undefined
  const settings = layers.flatMap((layer) => layer.settings)
  const names = settings.map((s) => s.name)
  const inJvm = jvmLayers(layers, []).flatMap((layer) => layer.settings.map(({ name }) => name))
  return isLoaded(settings) || [goose, pid, source, command].some((one) => one !== undefined) || [...names, ...inJvm].some(isTelemetry)
}

/** The files that alone set the program up. */
const ownFiles = ({ runtime, layers }: Patient): Layer[] => layers.filter(({ kind }) => kind === runtimeOf(runtime)?.setUpBy)

/** Targets of such a file that is mounted in a service are those of the service. */
function* withoutTwins(patients: Iterable<Patient>, mounted: ReadonlySet<string>): Generator<Patient> {
  for (const patient of patients) {
    const isTwin = !patient.program && ownFiles(patient).some(({ source }) => mounted.has(resolve(source)))
    if (!isTwin) yield patient
  }
}

/** What a program may send to: the Collectors of the run, itself among them by its own localhost. */
function* withHops(patients: Iterable<Patient>, hops: readonly Hop[]): Generator<Patient> {
  for (const patient of patients) {
    const own = ownFiles(patient).map((layer) => layer.source)
    const others = hops.filter(({ source }) => !own.includes(source))
    const self = hops.find(({ source }) => own.includes(source))
    const all: Hop[] = self ? [{ ...self, isItself: true }, ...others] : others
    yield all.length > 0 ? { ...patient, hops: [...(patient.hops ?? []), ...all] } : patient
  }
}

/** A Collector or a program whose own file names no services may send to one of another file. */
function* among(patients: Iterable<Patient>, services: readonly Neighbour[]): Generator<Patient> {
  for (const patient of patients)
    yield services.length > 0 && !patient.program?.neighbours
      ? { ...patient, program: { ...patient.program, neighbours: services } }
      : patient
}

function* withFiles(patients: Iterable<Patient>, declared: Declared, options: PatientOptions): Generator<Patient> {
  for (const patient of patients) yield withDeclared(patient, declared, options, false)
}

function* inTurn(lists: readonly Iterable<Patient>[]): Generator<Patient> {
  for (const list of lists) yield* list
}

function* andThen(patients: Iterable<Patient>, last: () => void): Generator<Patient> {
  yield* patients
  last()
}
