import type { Layer } from '../types.ts'
import { isOwn } from '../apps/app.ts'
import { apps, appsToldBy } from '../apps/index.ts'
import { memo } from '../memo.ts'
import { looksLikeToken } from '../redact.ts'
import { runtimes } from '../runtimes/index.ts'
import { visible } from '../text.ts'

/** True for a name that a telemetry set-up could use; sources that hold much else keep only these. */
export const isRelevant = (name: string): boolean =>
  /^otel_/i.test(name) || namesFile(name) || kept(`${runtimes.length} ${name}`, () => isReadBySome(name) || isOfApp(name))

const kept = memo<boolean>()
const isOfApp = (name: string): boolean => appsToldBy(name).length > 0 || apps.some((app) => isOwn(app, name))
/** A runtime reads it, or what loads its SDK stands in it. */
const isReadBySome = (name: string): boolean =>
  ofRuntime(name) ||
  runtimes.some(({ reads, detection }) => reads(name) || detection?.loaders?.some(({ variables }) => variables?.test(name) ?? false))

/** Settings whose value is the path of a file that a plan depends on. */
export const namesFile = (name: string): boolean => NAMES_FILE.test(name) || namesConfig(name)
const NAMES_FILE =
  /^SSL_CERT_(?:FILE|DIR)$|^(?:REQUESTS|CURL)_CA_BUNDLE$|^NODE_EXTRA_CA_CERTS$|^GRPC_DEFAULT_SSL_ROOTS_FILE_PATH$|^OTEL_EXPORTER_OTLP_(?:\w+_)?(?:CERTIFICATE|CLIENT_KEY)$|(?:^|\.)exporters?\..*\.(?:ca_file|cert_file|key_file|certificate(?:_file)?|client_key(?:_file)?)$/

/** True for a name that asks something of the telemetry of a program; a server of a backend has settings of its own. */
export const isTelemetry = (name: string): boolean =>
  /^otel[._]/i.test(name) || ofRuntime(name) || appsToldBy(name).some(({ shared }) => !shared)

const ofRuntime = (name: string): boolean =>
  runtimes.some(({ detection }) => detection?.prefix !== undefined && name.startsWith(detection.prefix))

/** True for a name that a program can have in its environment and a person would write. */
export const isName = (name: string): boolean => /^[A-Za-z_][\w.-]{0,254}$/.test(name)

/** A name as a message may show it: a credential that was pasted where a name belongs stays hidden. */
export const shownName = (name: string): string => (looksLikeToken(name.replaceAll('_', '')) ? '<redacted>' : visible(name, 80))

/** The place of a character, counted from 1. */
export interface Place {
  line: number
  column: number
}

/** Turns positions in a text into lines and columns, for positions that are asked in any order. */
export function placesOf(text: string): (at: number) => Place {
  const starts = [0]
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  return (at) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 }
  }
}

/** A path with the home folder as `~`. */
export function tilde(path: string, home: string | undefined): string {
  const folder = home?.replace(/\/+$/, '')
  return folder && path.startsWith(`${folder}/`) ? `~${path.slice(folder.length)}` : path
}

/** Settings that name a file of declarative configuration. */
const namesConfig = (name: string): boolean => /^(?:OTEL_(?:EXPERIMENTAL_)?CONFIG_FILE|otel\.(?:experimental\.)?config\.file)$/.test(name)

/** The paths of the files of declarative configuration that the program is told to read. */
export function configPaths(layers: readonly Layer[]): string[] {
  const told = layers.filter(({ delivered, kind }) => delivered && (kind === 'environment' || kind === 'jvm'))
  return [...new Set(told.flatMap(({ settings }) => settings.filter(({ name }) => namesConfig(name)).map(({ value }) => value.reveal())))]
}
