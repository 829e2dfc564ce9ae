import type { AppFile } from '../../apps/app.ts'
import { shellOf } from '../outside.ts'
import { secretOf } from '../../redact.ts'
import type { Layer, Patient, Setting } from '../../types.ts'
import { fromOptions } from '../command-line.ts'
import { parseRuntime } from '../detect.ts'
import { readEnvFile } from '../env-file.ts'
import type { FromFile, KindContext } from '../kinds.ts'
import { isTelemetry } from '../names.ts'
import { fromProcess } from '../process-env.ts'
import { readBounded } from '../reader.ts'
import { type Flat, flatFile, flatLayer } from './flat.ts'
import { flatToml } from './toml.ts'

/** The program that a settings file belongs to, with what the file says. The environment is weaker or stronger, as the program has it. Throws UsageError. */
export function readOwnFile(app: string, file: AppFile, path: string, context: KindContext): FromFile {
  const flats = flatsOf(path)
  const { headers, tells } = file
  const layer = flatLayer(path, headers ? flats.filter(({ key }) => !headers.test(key)) : flats, file)
  const own: Layer = headers ? { ...layer, settings: [...layer.settings, ...headerLists(path, flats, headers)] } : layer
  if (!tells || own.settings.some(({ name }) => tells.test(name))) return programOf(app, path, own, context, file.isStronger ?? false)
  return own.settings.some(({ name }) => isTelemetry(name)) ? { layers: [own] } : {}
}

function programOf(app: string, path: string, layer: Layer, { options, outside }: KindContext, isStronger: boolean): FromFile {
  const environment = [
    fromProcess(options.cleanEnv ? {} : outside.env),
    ...options.envFiles.map((spec) => readEnvFile(spec, readBounded, shellOf(options, outside))),
    fromOptions(options.env, options.unset, outside.env).layer,
  ]
  const layers = isStronger ? [...environment, layer] : [layer, ...environment]
  const patient: Patient = { name: app, ...parseRuntime(app), detectedBy: path, layers, files: {} }
  return { patients: [patient] }
}

function flatsOf(path: string): Flat[] {
  if (path.endsWith('.toml')) return flatToml(readBounded(path, { lossy: true }).replace(/^\ufeff/, ''), path)
  return path.endsWith('.properties') ? properties(readBounded(path, { lossy: true })) : flatFile(path)
}

/** A table of headers as the list that variables have; it stands where its first one does. */
function headerLists(source: string, flats: readonly Flat[], form: RegExp): Setting[] {
  const lists = new Map<string, { first: Flat; items: string[] }>()
  for (const flat of flats) {
    const [, list, name] = form.exec(flat.key) ?? []
    if (list === undefined || name === undefined) continue
    const known = lists.get(list) ?? { first: flat, items: [] }
    known.items.push(`${name}=${flat.text.replace(/[%,;\s]/g, (c) => encodeURIComponent(c))}`)
    lists.set(list, known)
  }
  return [...lists].map(([name, { first, items }]) => ({
    name,
    value: secretOf('HEADERS', items.join(',')),
    from: { source, setting: name, line: first.line, column: first.column },
  }))
}

/** Java's properties, a line each. */
function properties(text: string): Flat[] {
  return text.split(/\r?\n/).flatMap((line, i): Flat[] => {
    const found = /^(\s*([\w.-]+)\s*[=:]\s*)(.*?)\s*$/.exec(line)
    return found && !/^\s*[#!]/.test(line)
      ? [
          {
            key: found[2] ?? '',
            text: found[3] ?? '',
            line: i + 1,
            column: (found[1] ?? '').length + 1,
            written: [found[1]?.trimStart() ?? '', ''],
          },
        ]
      : []
  })
}
