import { isVariable, visible } from '../../text.ts'
import type { Setting } from '../../types.ts'
import { type Contained, containerPatient } from '../container.ts'
import { settingFrom } from '../filled.ts'
import type { FromFile, KindContext } from '../kind.ts'
import { isTelemetry } from '../names.ts'
import { readBounded } from '../reader.ts'
import { type Flat, flatText } from '../settings/flat.ts'
import { flatToml } from '../settings/toml.ts'
import { wordsOf } from '../words-of.ts'
import { flatHcl } from './hcl.ts'

/**
 * Variables by their form alone, in whatever tool's file: `NAME: value` in a map, items of `name` and `value` in a list, and `NAME=value` as an
 * item. Each map or list is a target of its own. What the tool fills in is not known. Throws UsageError.
 */
export function readVariables(path: string, { options }: KindContext): FromFile {
  const flats = flatsOf(path)
  const byKey: ByKey = new Map(flats.map((flat) => [flat.key, flat]))
  const groups = new Map<string, Variable[]>()
  for (const variable of flats.flatMap((flat) => variablesAt(flat, byKey))) {
    const group = groups.get(variable.group) ?? []
    group.push(variable)
    groups.set(variable.group, group)
  }
  const patients = [...groups].flatMap(([group, variables]) => {
    const settings = variables.map((one) => settingOf(one, path))
    if (!settings.some(({ name }) => isTelemetry(name))) return []
    return (
      containerPatient(
        { ...around(group, byKey, path), layers: [{ source: path, kind: 'environment', delivered: true, settings }] },
        options,
      ) ?? []
    )
  })
  const none = 'no variables of OpenTelemetry stand in it in a form that is known (NAME: value, or name and value)'
  return { patients, remarks: patients.length > 0 ? [] : [`${visible(path, 300)}: ${none}`] }
}

type ByKey = ReadonlyMap<string, Flat>

/** What stands beside the variables: the command and the image. */
function around(group: string, byKey: ByKey, path: string): Omit<Contained, 'layers'> {
  const beside = group.includes('.') ? `${group.slice(0, group.lastIndexOf('.'))}.` : ''
  const image = byKey.get(`${beside}image`)?.text
  return {
    name: group === '' ? path : `${path} ${group}`,
    words: ['entryPoint', 'command', 'args'].flatMap((key) => textsAt(byKey, `${beside}${key}`)),
    by: `command in ${path}`,
    ...(image === undefined || HOLE.test(image) ? {} : { image }),
    program: {},
  }
}

function flatsOf(path: string): Flat[] {
  const text = readBounded(path, { lossy: true }).replace(/^\ufeff/, '')
  if (/\.(?:tf|hcl|bicep)$/i.test(path)) return flatHcl(text)
  return /\.toml$/i.test(path) ? flatToml(text, path) : flatText(text, path)
}

interface Variable {
  group: string
  name: string
  /** undefined: it comes from elsewhere. */
  text: string | undefined
  at: Flat
  /** The key in front of the value; undefined: the value stands behind `NAME=`. */
  key: string | undefined
}

const LIST_OPTION = /^--(?:set|update)-(env-vars|secrets)=/

function variablesAt(flat: Flat, byKey: ByKey): Variable[] {
  const { key, text } = flat
  const dot = key.lastIndexOf('.')
  const [parent, last] = [key.slice(0, Math.max(dot, 0)), key.slice(dot + 1)]
  if (isVariable(last)) return [{ group: parent, name: last, text, at: flat, key: last }]
  // What a tool works out, as `{Ref: X}` or the list of a `!Join`, is not known.
  const [, group = '', whole] = /^(?:(.*?)\.)?(OTEL_[A-Z0-9_]+)\./.exec(key) ?? []
  if (whole !== undefined) return [{ group, name: whole, text: undefined, at: flat, key: whole }]
  const list = parent.slice(0, Math.max(parent.lastIndexOf('.'), 0))
  if (/^(?:name|key|variable)$/i.test(last) && isVariable(text)) {
    const value = byKey.get(`${parent}.value`) ?? byKey.get(`${parent}.Value`)
    // A task of ECS has its secrets in a list of their own.
    const group = list.replace(/(^|\.)secrets$/, '$1environment')
    return [{ group, name: text, text: value?.text, at: value ?? flat, key: (value ?? flat).key.split('.').at(-1) }]
  }
  if (!/^\d+$/.test(last)) return []
  const before = byKey.get(`${parent}.${Number(last) - 1}`)?.text ?? ''
  return itemsOf(text, before).flatMap(({ item, at, isReference }) => {
    const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(item) ?? []
    if (name === undefined || value === undefined) return []
    const place = { ...flat, column: flat.column + at + name.length + 1 }
    return [{ group: parent, name, text: isReference ? undefined : value, at: place, key: undefined }]
  })
}

interface Item {
  item: string
  at: number
  isReference: boolean
}

/**
 * The `NAME=value` in an argument: one, or behind an option of gcloud a list, parted by a comma or by what stands between two `^`; secrets are
 * references. https://cloud.google.com/sdk/gcloud/reference/topic/escaping
 */
function itemsOf(text: string, before: string): Item[] {
  const [head = '', kind] = LIST_OPTION.exec(text) ?? []
  const isReference = (kind ?? LIST_OPTION.exec(`${before}=`)?.[1]) === 'secrets'
  if (kind === undefined && !LIST_OPTION.test(`${before}=`)) return [{ item: text, at: 0, isReference }]
  const [mark = '', by = ','] = /^\^([^^]+)\^/.exec(text.slice(head.length)) ?? []
  let at = head.length + mark.length
  return text
    .slice(at)
    .split(by)
    .map((item) => {
      const one = { item, at, isReference }
      at += item.length + by.length
      return one
    })
}

/** The words of a text, or the texts of a list. */
function textsAt(byKey: ByKey, key: string): string[] {
  const whole = byKey.get(key)
  if (whole) return wordsOf(whole.text)
  const out: string[] = []
  for (let item = byKey.get(`${key}.0`); item; item = byKey.get(`${key}.${out.length}`)) out.push(item.text)
  return out
}

/** What a tool fills in: `${env:X}`, `$_TAG`, `{{ x }}`, `<% x %>`. */
const HOLE = /[$%]\{(?:[^{}]|[$%]?\{[^{}]{0,300}\}){0,300}\}|\$\([^)]{0,300}\)|\$[A-Za-z_]\w*|\{\{[^{}]{0,300}\}\}|<%[^%]{0,300}%>/
const HOLES = new RegExp(`(${HOLE.source})`, 'g')

function settingOf({ name, text, at, key }: Variable, source: string): Setting {
  const from = { source, setting: name, line: at.line, column: at.column, written: writtenIn(source, name, key) }
  const what = 'what its tool fills in'
  if (text === undefined) return settingFrom(name, { pieces: [{ unknown: what }], missing: [] }, from)
  const parts = text.split(HOLES).filter((part) => part !== '')
  const pieces = parts.map((part) => (HOLE.test(part) ? { unknown: what } : { text: part }))
  return settingFrom(name, { pieces, missing: [] }, from)
}

/** How the value stands in a file of this kind. */
function writtenIn(source: string, name: string, key: string | undefined): readonly [string, string] {
  if (key === undefined) return [`${name}=`, '']
  if (/\.bicep$/i.test(source)) return [`${key}: '`, "'"]
  if (/\.(?:tf|hcl|toml)$/i.test(source)) return [`${key} = "`, '"']
  return /\.ya?ml$/i.test(source) ? [`${key}: "`, '"'] : [`"${key}": "`, '"']
}
