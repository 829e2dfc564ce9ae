import type { Layer, Setting } from '../../types.ts'
import { UsageError } from '../../usage.ts'
import { parseDotenv } from './dotenv.ts'
import { type Dialect, DIALECTS, type EnvFile, brokenLine, type Parsed } from './dialect.ts'
import { placesOf } from '../names.ts'
import type { Shell } from '../outside.ts'
import type { Read } from '../reader.ts'
import { withReferences } from '../references.ts'
import { parseShellEnv } from './shell.ts'
import { parseSystemd } from './systemd.ts'
import { parseDocker, parseKubernetes } from './verbatim.ts'

export { type Dialect }

const PARSERS: Readonly<Record<Dialect, (text: string, file: EnvFile) => Parsed>> = {
  dotenv: parseDotenv,
  docker: parseDocker,
  shell: parseShellEnv,
  systemd: parseSystemd,
  kubernetes: parseKubernetes,
}

/** Reads `FILE[:dialect]`; the dialect is the last `:word` where that is one, else dotenv. Throws UsageError. */
export function readEnvFile(spec: string, read: Read, shell: Shell = { env: {}, isComplete: true }): Layer {
  const { path, dialect } = splitSpec(spec)
  if (path === '') throw new UsageError('--env-file needs the path of a file: write --env-file .env')
  const { layer, literal } = parsed(read(path), { source: path, dialect, processEnv: shell.env })
  if (dialect === 'dotenv') return withReferences(layer, literal, shell)
  return dialect === 'shell' ? withReferences(layer, literal, { ...shell, runs: true }) : layer
}

function splitSpec(spec: string): { path: string; dialect: Dialect } {
  const colon = spec.lastIndexOf(':')
  const dialect = DIALECTS.find((d) => d === spec.slice(colon + 1))
  return colon >= 0 && dialect ? { path: spec.slice(0, colon), dialect } : { path: spec, dialect: 'dotenv' }
}

/** The settings of an env file as the loader of that dialect reads them; nothing is expanded. Throws UsageError at a line that it refuses. */
export const parseEnvFile = (text: string, file: EnvFile & { dialect?: Dialect }): Layer => parsed(text, file).layer

function parsed(text: string, file: EnvFile & { dialect?: Dialect }): { layer: Layer; literal: ReadonlySet<Setting> } {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  const nul = body.indexOf('\0')
  if (nul >= 0) throw brokenLine(file, placesOf(body)(nul), 'a NUL character, which no environment can carry: save the file as UTF-8 text')
  const { settings, remarks, literal = [] } = PARSERS[file.dialect ?? 'dotenv'](body, file)
  const layer: Layer = { source: file.source, kind: 'environment', delivered: true, settings }
  if (remarks.length > 0) layer.remarks = remarks.slice(0, 20)
  return { layer, literal: new Set(literal) }
}
