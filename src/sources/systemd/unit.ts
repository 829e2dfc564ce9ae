import { basename, dirname, join } from 'node:path'
import { secretOf } from '../../redact.ts'
import { visible } from '../../text.ts'
import type { Layer, Setting } from '../../types.ts'
import { containerPatient } from '../container.ts'
import { parseEnvFile } from '../env/env-file.ts'
import { settingFrom } from '../filled.ts'
import type { FromFile, KindContext } from '../kind.ts'
import { isName } from '../names.ts'
import { FileError, listFolder, readBounded } from '../reader.ts'
import { specified } from './specifiers.ts'
import { type UnitWord, unitLines, unitWords } from './words.ts'

/** What a unit and its drop-ins say of the environment of their service. */
interface Service {
  settings: Setting[]
  files: { path: string; mayBeMissing: boolean; line: number; source: string }[]
  unset: Set<string>
  command: string[]
}

/** The program of a unit file, with its drop-ins (`NAME.service.d/*.conf`) and its environment files. Throws UsageError. */
export function readUnit(path: string, { options }: KindContext): FromFile {
  const service = parseUnits([path, ...dropIns(path)].map((file) => ({ text: readBounded(file, { lossy: true }), source: file })))
  const remarks: string[] = []
  const own: Layer = { source: path, kind: 'environment', delivered: true, settings: service.settings }
  // Files are stronger than Environment=, whatever their order: https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=
  const layers = [own, ...service.files.flatMap((file) => fileLayer(file, options.root, remarks))].map((layer) => ({
    ...layer,
    settings: layer.settings.filter(({ name }) => !service.unset.has(name)),
  }))
  const name = basename(path)
  const patient = containerPatient({ name, words: service.command, by: `ExecStart of ${name}`, layers, program: {} }, options, true)
  return { patients: patient ? [patient] : [], remarks: [...remarks, ...layers.flatMap((layer) => layer.remarks ?? [])] }
}

const dropIns = (path: string): string[] =>
  listFolder(`${path}.d`)
    .filter((name) => name.endsWith('.conf'))
    .toSorted()
    .map((name) => join(`${path}.d`, name))

/** What a unit and its drop-ins say together, in their order. */
export function parseUnits(files: readonly { text: string; source: string }[]): Service {
  const service: Service = { settings: [], files: [], unset: new Set(), command: [] }
  for (const { text, source } of files) addUnit(service, text, source)
  return service
}

/** Adds what `[Service]` of one file says, or `[Manager]` for all services; an empty assignment takes back what stood before. */
function addUnit(service: Service, text: string, source: string): void {
  for (const { section, key, value, line, column } of unitLines(text)) {
    if (section !== 'Service' && section !== 'Manager') continue
    if (key === (section === 'Manager' ? 'DefaultEnvironment' : 'Environment')) {
      if (value.trim() === '') service.settings = []
      service.settings.push(...assignments(unitWords(value), source, { line, column }))
    } else if (key === 'EnvironmentFile') {
      if (value.trim() === '') service.files = []
      else service.files.push({ path: value.trim().replace(/^-/, ''), mayBeMissing: value.trim().startsWith('-'), line, source })
    } else if (key === 'UnsetEnvironment') for (const { text: name } of unitWords(value)) service.unset.add(name)
    else if (key === 'ExecStart' && value.trim() !== '')
      service.command = unitWords(value.replace(/^[\s@:+!|-]+/, '')).map((word) => word.text)
  }
}

/** What stands behind a blank that no quotes protect is no part of the value: systemd drops it, with a line in its journal. */
function assignments(words: readonly UnitWord[], source: string, base: { line: number; column: number }): Setting[] {
  const out: Setting[] = []
  for (const word of words) {
    const equals = word.text.indexOf('=')
    const name = word.text.slice(0, Math.max(equals, 0))
    const last = out.at(-1)
    if (isName(name) && (/^[A-Z_][A-Z0-9_]*$/.test(name) || !last || word.quoted)) {
      const from = { source, setting: name, line: base.line, column: base.column + word.valueAt }
      out.push(settingFrom(name, specified(word.text.slice(equals + 1)), from))
    } else if (last) last.from.cut = secretOf(last.name, `${last.from.cut?.reveal() ?? ''} ${word.text}`)
  }
  return out
}

function fileLayer(file: Service['files'][number], root: string | undefined, remarks: string[]): Layer[] {
  const place = root === undefined ? join(dirname(file.source), file.path) : join(root, file.path)
  const at = file.path.startsWith('/') && root === undefined ? file.path : place
  try {
    return [parseEnvFile(readBounded(at), { source: at, dialect: 'systemd' })]
  } catch (error) {
    if (!(error instanceof FileError) || error.kind !== 'missing') throw error
    if (!file.mayBeMissing)
      remarks.push(
        `${visible(file.source, 300)}:${file.line}: ${visible(file.path, 300)} is not there: without it the unit does not start, and what it would set is not known`,
      )
    return []
  }
}
